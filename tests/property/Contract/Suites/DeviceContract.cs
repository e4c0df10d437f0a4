using System.Net;
using System.Net.Sockets;
using System.Text;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// The options of SOL_SOCKET about interfaces and about what the kernel does for a socket (socket(7)), on loopback, which every host has.
public abstract class DeviceContract(WorldFactory worlds) : ContractSuite(worlds)
{
    private const int LoopbackIndex = 1;
    private const int BindToDevice = 25;
    private const int PeerName = 28;
    private const int Timestamp = 29;
    private const int TimestampNanoseconds = 35;
    private const int Cookie = 57;
    private const int BindToInterface = 62;
    private const int LongestName = 16;

    // SO_NO_CHECK, SO_RXQ_OVFL, SO_WIFI_STATUS, SO_NOFCS, SO_SELECT_ERR_QUEUE, SO_ZEROCOPY.
    public static TheoryData<int> Flags { get; } = new(11, 40, 41, 43, 45, 60);

    [Theory]
    [MemberData(nameof(Flags))]
    public void Flag_Set_IsReadBack(int name) => Scenario(world =>
    {
        ISocket socket = Udp(world);
        Assert.Equal(0, socket.GetOption(SocketOptions.SocketLevel, name));
        socket.SetOption(SocketOptions.SocketLevel, name, 1);
        Assert.Equal(1, socket.GetOption(SocketOptions.SocketLevel, name));
        socket.SetOption(SocketOptions.SocketLevel, name, 0);
        Assert.Equal(0, socket.GetOption(SocketOptions.SocketLevel, name));
        Assert.Equal(SocketError.InvalidArgument, WorldGroups.ErrorOf(() => socket.SetOption(SocketOptions.SocketLevel, name, [1, 0, 0])));
    });

    // SO_INCOMING_CPU, SO_PEEK_OFF, SO_BUSY_POLL, SO_BUF_LOCK: initial value, another one, and one that is refused.
    [Theory]
    [InlineData(49, -1, 3, null)]
    [InlineData(42, -1, 3, null)]
    [InlineData(46, 0, 3, -1)]
    [InlineData(72, 0, 3, 4)]
    public void Number_Set_IsReadBack(int name, int initial, int set, int? refused) => Scenario(world =>
    {
        ISocket socket = Udp(world);
        Assert.Equal(initial, socket.GetOption(SocketOptions.SocketLevel, name));
        socket.SetOption(SocketOptions.SocketLevel, name, set);
        Assert.Equal(set, socket.GetOption(SocketOptions.SocketLevel, name));
        if (refused is { } number)
        {
            Assert.Equal(SocketError.InvalidArgument, WorldGroups.ErrorOf(() => socket.SetOption(SocketOptions.SocketLevel, name, number)));
            Assert.Equal(set, socket.GetOption(SocketOptions.SocketLevel, name));
        }
    });

    // SO_SNDLOWAT, SO_BPF_EXTENSIONS, SO_INCOMING_NAPI_ID can be read only; SO_PASSCRED, SO_PASSSEC and SO_PEERSEC's relatives are of other families.
    [Theory]
    [InlineData(19, 1, SocketError.ProtocolOption)]
    [InlineData(48, 64, SocketError.ProtocolOption)]
    [InlineData(56, 0, SocketError.ProtocolOption)]
    [InlineData(16, null, SocketError.OperationNotSupported)]
    [InlineData(34, null, SocketError.OperationNotSupported)]
    public void Option_ThatCannotBeSet_IsRefused(int name, int? read, SocketError error) => Scenario(world =>
    {
        ISocket socket = Udp(world);
        if (read is { } number)
        {
            Assert.Equal(number, socket.GetOption(SocketOptions.SocketLevel, name));
        }
        else
        {
            Assert.Equal(error, WorldGroups.ErrorOf(() => socket.GetOption(SocketOptions.SocketLevel, name)));
        }

        Assert.Equal(error, WorldGroups.ErrorOf(() => socket.SetOption(SocketOptions.SocketLevel, name, 1)));
    });

    // Of the ways to tell the time of arrival, one is in force.
    [Fact]
    public void Timestamp_OfAnotherKind_TakesThePlaceOfTheFirst() => Scenario(world =>
    {
        ISocket socket = Udp(world);
        socket.SetOption(SocketOptions.SocketLevel, Timestamp, 1);
        Assert.Equal(1, socket.GetOption(SocketOptions.SocketLevel, Timestamp));
        socket.SetOption(SocketOptions.SocketLevel, TimestampNanoseconds, 1);
        Assert.Equal(1, socket.GetOption(SocketOptions.SocketLevel, TimestampNanoseconds));
        Assert.Equal(0, socket.GetOption(SocketOptions.SocketLevel, Timestamp));
    });

