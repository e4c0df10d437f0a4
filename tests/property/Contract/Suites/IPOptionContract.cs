using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// The options of the IP layer and of UDP (ip(7), ipv6(7), udp(7)): how they are read, kept and read back, and what they do.
public abstract class IPOptionContract(WorldFactory worlds) : ContractSuite(worlds)
{
    private const int UdpCork = 1;
    private const int PriorityOption = 12;
    private const int PeekOffset = 42;
    private const int RecordedPort = 9;
    private static readonly IPAddress ForeignAddress = IPAddress.Parse("192.0.2.77");

    // IP_RECVOPTS, RETOPTS, PKTINFO, RECVERR, RECVTTL, RECVTOS, FREEBIND, PASSSEC, RECVORIGDSTADDR, BIND_ADDRESS_NO_PORT, RECVFRAGSIZE.
    public static TheoryData<int> FlagsOfIPv4 { get; } = new(6, 7, 8, 11, 12, 13, 15, 18, 20, 24, 25);

    // IPV6_2292*, FLOWINFO, RECVERR, FLOWINFO_SEND, RECVPKTINFO … RECVPATHMTU, DONTFRAG, RECVTCLASS, RECVORIGDSTADDR, FREEBIND.
    public static TheoryData<int> FlagsOfIPv6 { get; } = new(2, 3, 4, 5, 8, 11, 25, 33, 49, 51, 53, 56, 58, 60, 62, 66, 74, 78);

    // IPv4 takes an int or its first byte, and gives a byte where an int has no room.
    [Theory]
    [MemberData(nameof(FlagsOfIPv4))]
    public void FlagOfIPv4_Set_IsReadBackInOneByteOrFour(int name) => Scenario(world =>
    {
        foreach (AddressFamily family in (AddressFamily[])[AddressFamily.InterNetwork, AddressFamily.InterNetworkV6])
        {
            ISocket socket = Udp(world.Client, world, family);
            Assert.Equal(0, socket.GetOption(SocketOptions.IPLevel, name));
            socket.SetOption(SocketOptions.IPLevel, name, 5);
            Assert.Equal(1, socket.GetOption(SocketOptions.IPLevel, name));
            Assert.Equal("01", Read(socket, SocketOptions.IPLevel, name, 3));
            socket.SetOption(SocketOptions.IPLevel, name, [0]);
            Assert.Equal("00000000", Read(socket, SocketOptions.IPLevel, name, 8));
        }
    });

    [Theory]
    [MemberData(nameof(FlagsOfIPv6))]
    public void FlagOfIPv6_Set_IsReadBackInAsManyBytesAsFit(int name) => Scenario(world =>
    {
        ISocket socket = Udp(world.Client, world, AddressFamily.InterNetworkV6);
        Assert.Equal(0, socket.GetOption(SocketOptions.IPv6Level, name));
        socket.SetOption(SocketOptions.IPv6Level, name, 1);
        Assert.Equal("010000", Read(socket, SocketOptions.IPv6Level, name, 3));
        socket.SetNullOption(SocketOptions.IPv6Level, name, sizeof(int));
        Assert.Equal(0, socket.GetOption(SocketOptions.IPv6Level, name));
        ISocket other = Udp(world.Client, world, AddressFamily.InterNetwork);
        Assert.Equal(SocketError.ProtocolOption, WorldGroups.ErrorOf(() => other.SetOption(SocketOptions.IPv6Level, name, 1)));
        Assert.Equal(SocketError.OperationNotSupported, WorldGroups.ErrorOf(() => other.GetOption(SocketOptions.IPv6Level, name)));
    });

