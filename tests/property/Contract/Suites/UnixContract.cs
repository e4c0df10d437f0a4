using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// What UNIX sockets have for themselves: pairs, paths, abstract names (unix(7)).
public abstract class UnixContract(WorldFactory worlds) : ContractSuite(worlds)
{
    public static TheoryData<SocketType> PairTypes { get; } = new(SocketType.Stream, SocketType.Dgram, SocketType.Seqpacket);

    [Covers("socketpair", "AF_UNIX", "SOCK_SEQPACKET")]
    [Theory]
    [MemberData(nameof(PairTypes))]
    public void CreateSocketPair_EachType_IsConnectedBothWays(SocketType type) => Scenario(world =>
    {
        (ISocket first, ISocket second) = Pair(world, type);
        first.Send(Payload.Slice(0, 10));
        second.ReceivePayload(0, 10);
        second.Send(Payload.Slice(5, 20));
        first.ReceivePayload(5, 20);
        Assert.Equal(UnixEndPoint.Unnamed, first.LocalEndPoint);
        Assert.Equal(UnixEndPoint.Unnamed, first.RemoteEndPoint);
        Assert.Equal((AddressFamily.Unix, type), (second.AddressFamily, second.SocketType));
        Assert.NotEqual(first.Descriptor, second.Descriptor);
    });

    [Theory]
    [InlineData(SocketType.Dgram)]
    [InlineData(SocketType.Seqpacket)]
    public void Send_PairOfMessages_KeepsBoundaries(SocketType type) => Scenario(world =>
    {
        (ISocket first, ISocket second) = Pair(world, type);
        first.Send([1, 2, 3]);
        first.Send([4]);
        byte[] buffer = new byte[2];
        ReceiveFromResult cut = second.ReceiveFrom(buffer);
        Assert.Equal((2, SocketFlags.Truncated), (cut.Count, cut.Flags & SocketFlags.Truncated));
        Assert.Equal(1, second.Receive(buffer));
        Assert.Equal(4, buffer[0]);
    });

    [Theory]
    [InlineData(SocketType.Stream)]
    [InlineData(SocketType.Seqpacket)]
    public void Receive_OtherOfThePairClosed_IsTheEnd(SocketType type) => Scenario(world =>
    {
        (ISocket first, ISocket second) = Pair(world, type);
        first.Send([1]);
        first.Close();
        Assert.Equal(1, second.Receive(new byte[4]));
        Assert.Equal(0, second.Receive(new byte[4]));
        Assert.Equal(SocketError.Shutdown, second.TrySend([1], SocketFlags.None, out _));
    });

    [Covers("socketpair")]
    [Fact]
    public void CreateSocketPair_Internet_IsNotSupported() => Scenario(world =>
    {
        SocketException error = Assert.ThrowsAny<SocketException>(() => world.Server.CreateSocketPair(AddressFamily.InterNetwork));
        Assert.Equal(SocketError.OperationNotSupported, error.SocketErrorCode);
    });

    [Covers("a string for AF_UNIX")]
    [Fact]
    public void Bind_PathTaken_IsInUseEvenAfterClose() => Scenario(world =>
    {
        ISocket socket = world.Bound(StreamFamily.Unix);
        EndPoint path = socket.LocalEndPoint;
        ISocket other = world.Stream(StreamFamily.Unix);
        AssertFails(SocketError.AddressAlreadyInUse, () => other.Bind(path));
        socket.Close();
        AssertFails(SocketError.AddressAlreadyInUse, () => other.Bind(path));
        AssertFails(SocketError.ConnectionRefused, () => other.Connect(path));
        other.Bind(world.FreshPath());
    });

    [Covers("a string for AF_UNIX")]
    [Fact]
    public void Bind_AbstractName_IsFreeAgainAfterClose() => Scenario(world =>
    {
        EndPoint name = UnixEndPoint.FromName([0, .. "simnet contract "u8, .. Guid.NewGuid().ToByteArray(), 0xff, 1]);
        ISocket listener = world.Stream(StreamFamily.Unix);
        listener.Bind(name);
        listener.Listen();
        Assert.Equal(name, listener.LocalEndPoint);
        ISocket client = world.Stream(StreamFamily.Unix);
        client.Connect(name);
        Assert.Equal(name, client.RemoteEndPoint);
        AssertFails(SocketError.AddressAlreadyInUse, () => world.Stream(StreamFamily.Unix).Bind(name));
        listener.Close();
        AssertFails(SocketError.ConnectionRefused, () => world.Stream(StreamFamily.Unix).Connect(name));
        world.Stream(StreamFamily.Unix).Bind(name);
    });

    [Covers("a string for AF_UNIX")]
    [Fact]
    public void Bind_NoName_IsGivenAnAbstractOne() => Scenario(world =>
    {
        ISocket socket = world.Stream(StreamFamily.Unix);
        socket.Bind(UnixEndPoint.Unnamed);
        Assert.True(UnixEndPoint.TryGetName(socket.LocalEndPoint, out ReadOnlyMemory<byte> name));
        Assert.Equal((6, 0), (name.Length, name.Span[0]));
    });

    [Fact]
    public void Accept_Path_TellsTheNamesOfBothEnds() => Scenario(world =>
    {
        ISocket listener = world.Listener(StreamFamily.Unix);
        ISocket client = world.Stream(StreamFamily.Unix);
        client.Bind(world.FreshPath());
        client.Connect(listener.LocalEndPoint);
        AcceptResult accepted = listener.Accept();
        world.Own(accepted.Socket);
        Assert.Equal(client.LocalEndPoint, accepted.RemoteEndPoint);
        Assert.Equal(client.LocalEndPoint, accepted.Socket.RemoteEndPoint);
        Assert.Equal(listener.LocalEndPoint, accepted.Socket.LocalEndPoint);
        Assert.Equal(listener.LocalEndPoint, client.RemoteEndPoint);
    });

    [Fact]
    public void Connect_QueueFull_WouldBlock() => Scenario(world =>
    {
        ISocket listener = world.Listener(StreamFamily.Unix, 0);
        world.Stream(StreamFamily.Unix).Connect(listener.LocalEndPoint);
        ISocket late = world.Stream(StreamFamily.Unix);
        late.Timeout = NodaTime.Duration.Zero;
        Assert.Equal(SocketError.WouldBlock, late.TryConnect(listener.LocalEndPoint));
        world.Own(listener.Accept().Socket);
        Assert.Equal(SocketError.Success, late.TryConnect(listener.LocalEndPoint));
    });

    private static (ISocket First, ISocket Second) Pair(ContractWorld world, SocketType type)
    {
        (ISocket first, ISocket second) = world.Server.CreateSocketPair(AddressFamily.Unix, type);
        return (world.Own(first), world.Own(second));
    }

    private static void AssertFails(SocketError expected, Action action) =>
        Assert.Equal(expected, Assert.ThrowsAny<SocketException>(action).SocketErrorCode);
}