    [Fact]
    public void Device_Bound_IsReadBackByNameAndNumber() => Scenario(world =>
    {
        ISocket socket = Udp(world);
        byte[] name = new byte[LongestName];
        Assert.Equal(0, socket.GetOption(SocketOptions.SocketLevel, BindToDevice, name));
        Assert.Equal(0, socket.GetOption(SocketOptions.SocketLevel, BindToInterface));
        Assert.Equal(SocketErrors.FromErrno(Errno.ENODEV), WorldGroups.ErrorOf(() => socket.SetOption(SocketOptions.SocketLevel, BindToDevice, "nope7"u8)));
        socket.SetOption(SocketOptions.SocketLevel, BindToDevice, "lo"u8);
        Assert.Equal(3, socket.GetOption(SocketOptions.SocketLevel, BindToDevice, name));
        Assert.Equal("lo\0", Encoding.ASCII.GetString(name, 0, 3));
        Assert.Equal(LoopbackIndex, socket.GetOption(SocketOptions.SocketLevel, BindToInterface));
        Assert.Equal(SocketError.InvalidArgument, WorldGroups.ErrorOf(() => socket.GetOption(SocketOptions.SocketLevel, BindToDevice, new byte[LongestName - 1])));
    });

    [Theory]
    [InlineData(SocketType.Dgram)]
    [InlineData(SocketType.Stream)]
    public void Socket_BoundToLoopback_TalksOverIt(SocketType type) => Scenario(world =>
    {
        ISocket near = world.Own(world.Server.CreateSocket(AddressFamily.InterNetwork, type));
        ISocket far = world.Own(world.Server.CreateSocket(AddressFamily.InterNetwork, type));
        near.SetOption(SocketOptions.SocketLevel, BindToInterface, LoopbackIndex);
        far.SetOption(SocketOptions.SocketLevel, BindToInterface, LoopbackIndex);
        near.Bind(new IPEndPoint(IPAddress.Any, 0));
        var address = new IPEndPoint(IPAddress.Loopback, near.Port());
        if (type == SocketType.Stream)
        {
            near.Listen();
            far.Connect(address);
            near = world.Own(near.Accept().Socket);
            far.Send([4]);
        }
        else
        {
            far.SendTo([4], SocketFlags.None, address);
        }

        near.Timeout = Duration.FromSeconds(5);
        byte[] buffer = new byte[2];
        Assert.Equal(1, near.Receive(buffer));
        Assert.Equal(4, buffer[0]);
    });

    // A socket bound to an interface and one bound to none are in each other's way on a port; two on different interfaces are not.
    [Fact]
    public void Port_OfASocketOnAnInterface_IsTakenForThatInterface() => Scenario(world =>
    {
        ISocket bound = Udp(world);
        bound.SetOption(SocketOptions.SocketLevel, BindToInterface, LoopbackIndex);
        bound.Bind(new IPEndPoint(IPAddress.Any, 0));
        ISocket other = Udp(world);
        Assert.Equal(SocketError.AddressAlreadyInUse, WorldGroups.ErrorOf(() => other.Bind(new IPEndPoint(IPAddress.Any, bound.Port()))));
        ISocket elsewhere = Udp(world);
        elsewhere.SetOption(SocketOptions.SocketLevel, BindToInterface, LoopbackIndex + 1);
        elsewhere.Bind(new IPEndPoint(IPAddress.Any, bound.Port()));
    });

    [Fact]
    public void Cookie_OfEachSocket_IsItsOwn() => Scenario(world =>
    {
        byte[] first = Bytes(Udp(world), Cookie, sizeof(long));
        ISocket socket = Udp(world);
        byte[] second = Bytes(socket, Cookie, sizeof(long));
        Assert.NotEqual(first, second);
        Assert.Equal(second, Bytes(socket, Cookie, sizeof(long)));
        Assert.Equal(SocketError.InvalidArgument, WorldGroups.ErrorOf(() => socket.GetOption(SocketOptions.SocketLevel, Cookie)));
    });

    [Fact]
    public void PeerName_OfAConnection_IsItsAddressAsBytes() => Scenario(world =>
    {
        ISocket socket = Udp(world);
        Assert.Equal(SocketError.NotConnected, WorldGroups.ErrorOf(() => Bytes(socket, PeerName, 8)));
        IPAddress server = world.ServerAddress(AddressFamily.InterNetwork);
        socket.Connect(new IPEndPoint(server, 0x1234));
        Assert.Equal([0x12, 0x34, .. server.GetAddressBytes()], Bytes(socket, PeerName, 8)[2..]);
        Assert.Equal(SocketError.InvalidArgument, WorldGroups.ErrorOf(() => Bytes(socket, PeerName, 17)));
    });

    private static ISocket Udp(ContractWorld world) => world.Own(world.Client.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram));

    private static byte[] Bytes(ISocket socket, int name, int length)
    {
        byte[] value = new byte[length];
        return value[..socket.GetOption(SocketOptions.SocketLevel, name, value)];
    }
}
