using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Bad input: the documented exception, and the socket is as it was.
public abstract class MisuseContract(WorldFactory worlds) : StreamSuite(worlds)
{
    private const int PortAttempts = 20;

    public static TheoryData<string> ClosedOperations => new(Operations.Keys);

    private static Dictionary<string, Action<ContractWorld, ISocket>> Operations { get; } = new()
    {
        ["Accept"] = static (_, s) => s.Accept(),
        ["AcceptAsync"] = static (w, s) => w.Await(() => s.AcceptAsync()),
        ["TryAccept"] = static (_, s) => s.TryAccept(out AcceptResult _),
        ["Bind"] = static (_, s) => s.Bind(new IPEndPoint(IPAddress.Loopback, 0)),
        ["Connect"] = static (_, s) => s.Connect(new IPEndPoint(IPAddress.Loopback, 1)),
        ["ConnectAsync"] = static (w, s) => w.Run(() => s.ConnectAsync(new IPEndPoint(IPAddress.Loopback, 1)).AsTask()),
        ["TryConnect"] = static (_, s) => s.TryConnect(new IPEndPoint(IPAddress.Loopback, 1)),
        ["Control"] = static (_, s) => s.Control(0x541B, new byte[4]),
        ["Duplicate"] = static (_, s) => s.Duplicate(),
        ["GetOption"] = static (_, s) => s.GetOption(1, 4),
        ["GetOptionBytes"] = static (_, s) => s.GetOption(1, 4, new byte[4]),
        ["Listen"] = static (_, s) => s.Listen(),
        ["LocalEndPoint"] = static (_, s) => GC.KeepAlive(s.LocalEndPoint),
        ["Poll"] = static (_, s) => s.Poll(PollEvents.Read),
        ["Receive"] = static (_, s) => s.Receive(new byte[1]),
        ["ReceiveAsync"] = static (w, s) => w.Await(() => s.ReceiveAsync(new byte[1])),
        ["TryReceive"] = static (_, s) => s.TryReceive(new byte[1], SocketFlags.None, out int _),
        ["ReceiveFrom"] = static (_, s) => s.ReceiveFrom(new byte[1]),
        ["ReceiveFromAsync"] = static (w, s) => w.Await(() => s.ReceiveFromAsync(new byte[1])),
        ["TryReceiveFrom"] = static (_, s) => s.TryReceiveFrom(new byte[1], SocketFlags.None, out ReceiveFromResult _),
        ["RemoteEndPoint"] = static (_, s) => GC.KeepAlive(s.RemoteEndPoint),
        ["Send"] = static (_, s) => s.Send([1]),
        ["SendAsync"] = static (w, s) => w.Await(() => s.SendAsync(new byte[1])),
        ["TrySend"] = static (_, s) => s.TrySend([1], SocketFlags.None, out int _),
        ["SendAll"] = static (_, s) => s.SendAll([1]),
        ["SendAllAsync"] = static (w, s) => w.Run(() => s.SendAllAsync(new byte[1]).AsTask()),
        ["SendTo"] = static (_, s) => s.SendTo([1], SocketFlags.None, new IPEndPoint(IPAddress.Loopback, 1)),
        ["SendToAsync"] = static (w, s) => w.Await(() => s.SendToAsync(new byte[1], SocketFlags.None, new IPEndPoint(IPAddress.Loopback, 1))),
        ["TrySendTo"] = static (_, s) => s.TrySendTo([1], SocketFlags.None, new IPEndPoint(IPAddress.Loopback, 1), out int _),
        ["SetOption"] = static (_, s) => s.SetOption(1, 2, 1),
        ["SetOptionBytes"] = static (_, s) => s.SetOption(1, 2, new byte[4]),
        ["SetNullOption"] = static (_, s) => s.SetNullOption(1, 2, 4),
        ["Shutdown"] = static (_, s) => s.Shutdown(SocketShutdown.Both),
        ["Timeout"] = static (_, s) => s.Timeout = Duration.Zero,
    };

    [Covers("close()")]
    [Theory]
    [MemberData(nameof(ClosedOperations))]
    public void Operation_ClosedOrDetachedSocket_IsRefused(string operation) => Scenario(world =>
    {
        ISocket closed = world.Client.CreateSocket();
        closed.Close();
        ISocket detached = world.Client.CreateSocket();
        int descriptor = detached.Detach();
        foreach (ISocket socket in (ISocket[])[closed, detached])
        {
            SocketClosedException error = Assert.Throws<SocketClosedException>(() => Operations[operation](world, socket));
            Assert.Equal((SocketErrors.BadDescriptor, Errno.EBADF), (error.SocketErrorCode, error.Errno));
        }

        world.Client.CloseDescriptor(descriptor);
    });