    // IP_MTU_DISCOVER, IP_MINTTL, IPV6_UNICAST_HOPS, IPV6_MTU_DISCOVER, IPV6_TCLASS, IPV6_MINHOPCOUNT, UDP_SEGMENT, each with its range.
    [Theory]
    [InlineData(0, 10, 1, 0, 5)]
    [InlineData(0, 21, 0, 0, 255)]
    [InlineData(41, 16, 64, 0, 255)]
    [InlineData(41, 23, 1, 0, 5)]
    [InlineData(41, 67, 0, 0, 255)]
    [InlineData(41, 73, 0, 0, 255)]
    [InlineData(17, 103, 0, 0, 65535)]
    public void Number_OutsideOfItsRange_IsRefused(int level, int name, int initial, int least, int most) => Scenario(world =>
    {
        ISocket socket = Udp(world.Client, world, AddressFamily.InterNetworkV6);
        Assert.Equal(initial, socket.GetOption(level, name));
        Assert.Equal(SocketError.InvalidArgument, WorldGroups.ErrorOf(() => socket.SetOption(level, name, least - 2)));
        Assert.Equal(SocketError.InvalidArgument, WorldGroups.ErrorOf(() => socket.SetOption(level, name, most + 1)));
        Assert.Equal(initial, socket.GetOption(level, name));
        socket.SetOption(level, name, most);
        Assert.Equal(most, socket.GetOption(level, name));
    });

    // Each of these levels has its own answer to what it does not know.
    [Theory]
    [InlineData(AddressFamily.InterNetwork, 0, 59, SocketError.ProtocolOption, SocketError.ProtocolOption)]
    [InlineData(AddressFamily.InterNetworkV6, 41, 79, SocketError.ProtocolOption, SocketError.ProtocolOption)]
    [InlineData(AddressFamily.InterNetwork, 17, 200, SocketError.ProtocolOption, SocketError.ProtocolOption)]
    [InlineData(AddressFamily.InterNetwork, 77, 1, SocketError.OperationNotSupported, SocketError.ProtocolOption)]
    [InlineData(AddressFamily.InterNetworkV6, 77, 1, SocketError.ProtocolOption, SocketError.ProtocolOption)]
    [InlineData(AddressFamily.InterNetwork, 0, 3, SocketError.Success, SocketError.ProtocolOption)]
    public void Option_ThatIsUnknown_IsRefusedByItsLevel(AddressFamily family, int level, int name, SocketError get, SocketError set) => Scenario(world =>
    {
        ISocket socket = Udp(world.Client, world, family);
        Assert.Equal(get, WorldGroups.ErrorOf(() => socket.GetOption(level, name)));
        Assert.Equal(set, WorldGroups.ErrorOf(() => socket.SetOption(level, name, 1)));
    });

    // TCP keeps the bits of congestion notification for itself; the priority follows the type of service (rt_tos2priority).
    [Theory]
    [InlineData(SocketType.Stream, 0xFF, 0xFC, 4)]
    [InlineData(SocketType.Dgram, 0xFF, 0xFF, 4)]
    [InlineData(SocketType.Dgram, 0x10, 0x10, 6)]
    [InlineData(SocketType.Stream, 0x08, 0x08, 2)]
    public void TypeOfService_Set_ChoosesThePriority(SocketType type, int set, int read, int priority) => Scenario(world =>
    {
        ISocket socket = world.Own(world.Client.CreateSocket(AddressFamily.InterNetwork, type));
        socket.SetOption(SocketOptions.IPTypeOfService, set);
        Assert.Equal(read, socket.GetOption(SocketOptions.IPTypeOfService));
        Assert.Equal(priority, socket.GetOption(SocketOptions.SocketLevel, PriorityOption));
    });

    [Fact]
    public void FreeBind_Set_AllowsAForeignAddress() => Scenario(world =>
    {
        foreach (SocketType type in (SocketType[])[SocketType.Dgram, SocketType.Stream])
        {
            ISocket socket = world.Own(world.Client.CreateSocket(AddressFamily.InterNetwork, type));
            var address = new IPEndPoint(ForeignAddress, 0);
            Assert.Equal(SocketError.AddressNotAvailable, WorldGroups.ErrorOf(() => socket.Bind(address)));
            socket.SetOption(SocketOptions.IPFreeBind, true);
            socket.Bind(address);
            Assert.Equal(ForeignAddress, ((IPEndPoint)socket.LocalEndPoint).Address);
        }
    });

