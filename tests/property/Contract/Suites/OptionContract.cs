using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Socket options: what was set is read back as Linux keeps it (socket(7), ip(7), tcp(7)).
public abstract class OptionContract(WorldFactory worlds) : ContractSuite(worlds)
{
    private const int SmallestSendBuffer = 4608;
    private const int SmallestReceiveBuffer = 2304;

    // SO_REUSEADDR, SO_BROADCAST, SO_KEEPALIVE, SO_OOBINLINE, SO_REUSEPORT, TCP_NODELAY, TCP_CORK, each with its level.
    public static TheoryData<int, int> Flags { get; } = new()
    {
        { SocketOptions.SocketLevel, 2 },
        { SocketOptions.SocketLevel, 6 },
        { SocketOptions.SocketLevel, 9 },
        { SocketOptions.SocketLevel, 10 },
        { SocketOptions.SocketLevel, 15 },
        { SocketOptions.TcpLevel, 1 },
        { SocketOptions.TcpLevel, 3 },
    };

    [Covers("SO_*", "setsockopt()", "getsockopt()")]
    [Theory]
    [MemberData(nameof(Flags))]
    public void Flag_Set_IsReadBackAsOneOrZero(int level, int name) => Scenario(world =>
    {
        ISocket socket = world.Own(world.Client.CreateSocket());
        Assert.Equal(0, socket.GetOption(level, name));
        foreach ((int set, int read) in ((int, int)[])[(1, 1), (7, 1), (0, 0)])
        {
            socket.SetOption(level, name, set);
            Assert.Equal(read, socket.GetOption(level, name));
        }
    });

    [Covers("SO_*")]
    [Fact]
    public void Buffers_Set_AreDoubledWithinTheLimits() => ForAll(Shrinking.Numbers(0, 100_000), (world, size) =>
    {
        ISocket socket = world.Own(world.Client.CreateSocket());
        socket.SetOption(SocketOptions.SendBuffer, size);
        socket.SetOption(SocketOptions.ReceiveBuffer, size);
        Assert.Equal(Math.Max(SmallestSendBuffer, 2 * size), socket.GetOption(SocketOptions.SendBuffer));
        Assert.Equal(Math.Max(SmallestReceiveBuffer, 2 * size), socket.GetOption(SocketOptions.ReceiveBuffer));
    });

    [Covers("SO_*", "family", "type", "proto", "SOCK_STREAM", "SOCK_SEQPACKET")]
    [Theory]
    [InlineData(AddressFamily.InterNetwork, SocketType.Stream, 1, 6)]
    [InlineData(AddressFamily.InterNetwork, SocketType.Dgram, 2, 17)]
    [InlineData(AddressFamily.InterNetworkV6, SocketType.Stream, 1, 6)]
    [InlineData(AddressFamily.Unix, SocketType.Stream, 1, 0)]
    [InlineData(AddressFamily.Unix, SocketType.Dgram, 2, 0)]
    [InlineData(AddressFamily.Unix, SocketType.Seqpacket, 5, 0)]
    public void Kind_Asked_IsThatOfTheSocket(AddressFamily family, SocketType type, int nativeType, int protocol) => Scenario(world =>
    {
        ISocket socket = world.Own(world.Client.CreateSocket(family, type));
        Assert.Equal(nativeType, socket.GetOption(SocketOptions.Type));
        Assert.Equal(protocol, socket.GetOption(SocketOptions.Protocol));
        Assert.Equal(family.ToNative(), socket.GetOption(SocketOptions.Domain));
        Assert.False(socket.GetOption(SocketOptions.AcceptsConnections));
        Assert.Equal((family, type), (socket.AddressFamily, socket.SocketType));
    });

    [Covers("setsockopt()", "SOL_*")]
    [Theory]
    [InlineData(SocketOptions.SocketLevel, 3)]
    [InlineData(SocketOptions.SocketLevel, 30)]
    [InlineData(SocketOptions.SocketLevel, 38)]
    [InlineData(SocketOptions.SocketLevel, 39)]
    [InlineData(SocketOptions.SocketLevel, 9999)]
    [InlineData(SocketOptions.TcpLevel, 9999)]
    public void SetOption_ReadOnlyOrUnknown_IsNoSuchOption(int level, int name) => Scenario(world =>
    {
        ISocket socket = world.Own(world.Client.CreateSocket());
        Assert.Equal(SocketError.ProtocolOption, Assert.ThrowsAny<SocketException>(() => socket.SetOption(level, name, 1)).SocketErrorCode);
    });

    [Covers("getsockopt()", "SOL_*")]
    [Fact]
    public void GetOption_Unknown_IsNoSuchOption() => Scenario(world =>
    {
        ISocket socket = world.Own(world.Client.CreateSocket());
        SocketException error = Assert.ThrowsAny<SocketException>(() => socket.GetOption(SocketOptions.SocketLevel, 9999));
        Assert.Equal(SocketError.ProtocolOption, error.SocketErrorCode);
        Assert.Throws<SocketException>(() => socket.GetOption(77, 1));
    });

