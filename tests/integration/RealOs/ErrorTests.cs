using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.RealOs;
using Xunit;
using static SimNet.Tests.Integration.RealOs.OsSockets;

namespace SimNet.Tests.Integration.RealOs;

public sealed class ErrorTests
{
    [Fact]
    public void Connect_NobodyListens_Refused()
    {
        using ISocket reserved = Reserved();
        using ISocket socket = Provider.CreateSocket();
        Assert.Equal(SocketError.ConnectionRefused, CodeOf(() => socket.Connect(reserved.LocalEndPoint)));
        Assert.Equal(SocketError.ConnectionRefused, socket.TryConnect(reserved.LocalEndPoint));
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_Refused()
    {
        using ISocket reserved = Reserved();
        using ISocket socket = Provider.CreateSocket();
        SocketException e = await Assert.ThrowsAsync<SocketException>(async () => await socket.ConnectAsync(reserved.LocalEndPoint));
        Assert.Equal((int)Errno.ECONNREFUSED, (int)SocketErrors.ToErrno(e.SocketErrorCode));
    }

    [Fact]
    public void Connect_RefusedWhileBlocking_CanConnectAgain()
    {
        using ISocket reserved = Reserved();
        using ISocket listener = Listener();
        using ISocket socket = Provider.CreateSocket();
        Assert.Equal(SocketError.ConnectionRefused, socket.TryConnect(reserved.LocalEndPoint));
        socket.Connect(listener.LocalEndPoint);
        Assert.Equal(SocketError.IsConnected, socket.TryConnect(listener.LocalEndPoint));
    }

    [Fact]
    public void CreateSocket_UnknownFamilyTypeProtocol_KernelsErrors()
    {
        Assert.Equal(SocketError.AddressFamilyNotSupported, CodeOf(() => Provider.CreateSocket((AddressFamily)9999)));
        Assert.Equal(SocketError.InvalidArgument, CodeOf(() => Provider.CreateSocket(AddressFamily.InterNetwork, (SocketType)15)));
        Assert.Equal(
            SocketError.ProtocolNotSupported,
            CodeOf(() => Provider.CreateSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Udp)));
        Assert.Equal(SocketError.OperationNotSupported, CodeOf(() => Provider.CreateSocketPair(AddressFamily.InterNetwork)));
    }

