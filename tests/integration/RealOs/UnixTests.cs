using System.Net;
using System.Net.Sockets;
using System.Text;
using NodaTime;
using SimNet.Abstractions;
using Xunit;
using static SimNet.Tests.Integration.RealOs.OsSockets;

namespace SimNet.Tests.Integration.RealOs;

public sealed class UnixTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("simnet");

    private EndPoint Path(string name) => new UnixDomainSocketEndPoint(System.IO.Path.Combine(_directory.FullName, name));

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData(SocketType.Stream)]
    [InlineData(SocketType.Seqpacket)]
    public async Task Connection_ByPath_InAllModes(SocketType type)
    {
        using ISocket listener = Provider.CreateSocket(AddressFamily.Unix, type);
        Assert.Equal(UnixEndPoint.Unnamed, listener.LocalEndPoint);
        listener.Bind(Path("s"));
        listener.Listen();
        Assert.Equal(Path("s"), listener.LocalEndPoint);
        using ISocket client = Provider.CreateSocket(AddressFamily.Unix, type);
        await client.ConnectAsync(Path("s"));
        (ISocket server, EndPoint peer) = await listener.AcceptAsync();
        using (server)
        {
            Assert.Equal(UnixEndPoint.Unnamed, peer);
            Assert.Equal(Path("s"), client.RemoteEndPoint);
            Task<int> receive = server.ReceiveAsync(new byte[10]).AsTask();
            client.Send([1, 2, 3]);
            Assert.Equal(3, await receive.WaitAsync(Patience));
            server.Timeout = Duration.FromMilliseconds(1);
            Assert.Throws<SocketTimeoutException>(() => server.Receive(new byte[1]));
            await Assert.ThrowsAsync<SocketTimeoutException>(async () => await server.ReceiveAsync(new byte[1]));
            server.Timeout = Duration.Zero;
            Assert.Equal(SocketError.WouldBlock, CodeOf(() => server.Receive(new byte[1])));
        }
    }

    [Fact]
    public void Connect_NoSuchPathOrNoListener_ErrnoWithoutLoss()
    {
        using ISocket socket = Provider.CreateSocket(AddressFamily.Unix);
        Assert.Equal(SocketErrors.NoSuchPath, socket.TryConnect(Path("none")));
        File.WriteAllText(System.IO.Path.Combine(_directory.FullName, "file"), "");
        Assert.Equal(SocketError.ConnectionRefused, socket.TryConnect(Path("file")));
        Assert.Equal(Errno.ENOTDIR, SocketErrors.ToErrno(socket.TryConnect(Path("file/below"))));
        Assert.Equal(SocketError.InvalidArgument, socket.TryConnect(UnixEndPoint.Unnamed));
        Assert.Equal(SocketError.AddressAlreadyInUse, CodeOf(() => socket.Bind(Path("file"))));
        Assert.Equal(Errno.ENOTDIR, SocketErrors.ToErrno(CodeOf(() => socket.Bind(Path("file/below")))));
        Assert.Equal(UnixEndPoint.Unnamed, socket.LocalEndPoint);
    }

    [Fact]
    public async Task Names_TooLong_NameTooLong()
    {
        using ISocket socket = Provider.CreateSocket(AddressFamily.Unix, SocketType.Dgram);
        var path = new UnixEndPoint(Encoding.ASCII.GetBytes("/" + new string('x', 107)));
        var name = new UnixEndPoint(new byte[109]);
        foreach (EndPoint endPoint in new EndPoint[] { path, name })
        {
            Assert.Equal(Errno.ENAMETOOLONG, SocketErrors.ToErrno(CodeOf(() => socket.Bind(endPoint))));
            Assert.Equal(Errno.ENAMETOOLONG, SocketErrors.ToErrno(socket.TryConnect(endPoint)));
            Assert.Equal(Errno.ENAMETOOLONG, SocketErrors.ToErrno(socket.TrySendTo([1], SocketFlags.None, endPoint, out _)));
            await Assert.ThrowsAsync<SocketException>(async () => await socket.ConnectAsync(endPoint));
            await Assert.ThrowsAsync<SocketException>(async () => await socket.SendToAsync(new byte[1], SocketFlags.None, endPoint));
        }
    }

    [Fact]
    public void Names_AbstractAndChosenByTheHost_ComeBack()
    {
        byte[] longest = [0, .. Encoding.ASCII.GetBytes(Guid.NewGuid().ToString("N").PadRight(107, 'x'))];
        using ISocket named = Provider.CreateSocket(AddressFamily.Unix, SocketType.Dgram);
        named.Bind(new UnixEndPoint(longest));
        Assert.True(UnixEndPoint.TryGetName(named.LocalEndPoint, out ReadOnlyMemory<byte> name));
        Assert.Equal(longest, name.ToArray());
        using ISocket chosen = Provider.CreateSocket(AddressFamily.Unix, SocketType.Dgram);
        chosen.Bind(UnixEndPoint.Unnamed);
        Assert.True(UnixEndPoint.TryGetName(chosen.LocalEndPoint, out name));
        Assert.Equal((6, 0), (name.Length, name.Span[0]));
        chosen.SendTo([1], SocketFlags.None, named.LocalEndPoint);
        Assert.Equal(chosen.LocalEndPoint, named.ReceiveFrom(new byte[1]).RemoteEndPoint);
    }

    [Fact]
    public void Datagram_UnnamedSenderAndCut_TellSo()
    {
        (ISocket first, ISocket second) = Provider.CreateSocketPair(AddressFamily.Unix, SocketType.Dgram);
        using (first)
        using (second)
        {
            first.Send([1, 2, 3]);
            Assert.Equal(new ReceiveFromResult(2, null, SocketFlags.Truncated), second.ReceiveFrom(new byte[2]));
            first.Send([1, 2, 3]);
            Assert.Equal(3, second.Receive(new byte[2], SocketFlags.Truncated));
        }
    }

    // Nothing tells a socket that is not connected when the receiver has room again; and yet it waits.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendTo_ReceiverIsFull_WaitsForRoom(bool awaited)
    {
        using ISocket receiver = Provider.CreateSocket(AddressFamily.Unix, SocketType.Dgram);
        receiver.Bind(UnixEndPoint.Unnamed);
        EndPoint to = receiver.LocalEndPoint;
        using ISocket sender = Provider.CreateSocket(AddressFamily.Unix, SocketType.Dgram);
        sender.Timeout = Duration.Zero;
        while (sender.TrySendTo([1], SocketFlags.None, to, out _) == SocketError.Success)
        {
        }

        sender.Timeout = Duration.FromMilliseconds(5);
        Assert.Throws<SocketTimeoutException>(() => sender.SendTo([1], SocketFlags.None, to));
        sender.Timeout = null;
        Task<int> send = awaited
            ? sender.SendToAsync(new byte[1], SocketFlags.None, to).AsTask()
            : OnThread(() => sender.SendTo([1], SocketFlags.None, to));
        receiver.Receive(new byte[1]);
        Assert.Equal(1, await send.WaitAsync(Patience));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connect_BacklogIsFull_WaitsOnlyWithoutTimeout(bool awaited)
    {
        using ISocket listener = Provider.CreateSocket(AddressFamily.Unix);
        listener.Bind(Path("s"));
        listener.Listen(0);
        using ISocket first = Provider.CreateSocket(AddressFamily.Unix);
        first.Connect(Path("s"));
        using ISocket second = Provider.CreateSocket(AddressFamily.Unix);
        second.Timeout = Duration.FromSeconds(30);
        Assert.Equal(SocketError.WouldBlock, CodeOf(() => second.Connect(Path("s"))));
        second.Timeout = null;
        Task connect = awaited ? second.ConnectAsync(Path("s")).AsTask() : OnThread(() => second.Connect(Path("s")));
        listener.Accept().Socket.Dispose();
        await connect.WaitAsync(Patience);
        Assert.Equal(Path("s"), second.RemoteEndPoint);
    }
}