    [Theory]
    [InlineData(AddressFamily.InterNetwork, 0, 14)]
    [InlineData(AddressFamily.InterNetworkV6, 41, 24)]
    public void Mtu_OfAConnection_IsThatOfItsPath(AddressFamily family, int level, int name) => Scenario(world =>
    {
        ISocket socket = Udp(world.Client, world, family);
        Assert.Equal(SocketError.NotConnected, WorldGroups.ErrorOf(() => socket.GetOption(level, name)));
        socket.Connect(new IPEndPoint(world.ServerAddress(family), RecordedPort));
        int whole = family == AddressFamily.InterNetwork ? 65535 : 65536;
        Assert.Equal(Worlds.HasOneHost ? whole : 1500, socket.GetOption(level, name));
    });

    // A datagram that may not be fragmented fits the path or is refused.
    [Theory]
    [InlineData(AddressFamily.InterNetwork, 0, 10, 28)]
    [InlineData(AddressFamily.InterNetworkV6, 41, 23, 48)]
    public void MtuDiscovery_Do_RefusesLargerDatagrams(AddressFamily family, int level, int name, int headers) => Scenario(world =>
    {
        ISocket receiver = world.Receiver(new IPEndPoint(world.ServerAddress(family), 0));
        ISocket sender = Udp(world.Client, world, family);
        sender.SetOption(level, name, 2);
        int largest = (Worlds.HasOneHost ? 65535 : 1500) - headers;
        Assert.Equal(SocketError.MessageSize, sender.TrySendTo(new byte[largest + (Worlds.HasOneHost ? 100 : 1)], SocketFlags.None, receiver.LocalEndPoint, out _));
        Assert.Equal(largest, sender.SendTo(new byte[largest], SocketFlags.None, receiver.LocalEndPoint));
        sender.SetOption(level, name, 0);
        Assert.Equal(2000, sender.SendTo(new byte[2000], SocketFlags.None, receiver.LocalEndPoint));
    });

    // IP_RECVERR tells an unconnected socket too what the network says; the datagram is kept for MSG_ERRQUEUE.
    [Theory]
    [InlineData(AddressFamily.InterNetwork, 0, 11)]
    [InlineData(AddressFamily.InterNetworkV6, 41, 25)]
    public void ReceiveErrors_Set_TellsAnUnconnectedSocket(AddressFamily family, int level, int name) => Scenario(world =>
    {
        ISocket closed = world.Receiver(new IPEndPoint(world.ServerAddress(family), 0));
        var target = (IPEndPoint)closed.LocalEndPoint;
        closed.Close();
        ISocket sender = Udp(world.Client, world, family);
        sender.Timeout = Duration.Zero;
        sender.SendTo([1, 2, 3], SocketFlags.None, target);
        world.Settle();
        Assert.Equal(SocketError.Success, sender.GetOption(SocketOptions.Error));
        sender.SetOption(level, name, 1);
        sender.SendTo([1, 2, 3], SocketFlags.None, target);
        world.Settle();
        Assert.True(sender.Poll(PollEvents.Read).HasFlag(PollEvents.Error));
        Assert.Equal(SocketError.ConnectionRefused, sender.TryReceive(new byte[10], SocketFlags.None, out _));
        Assert.True(sender.Poll(PollEvents.Read).HasFlag(PollEvents.Error));
        byte[] buffer = new byte[10];
        Assert.Equal(SocketError.Success, sender.TryReceiveFrom(buffer, SocketFlags.ErrorQueue, out ReceiveFromResult result));
        Assert.Equal([1, 2, 3], buffer[..result.Count]);
        Assert.Equal(target, result.RemoteEndPoint);
        Assert.Equal(SocketError.WouldBlock, sender.TryReceive(buffer, SocketFlags.ErrorQueue, out _));
        Assert.False(sender.Poll(PollEvents.Read).HasFlag(PollEvents.Error));
    });

    [Fact]
    public void More_OnADatagram_HoldsItBackUntilTheLastPart() => Scenario(world =>
    {
        ISocket receiver = world.ServerDatagram(DatagramFamily.Udp4);
        receiver.Timeout = Duration.Zero;
        ISocket sender = Udp(world.Client, world, AddressFamily.InterNetwork);
        Assert.Equal(2, sender.SendTo([1, 2], SocketFlags.More, receiver.LocalEndPoint));
        world.AssertReceived(receiver);
        Assert.Equal(1, sender.SendTo([3], SocketFlags.None, receiver.LocalEndPoint));
        world.AssertReceived(receiver, [1, 2, 3]);
    });