    [Fact]
    public void Bind_AnotherFamily_KernelsErrors()
    {
        using ISocket four = Provider.CreateSocket();
        using ISocket six = Provider.CreateSocket(AddressFamily.InterNetworkV6);
        using ISocket unix = Provider.CreateSocket(AddressFamily.Unix);
        Assert.Equal(SocketError.AddressFamilyNotSupported, CodeOf(() => four.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0))));
        Assert.Equal(SocketError.InvalidArgument, CodeOf(() => six.Bind(AnyPort)));
        Assert.Equal(SocketError.InvalidArgument, CodeOf(() => unix.Bind(AnyPort)));
        Assert.Equal(0, ((IPEndPoint)four.LocalEndPoint).Port);
    }

    [Fact]
    public void Bind_NotOneOfTheHosts_AddressNotAvailable()
    {
        using ISocket socket = Provider.CreateSocket();
        var elsewhere = new IPEndPoint(IPAddress.Parse("198.51.100.7"), 0);
        Assert.Equal(SocketError.AddressNotAvailable, CodeOf(() => socket.Bind(elsewhere)));
    }

    [Fact]
    public void Accept_WithoutListen_InvalidArgument()
    {
        using ISocket socket = Reserved();
        Assert.Equal(SocketError.InvalidArgument, CodeOf(() => socket.Accept()));
        using ISocket udp = Udp();
        Assert.Equal(SocketError.OperationNotSupported, CodeOf(() => udp.Accept()));
        Assert.Equal(SocketError.OperationNotSupported, CodeOf(() => udp.Listen()));
    }

    [Fact]
    public void Send_NeverConnected_PipeOrNotConnected()
    {
        using ISocket socket = Provider.CreateSocket();
        Assert.Equal(SocketError.Shutdown, CodeOf(() => socket.Send([1])));
        Assert.Equal(SocketError.NotConnected, CodeOf(() => socket.Receive(new byte[1])));
        Assert.Equal(SocketError.NotConnected, CodeOf(() => _ = socket.RemoteEndPoint));
        Assert.Equal(SocketError.NotConnected, CodeOf(() => socket.Shutdown(SocketShutdown.Both)));
        using ISocket udp = Provider.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        Assert.Equal(SocketError.DestinationAddressRequired, CodeOf(() => udp.Send([1])));
    }

    [Fact]
    public void Receive_PeerResets_ResetOnceThenEnd()
    {
        (ISocket client, ISocket server) = TcpPair();
        using (client)
        {
            server.SetOption(SocketOptions.Linger, new LingerOption(true, 0));
            server.Close();
            Assert.Equal(SocketError.ConnectionReset, client.TryReceive(new byte[1], SocketFlags.None, out _));
            Assert.Equal(SocketError.Success, client.TryReceive(new byte[1], SocketFlags.None, out int received));
            Assert.Equal(0, received);
            Assert.Equal(SocketError.Shutdown, client.TrySend([1], SocketFlags.None, out _));
        }
    }

    [Fact]
    public void Options_UnknownOrShort_KernelsErrors()
    {
        using ISocket socket = Provider.CreateSocket();
        Assert.Equal(SocketError.ProtocolOption, CodeOf(() => socket.GetOption(SocketOptions.SocketLevel, 9999)));
        Assert.Equal(SocketError.InvalidArgument, CodeOf(() => socket.SetOption(SocketOptions.SocketLevel, 2, new byte[1])));
        Assert.Equal(Errno.EFAULT, SocketErrors.ToErrno(CodeOf(() => socket.SetNullOption(SocketOptions.SocketLevel, 2, 4))));
        Assert.Equal(Errno.ENOTTY, SocketErrors.ToErrno(CodeOf(() => socket.Control(0xDEAD, new byte[4]))));
    }

    [Fact]
    public void Descriptors_NotOpen_BadDescriptor()
    {
        Assert.Equal(SocketErrors.BadDescriptor, CodeOf(() => Provider.CloseDescriptor(-1)));
        Assert.Equal(SocketErrors.BadDescriptor, CodeOf(() => Provider.AdoptDescriptor(-1)));
        Assert.Equal(SocketErrors.BadDescriptor, CodeOf(() => Provider.FromDescriptor(-1, AddressFamily.Unix, SocketType.Stream)));
    }

    [Fact]
    public async Task EveryMethod_Closed_SocketClosed()
    {
        ISocket socket = Provider.CreateSocket();
        socket.Close();
        socket.Close();
        Assert.Equal(-1, socket.Descriptor);
        Assert.Equal(-1, socket.Detach());
        Action[] calls =
        [
            () => socket.Bind(AnyPort),
            () => socket.Listen(),
            () => socket.Accept(),
            () => socket.TryAccept(out _),
            () => socket.Connect(AnyPort),
            () => socket.TryConnect(AnyPort),
            () => socket.Receive(new byte[1]),
            () => socket.Receive([]),
            () => socket.TryReceive(new byte[1], SocketFlags.None, out _),
            () => socket.ReceiveFrom(new byte[1]),
            () => socket.TryReceiveFrom(new byte[1], SocketFlags.None, out _),
            () => socket.Send([1]),
            () => socket.TrySend([1], SocketFlags.None, out _),
            () => socket.SendAll([1]),
            () => socket.SendTo([1], SocketFlags.None, AnyPort),
            () => socket.TrySendTo([1], SocketFlags.None, AnyPort, out _),
            () => socket.Shutdown(SocketShutdown.Both),
            () => socket.Duplicate(),
            () => socket.Poll(PollEvents.Read),
            () => socket.GetOption(1, 2),
            () => socket.GetOption(1, 2, new byte[4]),
            () => socket.SetOption(1, 2, 1),
            () => socket.SetOption(1, 2, new byte[4]),
            () => socket.SetNullOption(1, 2, 4),
            () => socket.Control(1, []),
            () => socket.Timeout = null,
            () => _ = socket.LocalEndPoint,
            () => _ = socket.RemoteEndPoint,
        ];
        foreach (Action call in calls)
        {
            Assert.Equal(Errno.EBADF, Assert.Throws<SocketClosedException>(call).Errno);
        }

        Func<Task>[] awaited =
        [
            async () => await socket.AcceptAsync(),
            async () => await socket.ConnectAsync(AnyPort),
            async () => await socket.ReceiveAsync(new byte[1]),
            async () => await socket.ReceiveAsync(Memory<byte>.Empty),
            async () => await socket.ReceiveFromAsync(new byte[1]),
            async () => await socket.SendAsync(new byte[1]),
            async () => await socket.SendAllAsync(new byte[1]),
            async () => await socket.SendToAsync(new byte[1], SocketFlags.None, AnyPort),
        ];
        foreach (Func<Task> call in awaited)
        {
            await Assert.ThrowsAsync<SocketClosedException>(call);
        }
    }

    [Fact]
    public async Task Arguments_NullOrNegative_ArgumentExceptions()
    {
        using ISocket socket = Provider.CreateSocket();
        Assert.Throws<ArgumentNullException>(() => socket.Bind(null!));
        Assert.Throws<ArgumentNullException>(() => socket.Connect(null!));
        Assert.Throws<ArgumentNullException>(() => socket.TryConnect(null!));
        Assert.Throws<ArgumentNullException>(() => socket.SendTo([1], SocketFlags.None, null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await socket.ConnectAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await socket.SendToAsync(new byte[1], SocketFlags.None, null!));
        var negative = Duration.FromTicks(-1);
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.Timeout = negative);
        Assert.Throws<ArgumentOutOfRangeException>(() => new OsSocketProvider().DefaultTimeout = negative);
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.Poll(PollEvents.Read, negative));
        Assert.Throws<ArgumentOutOfRangeException>(() => Provider.Poll([], negative));
        Assert.Throws<ArgumentException>(() => new OsSocketProvider().Poll([new PollEntry(socket, PollEvents.Read)], Duration.Zero));
        Assert.Throws<ArgumentException>(() => Provider.Poll(new PollEntry[1], Duration.Zero));
        Assert.Null(socket.Timeout);
    }

    [Fact]
    public void RefusedCalls_LeaveTheSocketAsItWas()
    {
        using ISocket listener = Listener();
        using ISocket socket = Provider.CreateSocket();
        Assert.Equal(SocketError.AddressAlreadyInUse, CodeOf(() => socket.Bind(listener.LocalEndPoint)));
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.Timeout = Duration.FromSeconds(-1));
        Assert.Equal(SocketError.NotConnected, socket.TryReceive(new byte[1], SocketFlags.None, out _));
        socket.Connect(listener.LocalEndPoint);
        Assert.Equal(listener.LocalEndPoint, socket.RemoteEndPoint);
    }
}