    [Fact]
    public void EndPoint_Null_IsRefusedAndChangesNothing() => Scenario(world =>
    {
        ISocket socket = world.Datagram(DatagramFamily.Udp4);
        Assert.Throws<ArgumentNullException>(() => socket.Bind(null!));
        Assert.Throws<ArgumentNullException>(() => socket.Connect(null!));
        Assert.Throws<ArgumentNullException>(() => world.Run(() => socket.ConnectAsync(null!).AsTask()));
        Assert.Throws<ArgumentNullException>(() => socket.TryConnect(null!));
        Assert.Throws<ArgumentNullException>(() => socket.SendTo([1], SocketFlags.None, null!));
        Assert.Throws<ArgumentNullException>(() => world.Await(() => socket.SendToAsync(new byte[1], SocketFlags.None, null!)));
        Assert.Throws<ArgumentNullException>(() => socket.TrySendTo([1], SocketFlags.None, null!, out _));
        Assert.Equal(new IPEndPoint(IPAddress.Any, 0), socket.LocalEndPoint);
        AssertUsable(world, socket);
    });

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public void EndPoint_OfAnotherFamily_IsRefusedAndChangesNothing(AddressFamily family) => Scenario(world =>
    {
        bool isFour = family == AddressFamily.InterNetwork;
        IPEndPoint other = new(isFour ? IPAddress.IPv6Loopback : IPAddress.Loopback, 1);
        SocketError expected = isFour ? SocketError.AddressFamilyNotSupported : SocketError.InvalidArgument;
        ISocket socket = world.Own(world.Client.CreateSocket(family));
        AssertFails(() => socket.Bind(other), expected);
        AssertFails(() => socket.Connect(other), expected);
        Assert.Equal(expected, socket.TryConnect(other));
        Assert.Equal(Answer.Failed(expected), Call.Connect(socket, other).Make(world, CallForm.Awaited));
        AssertFails(() => socket.Bind(world.FreshPath()), SocketError.AddressFamilyNotSupported, SocketError.InvalidArgument);
        AssertFails(() => socket.Connect(world.FreshPath()), SocketError.AddressFamilyNotSupported, SocketError.InvalidArgument);
        AssertFails(() => world.Stream(StreamFamily.Unix).Bind(other), SocketError.InvalidArgument);
        AssertFails(() => world.Stream(StreamFamily.Unix).Connect(other), SocketError.InvalidArgument);

        ISocket listener = world.Listener(isFour ? StreamFamily.Tcp4 : StreamFamily.Tcp6);
        socket.Connect(listener.LocalEndPoint);
    });

    [Covers("bind()", "error")]
    [Theory]
    [MemberData(nameof(TcpStreams))]
    public void Bind_AddressTaken_IsInUseAndChangesNothing(StreamFamily family) => Scenario(world =>
    {
        ISocket listener = world.Listener(family);
        ISocket second = world.Own(world.Server.CreateSocket(family.Native()));
        AssertFails(() => second.Bind(listener.LocalEndPoint), SocketError.AddressAlreadyInUse);
        Assert.Equal(0, ((IPEndPoint)second.LocalEndPoint).Port);
        second.Bind(new IPEndPoint(world.ServerAddress(family.Native()), 0));
        second.Listen();
        Assert.NotEqual(listener.LocalEndPoint, second.LocalEndPoint);
        world.Stream(family).Connect(listener.LocalEndPoint);
        world.Own(listener.Accept().Socket);
    });

    [Theory]
    [InlineData(DatagramFamily.Udp4)]
    [InlineData(DatagramFamily.Udp6)]
    public void Bind_UdpPortTaken_IsInUse(DatagramFamily family) => Scenario(world =>
    {
        ISocket first = world.ServerDatagram(family);
        ISocket second = world.Own(world.Server.CreateSocket(family.Native(), SocketType.Dgram));
        AssertFails(() => second.Bind(first.LocalEndPoint), SocketError.AddressAlreadyInUse);
        second.Bind(new IPEndPoint(world.ServerAddress(family.Native()), 0));
    });