    [Covers("setsockopt()", "TCP_*")]
    [Fact]
    public void SetOption_OutOfRange_IsInvalidAndChangesNothing() => Scenario(world =>
    {
        ISocket socket = world.Own(world.Client.CreateSocket());
        socket.SetOption(SocketOptions.IPTimeToLive, 33);
        foreach (int bad in (int[])[0, 256])
        {
            AssertInvalid(() => socket.SetOption(SocketOptions.IPTimeToLive, bad));
        }

        AssertInvalid(() => socket.SetOption(SocketOptions.SocketLevel, 2, new byte[1]));
        Assert.Equal(33, socket.GetOption(SocketOptions.IPTimeToLive));
        Assert.False(socket.GetOption(SocketOptions.ReuseAddress));
    });

    [Covers("TCP_*", "IP_*", "IPV6_*")]
    [Fact]
    public void Numbers_Set_AreReadBack() => Scenario(world =>
    {
        ISocket socket = world.Own(world.Client.CreateSocket());
        foreach ((SocketOption<int> option, int value) in ((SocketOption<int>, int)[])[
            (SocketOptions.IPTimeToLive, 64),
            (SocketOptions.IPTimeToLive, 255),
            (SocketOptions.TcpKeepIdle, 11),
            (SocketOptions.TcpKeepInterval, 12),
            (SocketOptions.TcpKeepCount, 13),
            (SocketOptions.TcpUserTimeout, 1234),
            (SocketOptions.ReceiveLowWater, 5)])
        {
            socket.SetOption(option, value);
            Assert.Equal(value, socket.GetOption(option));
        }
    });

    [Covers("SO_*", "setsockopt()")]
    [Fact]
    public void Linger_Set_IsReadBack() => Scenario(world =>
    {
        ISocket socket = world.Own(world.Client.CreateSocket());
        Assert.False(socket.GetOption(SocketOptions.Linger).Enabled);
        socket.SetOption(SocketOptions.Linger, new LingerOption(true, 17));
        LingerOption linger = socket.GetOption(SocketOptions.Linger);
        Assert.Equal((true, 17), (linger.Enabled, linger.LingerTime));
    });

    [Covers("getsockopt()")]
    [Fact]
    public void GetOption_BufferShorter_IsCut() => Scenario(world =>
    {
        ISocket socket = world.Own(world.Client.CreateSocket());
        byte[] whole = new byte[8];
        byte[] half = new byte[2];
        Assert.Equal(4, socket.GetOption(SocketOptions.SocketLevel, 7, whole));
        Assert.Equal(2, socket.GetOption(SocketOptions.SocketLevel, 7, half));
        Assert.Equal(whole[..2], half);
    });

    [Fact]
    public void KernelTimeouts_Set_AreReadBack() => Scenario(world =>
    {
        ISocket socket = world.Own(world.Client.CreateSocket());
        Assert.Equal(Duration.Zero, socket.GetOption(SocketOptions.ReceiveTimeout));
        socket.SetOption(SocketOptions.ReceiveTimeout, Duration.FromMilliseconds(2500));
        Assert.Equal(Duration.FromMilliseconds(2500), socket.GetOption(SocketOptions.ReceiveTimeout));
        Assert.Null(socket.Timeout);
    });

    [Fact]
    public void ReuseAddress_BothSet_SharesAPortUntilOneListens() => Scenario(world =>
    {
        ISocket first = world.Own(world.Server.CreateSocket());
        ISocket second = world.Own(world.Server.CreateSocket());
        first.SetOption(SocketOptions.ReuseAddress, true);
        first.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        AssertInUse(() => second.Bind(first.LocalEndPoint));
        second.SetOption(SocketOptions.ReuseAddress, true);
        second.Bind(first.LocalEndPoint);
        first.Listen();
        AssertInUse(() => second.Listen());
        Assert.False(first.GetOption(SocketOptions.ReusePort));
    });

    // The side that closes first is left in TIME_WAIT; its port can be bound again only if both sides had set SO_REUSEADDR.
    [Fact]
    public void ReuseAddress_PortInTimeWait_IsNeededToListenAgain() => Scenario(world =>
    {
        ISocket listener = world.Own(world.Server.CreateSocket());
        listener.SetOption(SocketOptions.ReuseAddress, true);
        listener.Bind(new IPEndPoint(world.ServerAddress(AddressFamily.InterNetwork), 0));
        listener.Listen();
        EndPoint server = listener.LocalEndPoint;
        ISocket near = world.Stream(StreamFamily.Tcp4);
        near.Connect(server);
        ISocket far = listener.Accept().Socket;
        listener.Close();
        far.Close();
        Assert.Equal(0, near.Receive(new byte[1]));
        near.Close();
        world.Settle();
        ISocket again = world.Own(world.Server.CreateSocket());
        AssertInUse(() => again.Bind(server));
        again.SetOption(SocketOptions.ReuseAddress, true);
        again.Bind(server);
        again.Listen();
    });

    [Fact]
    public void Error_Fresh_IsNone() => Scenario(world =>
        Assert.Equal(SocketError.Success, world.Own(world.Client.CreateSocket()).GetOption(SocketOptions.Error)));

    private static void AssertInvalid(Action action) =>
        Assert.Equal(SocketError.InvalidArgument, Assert.ThrowsAny<SocketException>(action).SocketErrorCode);

    private static void AssertInUse(Action action) =>
        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.ThrowsAny<SocketException>(action).SocketErrorCode);
}
