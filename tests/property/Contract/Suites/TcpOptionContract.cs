using System.Net;
using System.Net.Sockets;
using System.Text;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// The options of TCP as numbers and bytes: defaults, what is read back, errors, inheritance (tcp(7), do_tcp_setsockopt).
[Covers("TCP_*")]
public abstract class TcpOptionContract(WorldFactory worlds) : ContractSuite(worlds)
{
    private const int Tcp = SocketOptions.TcpLevel;
    private const int Congestion = 13;

    public static TheoryData<int, int> Defaults { get; } = new()
    {
        { 1, 0 }, { 2, 536 }, { 3, 0 }, { 4, 7200 }, { 5, 75 }, { 6, 9 }, { 7, 6 }, { 8, 60 }, { 9, 0 }, { 10, 0 }, { 12, 1 },
        { 16, 0 }, { 17, 0 }, { 18, 0 }, { 23, 0 }, { 25, 0 }, { 27, 0 }, { 30, 0 }, { 34, 0 }, { 36, 0 },
    };

    // Option, number set, number read.
    public static TheoryData<int, int, int> Kept { get; } = new()
    {
        { 2, 0, 536 }, { 2, 88, 88 }, { 2, 32767, 32767 },
        { 4, 1, 1 }, { 4, 32767, 32767 }, { 5, 32767, 32767 }, { 6, 127, 127 }, { 7, 1, 1 }, { 7, 127, 127 },
        { 8, -5, -1 }, { 8, 0, 60 }, { 8, 61, 61 }, { 8, 121, 120 },
        { 9, -5, 0 }, { 9, 0, 0 }, { 9, 1, 1 }, { 9, 2, 3 }, { 9, 7, 7 }, { 9, 8, 15 }, { 9, 100, 127 }, { 9, 200, 247 }, { 9, 1000, 1087 },
        { 9, 100_000, 29887 },
        { 10, 0, 0 }, { 10, 1, 1152 }, { 10, -1, 1152 }, { 10, 5000, 5000 },
        { 12, 0, 0 }, { 12, 1, 1 }, { 12, 3, 1 },
        { 16, 1, 1 }, { 17, 1, 0 }, { 18, 0, 0 }, { 18, 30_000, 30_000 }, { 25, -1, -1 }, { 25, 4096, 4096 }, { 27, 2, 2 }, { 34, 1, 1 }, { 36, 1, 1 },
    };

    public static TheoryData<int, int, SocketError> Refused { get; } = new()
    {
        { 2, 1, SocketError.InvalidArgument }, { 2, 87, SocketError.InvalidArgument }, { 2, 32768, SocketError.InvalidArgument },
        { 2, -1, SocketError.InvalidArgument },
        { 4, 0, SocketError.InvalidArgument }, { 4, 32768, SocketError.InvalidArgument }, { 5, 0, SocketError.InvalidArgument },
        { 5, 32768, SocketError.InvalidArgument }, { 6, 0, SocketError.InvalidArgument }, { 6, 128, SocketError.InvalidArgument },
        { 7, 0, SocketError.InvalidArgument }, { 7, 128, SocketError.InvalidArgument },
        { 11, 0, SocketError.ProtocolOption },
        { 14, 0, SocketError.InvalidArgument },
        { 15, 0, SocketError.ProtocolOption },
        { 16, 2, SocketError.InvalidArgument }, { 17, 2, SocketError.InvalidArgument }, { 18, -1, SocketError.InvalidArgument },
        { 21, 0, SocketError.InvalidArgument }, { 23, -1, SocketError.InvalidArgument }, { 24, 5, SocketErrors.NotPermitted },
        { 26, 0, SocketError.ProtocolOption }, { 27, 3, SocketError.InvalidArgument }, { 28, 0, SocketError.ProtocolOption },
        { 30, 2, SocketError.InvalidArgument }, { 34, 2, SocketError.InvalidArgument }, { 36, 2, SocketError.InvalidArgument },
        { 99, 0, SocketError.ProtocolOption }, { 0, 0, SocketError.ProtocolOption },
    };

