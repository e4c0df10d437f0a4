using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using SimNet.Tests.Property.Defects;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// What a host offers besides its sockets' own methods: pairs, names of itself, short forms of methods.
public abstract class ProviderContract(WorldFactory worlds) : StreamSuite(worlds)
{
    [Covers("socketpair")]
    [Fact]
    public void CreateStreamPair_ThisHost_IsOfUnixAndConnected() => Scenario(world =>
    {
        (ISocket first, ISocket second) = world.Server.CreateStreamPair();
        AssertConnected(world.Own(first), world.Own(second), AddressFamily.Unix);
    });

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public void CreateLoopbackPair_EachFamily_IsConnected(AddressFamily family) => Scenario(world =>
    {
        world.RawServer.DefaultTimeout = Duration.FromSeconds(20);
        (ISocket first, ISocket second) = world.Server.CreateLoopbackPair(family);
        world.RawServer.DefaultTimeout = null;
        Assert.Equal(Duration.FromSeconds(20), first.Timeout);
        AssertConnected(world.Own(first), world.Own(second), family);
        Assert.Throws<ArgumentException>(() => world.Server.CreateLoopbackPair(AddressFamily.Unix));
    });

    [Covers("socketpair")]
    [Fact]
    public void CreateStreamPair_HostWithoutUnix_IsOfLoopback() => Scenario(world =>
    {
        (ISocket first, ISocket second) = new WithoutUnix(world.Server).CreateStreamPair();
        AssertConnected(world.Own(first), world.Own(second), AddressFamily.InterNetwork);
    });

    [Covers("setblocking()", "gettimeout()")]
    [Fact]
    public void Blocking_Set_IsATimeoutOfNoneOrZero() => Scenario(world =>
    {
        ISocket socket = world.Stream(StreamFamily.Tcp4);
        Assert.True(socket.Blocking);
        socket.Blocking = false;
        Assert.Equal(Duration.Zero, socket.Timeout);
        Assert.False(socket.Blocking);
        socket.Timeout = Duration.FromSeconds(1);
        Assert.True(socket.Blocking);
        socket.Blocking = true;
        Assert.Null(socket.Timeout);
        socket.Close();
        Assert.Throws<SocketClosedException>(() => socket.Blocking = true);
    });

    [Covers("socket")]
    [Fact]
    public void CreateSocket_NonBlockingAsked_StartsSo() => Scenario(world =>
    {
        ISocket socket = world.Own(world.Client.CreateSocket(
            AddressFamily.InterNetwork, SocketType.Stream | SocketType.NonBlocking | SocketType.CloseOnExec));
        Assert.Equal(Duration.Zero, socket.Timeout);
        Assert.Equal(SocketType.Stream, socket.SocketType);
    });

    [Covers("ioctl()")]
    [Theory]
    [MemberData(nameof(Streams))]
    public void GetAvailable_DataReceived_TellsHowMuch(StreamFamily family) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        Assert.Equal(0, far.GetAvailable());
        near.SendAll(Payload.Slice(0, 7));
        far.Await(PollEvents.Read);
        world.Settle();
        Assert.Equal(7, far.GetAvailable());
        far.ReceivePayload(0, 3);
        Assert.Equal(4, far.GetAvailable());
    });

    [Fact]
    public void GetAvailable_DatagramsReceived_IsTheFirst() => Scenario(world =>
    {
        ISocket receiver = world.ServerDatagram(DatagramFamily.Udp4);
        ISocket sender = world.Datagram(DatagramFamily.Udp4);
        sender.SendTo(new byte[5], SocketFlags.None, receiver.LocalEndPoint);
        sender.SendTo(new byte[9], SocketFlags.None, receiver.LocalEndPoint);
        receiver.Await(PollEvents.Read);
        world.Settle();
        Assert.Equal(5, receiver.GetAvailable());
    });

    [Covers("ioctl()", "SIO_*")]
    [Fact]
    public void Control_UnknownCode_IsNoSuchOperation() => Scenario(world =>
    {
        ISocket socket = world.Stream(StreamFamily.Tcp4);
        foreach (uint code in (uint[])[SocketControlCodes.ReceiveAll, SocketControlCodes.KeepAliveValues, 0x1234])
        {
            SocketException error = Assert.ThrowsAny<SocketException>(() => socket.Control(code, new byte[64]));
            Assert.Equal(Errno.ENOTTY, SocketErrors.ToErrno(error.SocketErrorCode));
        }
    });

    [Covers("RCVALL_*", "SIO_*")]
    [Theory]
    [InlineData(ReceiveAllMode.Off)]
    [InlineData(ReceiveAllMode.On)]
    [InlineData(ReceiveAllMode.SocketLevelOnly)]
    [InlineData(ReceiveAllMode.IPLevel)]
    public void SetReceiveAll_OnLinux_IsNoSuchOperation(ReceiveAllMode mode) => Scenario(world =>
    {
        ISocket socket = world.Datagram(DatagramFamily.Udp4);
        SocketException error = Assert.ThrowsAny<SocketException>(() => socket.SetReceiveAll(mode));
        Assert.Equal(Errno.ENOTTY, SocketErrors.ToErrno(error.SocketErrorCode));
    });

    [Covers("gethostbyaddr", "getfqdn", "gethostbyname_ex")]
    [Fact]
    public void Names_OfTheHostItself_AreFound() => Scenario(world =>
    {
        HostEntry entry = world.Server.Names.GetHostByName("localhost");
        Assert.Contains(IPAddress.Loopback, entry.Addresses);
        HostEntry back = world.Server.Names.GetHostByAddress(IPAddress.Loopback);
        Assert.Contains("localhost", back.Aliases.Prepend(back.HostName));
        Assert.Contains(IPAddress.Loopback, back.Addresses);
        Assert.Contains("localhost", world.Server.GetFullyQualifiedName("127.0.0.1"), StringComparison.Ordinal);
    });

    private static void AssertConnected(ISocket first, ISocket second, AddressFamily family)
    {
        Assert.Equal((family, SocketType.Stream), (first.AddressFamily, first.SocketType));
        first.SendAll([1, 2]);
        Assert.Equal(2, second.Receive(new byte[5]));
        second.SendAll([3]);
        Assert.Equal(1, first.Receive(new byte[5]));
        second.Close();
        Assert.Equal(0, first.Receive(new byte[5]));
    }

    private sealed class WithoutUnix(ISocketProvider inner) : DelegatingProvider(inner, static (s, _) => s)
    {
        public override (ISocket First, ISocket Second) CreateSocketPair(
            AddressFamily addressFamily = AddressFamily.Unix,
            SocketType socketType = SocketType.Stream,
            ProtocolType protocolType = ProtocolType.Unspecified) => addressFamily == AddressFamily.Unix
            ? throw SocketErrors.ToException(SocketError.AddressFamilyNotSupported)
            : base.CreateSocketPair(addressFamily, socketType, protocolType);
    }
}