    [Fact]
    public void Cork_OfUdp_HoldsADatagramBackUntilItIsPulled() => Scenario(world =>
    {
        ISocket receiver = world.ServerDatagram(DatagramFamily.Udp4);
        receiver.Timeout = Duration.Zero;
        ISocket sender = Udp(world.Client, world, AddressFamily.InterNetwork);
        sender.Connect(receiver.LocalEndPoint);
        sender.SetOption(SocketOptions.UdpLevel, UdpCork, 1);
        sender.Send([1]);
        sender.Send([2]);
        world.AssertReceived(receiver);
        sender.SetOption(SocketOptions.UdpLevel, UdpCork, 0);
        world.AssertReceived(receiver, [1, 2]);
        sender.Send([3]);
        world.AssertReceived(receiver, [3]);
    });

    // SO_PEEK_OFF: each peek goes on where the last one ended, through the datagrams of the queue; a receive takes back what it copied.
    [Fact]
    public void PeekOffset_Set_MovesWithEachPeek() => Scenario(world =>
    {
        ISocket receiver = world.ServerDatagram(DatagramFamily.Udp4);
        receiver.Timeout = Duration.Zero;
        ISocket sender = Udp(world.Client, world, AddressFamily.InterNetwork);
        sender.SendTo([1, 2, 3, 4], SocketFlags.None, receiver.LocalEndPoint);
        sender.SendTo([5, 6], SocketFlags.None, receiver.LocalEndPoint);
        world.Settle();
        Assert.Equal(-1, receiver.GetOption(SocketOptions.SocketLevel, PeekOffset));
        receiver.SetOption(SocketOptions.SocketLevel, PeekOffset, 1);
        byte[] buffer = new byte[3];
        Assert.Equal(3, receiver.Receive(buffer, SocketFlags.Peek));
        Assert.Equal([2, 3, 4], buffer);
        Assert.Equal(4, receiver.GetOption(SocketOptions.SocketLevel, PeekOffset));
        Assert.Equal(2, receiver.Receive(buffer, SocketFlags.Peek));
        Assert.Equal([5, 6], buffer[..2]);
        Assert.Equal(SocketError.WouldBlock, receiver.TryReceive(buffer, SocketFlags.Peek, out _));
        Assert.Equal(3, receiver.Receive(buffer));
        Assert.Equal([1, 2, 3], buffer);
        Assert.Equal(3, receiver.GetOption(SocketOptions.SocketLevel, PeekOffset));
    });

    // RFC 5082: with IP_MINTTL, what has come from farther away is as if it had not come.
    [Fact]
    public void MinimumTimeToLive_AboveTheSenders_KeepsItOut() => Scenario(world =>
    {
        ISocket listener = world.Own(world.Server.CreateSocket());
        listener.Bind(new IPEndPoint(world.ServerAddress(AddressFamily.InterNetwork), 0));
        listener.SetOption(SocketOptions.IPMinimumTimeToLive, 200);
        listener.Listen();
        ISocket far = world.Own(world.Client.CreateSocket());
        far.Timeout = Duration.Zero;
        Assert.Equal(SocketError.InProgress, far.TryConnect(listener.LocalEndPoint));
        world.Settle();
        Assert.Equal(PollEvents.None, far.Poll(PollEvents.Write));
        ISocket near = world.Own(world.Client.CreateSocket());
        near.SetOption(SocketOptions.IPTimeToLive, 255);
        listener.SetOption(SocketOptions.IPTimeToLive, 255);
        near.Connect(listener.LocalEndPoint);
    });

    private static ISocket Udp(ISocketProvider provider, ContractWorld world, AddressFamily family) =>
        world.Own(provider.CreateSocket(family, SocketType.Dgram));

    private static string Read(ISocket socket, int level, int name, int length)
    {
        byte[] value = new byte[length];
        int count = socket.GetOption(level, name, value);
        return Convert.ToHexString(value.AsSpan(0, count));
    }
}