    [Theory]
    [MemberData(nameof(Defaults))]
    public void Option_OfAFreshSocket_IsLinuxsDefault(int name, int value) =>
        Scenario(world => Assert.Equal(value, Fresh(world).GetOption(Tcp, name)));

    [Theory]
    [MemberData(nameof(Kept))]
    public void Option_Set_IsReadAsTheKernelKeepsIt(int name, int set, int read) => Scenario(world =>
    {
        ISocket socket = Fresh(world);
        socket.SetOption(Tcp, name, set);
        Assert.Equal(read, socket.GetOption(Tcp, name));
    });

    [Theory]
    [MemberData(nameof(Refused))]
    public void Option_OutOfRangeOrUnknown_IsRefused(int name, int value, SocketError error) => Scenario(world =>
        Assert.Equal(error, Assert.ThrowsAny<SocketException>(() => Fresh(world).SetOption(Tcp, name, value)).SocketErrorCode));

    [Theory]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(99)]
    public void Option_Unreadable_IsRefused(int name) => Scenario(world => Assert.Equal(
        SocketError.ProtocolOption,
        Assert.ThrowsAny<SocketException>(() => Fresh(world).GetOption(Tcp, name)).SocketErrorCode));

    // Three bytes are too few to set a number; to read one, what has room is given.
    [Fact]
    public void Option_OfFewBytes_IsCutWhenReadAndRefusedWhenSet() => Scenario(world =>
    {
        ISocket socket = Fresh(world);
        Assert.Equal(SocketError.InvalidArgument, Assert.ThrowsAny<SocketException>(() => socket.SetOption(Tcp, 4, new byte[3])).SocketErrorCode);
        Assert.Equal(SocketError.Fault, Assert.ThrowsAny<SocketException>(() => socket.SetNullOption(Tcp, 4, 4)).SocketErrorCode);
        byte[] whole = new byte[8];
        Assert.Equal(4, socket.GetOption(Tcp, 4, whole));
        byte[] part = new byte[2];
        Assert.Equal(2, socket.GetOption(Tcp, 4, part));
        Assert.Equal(whole[..2], part);
        Assert.Equal(0, socket.GetOption(Tcp, 4, []));
    });

    [Fact]
    public void Congestion_Reno_IsReadBackWithZeros() => Scenario(world =>
    {
        ISocket socket = Fresh(world);
        socket.SetOption(Tcp, Congestion, "reno\0cut"u8);
        byte[] name = new byte[20];
        Assert.Equal(16, socket.GetOption(Tcp, Congestion, name));
        Assert.Equal("reno", Encoding.ASCII.GetString(name).TrimEnd('\0'));
        Assert.Equal(2, socket.GetOption(Tcp, Congestion, new byte[2]));
    });

    [Fact]
    public void Congestion_UnknownOrEmpty_IsRefused() => Scenario(world =>
    {
        ISocket socket = Fresh(world);
        SocketException unknown = Assert.ThrowsAny<SocketException>(() => socket.SetOption(Tcp, Congestion, "nosuch"u8));
        Assert.Equal(Errno.ENOENT, SocketErrors.ToErrno(unknown.SocketErrorCode));
        SocketException empty = Assert.ThrowsAny<SocketException>(() => socket.SetOption(Tcp, Congestion, ReadOnlySpan<byte>.Empty));
        Assert.Equal(SocketError.InvalidArgument, empty.SocketErrorCode);
    });

    // tcp_set_window_clamp(): no clamp is only for a socket without a connection.
    [Fact]
    public void WindowClamp_RemovedWhileOpen_IsRefused() => Scenario(world =>
    {
        (ISocket near, _) = world.Connected(StreamFamily.Tcp4);
        Assert.Equal(SocketError.InvalidArgument, Assert.ThrowsAny<SocketException>(() => near.SetOption(Tcp, 10, 0)).SocketErrorCode);
        near.SetOption(Tcp, 10, 3000);
        Assert.Equal(3000, near.GetOption(Tcp, 10));
    });

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 55)]
    [InlineData(5, 5)]
    [InlineData(6, 4)]
    [InlineData(7, 3)]
    [InlineData(8, 33)]
    [InlineData(16, 1)]
    [InlineData(18, 7777)]
    [InlineData(25, 99)]
    [InlineData(27, 1)]
    [InlineData(36, 1)]
    public void Option_OfAListener_IsThatOfAcceptedSockets(int name, int value) => Scenario(world =>
    {
        ISocket listener = world.Bound(StreamFamily.Tcp4);
        listener.SetOption(Tcp, name, value);
        Assert.Equal(value, Accept(world, listener).GetOption(Tcp, name));
    });

    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(9, 1, 1)]
    [InlineData(10, 1, 1)]
    [InlineData(12, 3, 0)]
    [InlineData(15, 1, 1)]
    [InlineData(18, 7, 7)]
    public void SocketOption_OfAListener_IsThatOfAcceptedSockets(int name, int value, int inherited) => Scenario(world =>
    {
        ISocket listener = world.Bound(StreamFamily.Tcp4);
        listener.SetOption(SocketOptions.SocketLevel, name, value);
        Assert.Equal(inherited, Accept(world, listener).GetOption(SocketOptions.SocketLevel, name));
    });

    [Fact]
    public void LowWater_OfSending_IsOneAndFixed() => Scenario(world =>
    {
        ISocket socket = Fresh(world);
        Assert.Equal(1, socket.GetOption(SocketOptions.SocketLevel, 19));
        SocketException error = Assert.ThrowsAny<SocketException>(() => socket.SetOption(SocketOptions.SocketLevel, 19, 2));
        Assert.Equal(SocketError.ProtocolOption, error.SocketErrorCode);
    });

    [Fact]
    public void Incoming_CpuAndNapi_OfAFreshSocket() => Scenario(world =>
    {
        ISocket socket = Fresh(world);
        Assert.Equal(-1, socket.GetOption(SocketOptions.SocketLevel, 49));
        Assert.Equal(0, socket.GetOption(SocketOptions.SocketLevel, 56));
        socket.SetOption(SocketOptions.SocketLevel, 49, 3);
        Assert.Equal(3, socket.GetOption(SocketOptions.SocketLevel, 49));
        Assert.ThrowsAny<SocketException>(() => socket.SetOption(SocketOptions.SocketLevel, 56, 1));
    });

    // An accept waits for data, and then has it at once.
    [Fact]
    public void DeferAccept_WithoutData_DoesNotAccept() => Scenario(world =>
    {
        ISocket listener = world.Bound(StreamFamily.Tcp4);
        listener.SetOption(Tcp, 9, 30);
        listener.Listen(4);
        ISocket client = world.Stream(StreamFamily.Tcp4);
        client.Connect(listener.LocalEndPoint);
        world.Settle();
        listener.Timeout = Duration.Zero;
        Assert.Equal(SocketError.WouldBlock, listener.TryAccept(out _));
        client.SendAll([1, 2, 3]);
        listener.Timeout = null;
        ISocket accepted = world.Own(listener.Accept().Socket);
        accepted.Timeout = Duration.Zero;
        Assert.Equal(3, accepted.Receive(new byte[10]));
    });

    private static ISocket Fresh(ContractWorld world) => world.Own(world.Client.CreateSocket());

    private static ISocket Accept(ContractWorld world, ISocket listener)
    {
        listener.Listen(4);
        ISocket client = world.Stream(StreamFamily.Tcp4);
        client.Connect(new IPEndPoint(world.ServerAddress(AddressFamily.InterNetwork), ((IPEndPoint)listener.LocalEndPoint).Port));
        return world.Own(listener.Accept().Socket);
    }
}