    // Another program of the machine may hold the number of a port for UDP, so that it is tried with several.
    [Fact]
    public void Bind_SamePortForTcpAndUdp_IsAllowed() => Scenario(world =>
    {
        for (int attempt = 0; ; attempt++)
        {
            ISocket tcp = world.Listener(StreamFamily.Tcp4);
            ISocket udp = world.Own(world.Server.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram));
            try
            {
                udp.Bind(tcp.LocalEndPoint);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse && attempt < PortAttempts)
            {
                continue;
            }

            Assert.Equal(tcp.LocalEndPoint, udp.LocalEndPoint);
            return;
        }
    });

    [Theory]
    [InlineData("203.0.113.9")]
    [InlineData("2001:db8::9")]
    public void Bind_AddressOfNoHostHere_IsNotAvailable(string address) => Scenario(world =>
    {
        var foreign = IPAddress.Parse(address);
        ISocket socket = world.Own(world.Server.CreateSocket(foreign.AddressFamily));
        AssertFails(() => socket.Bind(new IPEndPoint(foreign, 0)), SocketError.AddressNotAvailable);
        socket.Bind(new IPEndPoint(world.ServerAddress(foreign.AddressFamily), 0));
    });

    [Theory]
    [MemberData(nameof(Streams))]
    public void Bind_Twice_IsInvalidAndChangesNothing(StreamFamily family) => Scenario(world =>
    {
        ISocket socket = world.Bound(family);
        EndPoint address = socket.LocalEndPoint;
        AssertFails(() => socket.Bind(world.ServerEndPoint(family)), SocketError.InvalidArgument);
        Assert.Equal(address, socket.LocalEndPoint);
    });

    [Covers("listen()")]
    [Theory]
    [MemberData(nameof(TcpStreams))]
    public void Listen_Connected_IsInvalidAndChangesNothing(StreamFamily family) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        AssertFails(() => near.Listen(), SocketError.InvalidArgument);
        near.SendAll([1]);
        Assert.Equal(1, far.Receive(new byte[2]));
    });

    [Theory]
    [MemberData(nameof(TcpStreams))]
    public void Listener_UsedAsAConnection_IsRefusedAndChangesNothing(StreamFamily family) => Scenario(world =>
    {
        ISocket listener = world.Listener(family);
        AssertFails(() => listener.Receive(new byte[1]), SocketError.NotConnected);
        AssertFails(() => listener.Send([1]), SocketError.Shutdown);
        AssertFails(() => listener.Connect(listener.LocalEndPoint), SocketError.IsConnected);
        AssertFails(() => GC.KeepAlive(listener.RemoteEndPoint), SocketError.NotConnected);
        world.Stream(family).Connect(listener.LocalEndPoint);
        world.Own(listener.Accept().Socket);
    });

    [Covers("socket")]
    [Fact]
    public void CreateSocket_NoSuchKind_IsAnsweredAsByLinux() => Scenario(world =>
    {
        ISocketProvider host = world.Client;
        AssertFails(() => host.CreateSocket(AddressFamily.FromNative(99)), SocketError.AddressFamilyNotSupported);
        AssertFails(() => host.CreateSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Udp), SocketError.ProtocolNotSupported);
        AssertFails(() => host.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Tcp), SocketError.ProtocolNotSupported);
        AssertFails(() => host.CreateSocket(AddressFamily.InterNetwork, (SocketType)77), SocketError.InvalidArgument);
    });

    [Fact]
    public void Port_OutOfRange_IsRefusedByTheEndPoint() => Scenario(world =>
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new IPEndPoint(world.ServerAddress(AddressFamily.InterNetwork), 65_536));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IPv6EndPoint(IPAddress.IPv6Loopback, 1, -1));
        Assert.Throws<ArgumentException>(() => new IPv6EndPoint(IPAddress.Loopback, 1, 0));
    });

    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Buffer_Null_IsAnEmptyOne(StreamFamily family, CallForm form) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        Assert.Equal(Answer.Done(0), Call.Send(near, null!).Make(world, form));
        Assert.Equal(Answer.Done(0), Call.Receive(far, null!).Make(world, form));
        near.SendAll([1]);
        Assert.Equal(1, far.Receive(new byte[2]));
    });

    [Theory]
    [InlineData(CallForm.Blocking)]
    [InlineData(CallForm.Awaited)]
    [InlineData(CallForm.Try)]
    public void SendTo_PortZero_IsInvalid(CallForm form) => Scenario(world =>
    {
        ISocket socket = world.Datagram(DatagramFamily.Udp4);
        IPEndPoint nowhere = new(world.ServerAddress(AddressFamily.InterNetwork), 0);
        Assert.Equal(Answer.Failed(SocketError.InvalidArgument), Call.SendTo(socket, [1], nowhere).Make(world, form));
        AssertUsable(world, socket);
    });

    private static void AssertUsable(ContractWorld world, ISocket datagramSocket)
    {
        ISocket receiver = world.ServerDatagram(DatagramFamily.Udp4);
        datagramSocket.SendTo([1], SocketFlags.None, receiver.LocalEndPoint);
        Assert.Equal(1, receiver.Receive(new byte[2]));
    }

    private static void AssertFails(Action action, params SocketError[] expected) =>
        Assert.Contains(Assert.ThrowsAny<SocketException>(action).SocketErrorCode, expected);
}
