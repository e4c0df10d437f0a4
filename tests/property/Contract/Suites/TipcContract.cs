using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// TIPC (linux/tipc.h, net/tipc): names, messages, connections, the topology service. Where the system has no TIPC, no socket of it can be made.
[Covers("TIPC_*")]
public abstract class TipcContract(WorldFactory worlds) : ContractSuite(worlds)
{
    // A type that nobody else uses.
    private const uint Service = 0x5349_4d4e;

    private static readonly Duration Patience = Duration.FromSeconds(20);

    public static TheoryData<SocketType> Types { get; } = new(SocketType.Stream, SocketType.Seqpacket, SocketType.Rdm, SocketType.Dgram);

    public static TheoryData<SocketType> ConnectionTypes { get; } = new(SocketType.Stream, SocketType.Seqpacket);

    public static TheoryData<SocketType> MessageTypes { get; } = new(SocketType.Rdm, SocketType.Dgram);

    [Theory]
    [MemberData(nameof(Types))]
    public void CreateSocket_EachType_HasAnIdOrThereIsNoTipc(SocketType type) => Scenario(world =>
    {
        if (!HasTipc(world))
        {
            AssertFails(SocketError.AddressFamilyNotSupported, () => world.Server.CreateSocket(AddressFamily.Tipc, type));
            AssertFails(SocketError.AddressFamilyNotSupported, () => world.Server.CreateSocketPair(AddressFamily.Tipc, type));
            return;
        }

        ISocket socket = Create(world, world.Server, type);
        TipcEndPoint id = Assert.IsType<TipcEndPoint>(socket.LocalEndPoint);
        Assert.Equal((TipcAddressType.Id, 0u, 0), (id.Type, id.Value3, (int)id.Scope));
        Assert.NotEqual(0u, id.Value2);
        Assert.Equal((AddressFamily.Tipc, type), (socket.AddressFamily, socket.SocketType));
        Assert.Equal((int)type, socket.GetOption(SocketOptions.Type));
    });

    [Fact]
    public void CreateSocket_WrongTypeOrProtocol_IsRefused() => TipcScenario(world =>
    {
        AssertFails(SocketError.ProtocolType, () => world.Server.CreateSocket(AddressFamily.Tipc, SocketType.Raw));
        AssertFails(SocketError.ProtocolNotSupported, () => world.Server.CreateSocket(AddressFamily.Tipc, SocketType.Rdm, ProtocolType.Udp));
    });

    [Fact]
    public void Bind_WrongAddress_IsRefused() => TipcScenario(world =>
    {
        ISocket socket = Create(world, world.Server, SocketType.Rdm);
        AssertFails(SocketError.InvalidArgument, () => socket.Bind(Range(5, 4)));
        AssertFails(SocketError.AddressFamilyNotSupported, () => socket.Bind(socket.LocalEndPoint));
        AssertFails(SocketError.AccessDenied, () => socket.Bind(new TipcEndPoint(TipcAddressType.Name, 63, 1)));
    });

    [Covers("TIPC_ADDR_NAMESEQ for AF_TIPC", "TIPC_ADDR_NAME for AF_TIPC", "TIPC_ADDR_ID for AF_TIPC")]
    [Theory]
    [MemberData(nameof(MessageTypes))]
    public void SendTo_EachFormOfAddress_ReachesTheSocket(SocketType type) => TipcScenario(world =>
    {
        ISocket receiver = Create(world, world.Server, type);
        receiver.Bind(Range(10, 20));
        ISocket sender = Create(world, world.Client, type);
        AwaitName(world, 15);
        byte[] buffer = new byte[100];
        foreach (TipcEndPoint address in (TipcEndPoint[])[Name(15), Range(0, 10), (TipcEndPoint)receiver.LocalEndPoint])
        {
            Assert.Equal(30, sender.SendTo(Payload.Slice(0, 30), SocketFlags.None, address));
            ReceiveFromResult got = receiver.ReceiveFrom(buffer);
            Assert.Equal((30, sender.LocalEndPoint), (got.Count, got.RemoteEndPoint));
            Payload.AssertIs(0, buffer.AsSpan(0, 30));
        }
    });

    [Fact]
    public void Bind_NegativeScope_TakesTheNameBack() => TipcScenario(world =>
    {
        ISocket receiver = Create(world, world.Server, SocketType.Rdm);
        receiver.Bind(Name(1));
        receiver.Bind(Name(2));
        receiver.Bind(new TipcEndPoint(TipcAddressType.Name, Service, 1, 0, (TipcScope)(-2)));
        ISocket sender = Create(world, world.Client, SocketType.Rdm);
        AwaitName(world, 2);
        Assert.Equal(SocketError.HostUnreachable, sender.TrySendTo([1], SocketFlags.None, Name(1), out _));
        Assert.Equal(SocketError.Success, sender.TrySendTo([1], SocketFlags.None, Name(2), out _));
        Assert.Equal(1, receiver.Receive(new byte[4]));
    });

    [Fact]
    public void SendTo_TooLongOrNowhere_IsAnError() => TipcScenario(world =>
    {
        ISocket socket = Create(world, world.Server, SocketType.Rdm);
        Assert.Equal(SocketError.MessageSize, socket.TrySendTo(new byte[66001], SocketFlags.None, Name(1), out _));
        Assert.Equal(SocketError.HostUnreachable, socket.TrySendTo(new byte[66000], SocketFlags.None, Name(1), out _));
        Assert.Equal(SocketError.DestinationAddressRequired, socket.TrySend([1], SocketFlags.None, out _));
        Assert.Equal(SocketError.InvalidArgument, socket.TryReceiveFrom([], SocketFlags.None, out _));
    });

    [Fact]
    public void SendTo_LargestMessage_ArrivesWhole() => TipcScenario(world =>
    {
        ISocket receiver = Create(world, world.Server, SocketType.Rdm);
        receiver.Bind(Name(3));
        ISocket sender = Create(world, world.Client, SocketType.Rdm);
        AwaitName(world, 3);
        sender.SendTo(Payload.Slice(0, 66000), SocketFlags.None, Name(3));
        byte[] buffer = new byte[70000];
        Assert.Equal(66000, receiver.Receive(buffer));
        Payload.AssertIs(0, buffer.AsSpan(0, 66000));
    });

    [Fact]
    public void SendTo_SocketGone_ComesBackWithoutData() => TipcScenario(world =>
    {
        ISocket gone = Create(world, world.Server, SocketType.Rdm);
        gone.Bind(Name(4));
        ISocket sender = Create(world, world.Client, SocketType.Rdm);
        AwaitName(world, 4);
        var id = (TipcEndPoint)gone.LocalEndPoint;
        gone.Close();
        sender.SetOption(SocketOptions.TipcDestinationDroppable, false);
        sender.SendTo([1, 2, 3], SocketFlags.None, id);
        ReceiveFromResult back = sender.ReceiveFrom(new byte[10]);
        Assert.Equal((0, id), (back.Count, back.RemoteEndPoint));
    });

    [Theory]
    [MemberData(nameof(Types))]
    public void CreateSocketPair_EachType_IsConnectedBothWays(SocketType type) => TipcScenario(world =>
    {
        (ISocket first, ISocket second) = world.Server.CreateSocketPair(AddressFamily.Tipc, type);
        world.Own(first);
        world.Own(second);
        first.Send(Payload.Slice(0, 10));
        second.ReceivePayload(0, 10);
        second.Send(Payload.Slice(5, 20));
        first.ReceivePayload(5, 20);
        Assert.Equal(first.LocalEndPoint, second.RemoteEndPoint);
    });

    [Theory]
    [MemberData(nameof(ConnectionTypes))]
    public void Connect_Name_GivesBothEndsTheOthersId(SocketType type) => TipcScenario(world =>
    {
        (ISocket near, ISocket far) = Connected(world, type);
        Assert.Equal(far.LocalEndPoint, near.RemoteEndPoint);
        Assert.Equal(near.LocalEndPoint, far.RemoteEndPoint);
        near.Send(Payload.Slice(0, 3000));
        far.ReceivePayload(0, 3000);
        AssertFails(SocketError.IsConnected, () => near.Connect(Name(1)));
        AssertFails(SocketError.InvalidArgument, () => near.Bind(Name(1)));
    });

    [Theory]
    [MemberData(nameof(ConnectionTypes))]
    public void Connect_NobodyListens_IsUnreachableOrRefused(SocketType type) => TipcScenario(world =>
    {
        ISocket bound = Create(world, world.Server, type);
        bound.Bind(Name(6));
        ISocket near = Create(world, world.Client, type);
        AwaitName(world, 6);
        AssertFails(SocketError.HostUnreachable, () => near.Connect(Name(5)));
        AssertFails(SocketError.InvalidArgument, () => near.Connect(Range(6, 6)));
        AssertFails(SocketError.ConnectionRefused, () => near.Connect(Name(6)));
        AssertFails(SocketError.OperationNotSupported, () => bound.Connect(Name(6)));
    });

    [Fact]
    public void Connect_NobodyAccepts_TimesOut() => TipcScenario(world =>
    {
        ISocket listener = Create(world, world.Server, SocketType.Stream);
        listener.Bind(Name(7));
        listener.Listen();
        ISocket near = Create(world, world.Client, SocketType.Stream);
        AwaitName(world, 7);
        near.Timeout = null;
        near.SetOption(SocketOptions.TipcConnectTimeout, 50);
        AssertFails(SocketError.TimedOut, () => near.Connect(Name(7)));
    });

    [Fact]
    public void Send_Packets_KeepsBoundaries() => TipcScenario(world =>
    {
        (ISocket near, ISocket far) = Connected(world, SocketType.Seqpacket);
        near.Send(Payload.Slice(0, 10));
        near.Send(Payload.Slice(100, 5));
        ReceiveFromResult cut = far.ReceiveFrom(new byte[4]);
        Assert.Equal((4, SocketFlags.Truncated), (cut.Count, cut.Flags & SocketFlags.Truncated));
        far.ReceivePayload(100, 5);
    });

    [Theory]
    [MemberData(nameof(ConnectionTypes))]
    public void Shutdown_Both_IsTheEndForThePeer(SocketType type) => TipcScenario(world =>
    {
        (ISocket near, ISocket far) = Connected(world, type);
        near.Send(Payload.Slice(0, 10));
        AssertFails(SocketError.InvalidArgument, () => near.Shutdown(SocketShutdown.Send));
        near.Shutdown(SocketShutdown.Both);
        far.ReceivePayload(0, 10);
        Assert.Equal(0, far.Receive(new byte[10]));
        Assert.Equal(SocketError.Shutdown, far.TrySend([1], SocketFlags.None, out _));
    });

    [Theory]
    [MemberData(nameof(ConnectionTypes))]
    public void Close_Connection_ResetsThePeer(SocketType type) => TipcScenario(world =>
    {
        (ISocket near, ISocket far) = Connected(world, type);
        near.Send(Payload.Slice(0, 10));
        near.Close();
        far.ReceivePayload(0, 10);
        AssertFails(SocketError.ConnectionReset, () => far.Receive(new byte[10]));
    });

    [Fact]
    public void Send_NobodyReads_FillsAndIsReadWhole() => TipcScenario(world =>
    {
        (ISocket near, ISocket far) = Connected(world, SocketType.Stream);
        int sent = world.Fill(near);
        Assert.InRange(sent, 10_000, 10_000_000);
        far.ReceivePayload(0, sent);
        near.Await(PollEvents.Write);
    });

    [Theory]
    [MemberData(nameof(Types))]
    public void Options_OfTipc_ActAndAreRefusedAlike(SocketType type) => TipcScenario(world =>
    {
        ISocket socket = Create(world, world.Server, type);
        Assert.Equal(8000, socket.GetOption(SocketOptions.TipcConnectTimeout));
        Assert.Equal(type is SocketType.Rdm or SocketType.Dgram, socket.GetOption(SocketOptions.TipcDestinationDroppable));
        Assert.Equal(type == SocketType.Dgram, socket.GetOption(SocketOptions.TipcSourceDroppable));
        socket.SetOption(SocketOptions.TipcImportance, TipcImportance.High);
        Assert.Equal(TipcImportance.High, socket.GetOption(SocketOptions.TipcImportance));
        AssertFails(SocketError.InvalidArgument, () => socket.SetOption(SocketOptions.TipcLevel, 127, 4));
        AssertFails(SocketError.InvalidArgument, () => socket.GetOption(SocketOptions.TipcLevel, 1));
        AssertFails(SocketError.ProtocolOption, () => socket.GetOption(0, 1));
    });

    [Fact]
    public void Topology_Subscription_TellsOfComingAndGoing() => TipcScenario(world =>
    {
        ISocket topology = Topology(world);
        Subscribe(world, topology, new TipcSubscription(Service, 8, 9, TipcSubscription.WaitForever, TipcSubscriptionFilter.Ports, 0x1122_3344_5566_7788));
        ISocket socket = Create(world, world.Server, SocketType.Rdm);
        socket.Bind(Name(8));
        var id = (TipcEndPoint)socket.LocalEndPoint;
        TipcEvent told = ReadEvent(world, topology);
        Assert.Equal((TipcEventKind.Published, 8u, 8u, id.Value2, id.Value1), (told.Kind, told.Lower, told.Upper, told.Reference, told.Node));
        Assert.Equal((8u, 9u, 0x1122_3344_5566_7788ul), (told.Subscription.Lower, told.Subscription.Upper, told.Subscription.UserHandle));
        socket.Close();
        Assert.Equal(told with { Kind = TipcEventKind.Withdrawn }, ReadEvent(world, topology));
    });

    [Fact]
    public void Topology_SubscriptionWithTimeout_EndsWithAnEvent() => TipcScenario(world =>
    {
        ISocket topology = Topology(world);
        var subscription = new TipcSubscription(Service, 8, 9, 20, TipcSubscriptionFilter.Service);
        Subscribe(world, topology, subscription);
        Assert.Equal(new TipcEvent(TipcEventKind.TimedOut, 8, 9, 0, 0, subscription), ReadEvent(world, topology));
    });

    [Fact]
    public void Topology_IllegalSubscription_EndsTheConnection() => TipcScenario(world =>
    {
        ISocket topology = Topology(world);
        Subscribe(world, topology, new TipcSubscription(Service, 9, 8, TipcSubscription.WaitForever, TipcSubscriptionFilter.Ports));
        Assert.Equal(0, topology.Receive(new byte[100]));
    });

    // A simulated host always has TIPC; of a system the first socket says it.
    private static bool HasTipc(ContractWorld world)
    {
        if (world.IsSimulated)
        {
            return true;
        }

        try
        {
            using ISocket probe = world.Server.CreateSocket(AddressFamily.Tipc, SocketType.Rdm);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressFamilyNotSupported)
        {
            return false;
        }
    }

    // The body, or without TIPC the proof that there is none.
    private void TipcScenario(Action<ContractWorld> body) => Scenario(world =>
    {
        if (HasTipc(world))
        {
            body(world);
        }
        else
        {
            AssertFails(SocketError.AddressFamilyNotSupported, () => world.Client.CreateSocket(AddressFamily.Tipc, SocketType.Seqpacket));
        }
    });

    private static TipcEndPoint Name(uint instance) => new(TipcAddressType.Name, Service, instance);

    private static TipcEndPoint Range(uint lower, uint upper) => new(TipcAddressType.NameSequence, Service, lower, upper);

    private static ISocket Create(ContractWorld world, ISocketProvider host, SocketType type)
    {
        ISocket socket = world.Own(host.CreateSocket(AddressFamily.Tipc, type));
        socket.Timeout = Patience;
        return socket;
    }

    private static ISocket Topology(ContractWorld world)
    {
        ISocket topology = Create(world, world.Client, SocketType.Seqpacket);
        topology.Connect(new TipcEndPoint(TipcAddressType.Name, TipcSubscription.TopologyService, TipcSubscription.TopologyService));
        return topology;
    }

    // Waits until the client's host knows a name, as a program would.
    private static void AwaitName(ContractWorld world, uint instance)
    {
        using ISocket topology = Topology(world);
        Subscribe(world, topology, new TipcSubscription(Service, instance, instance, TipcSubscription.WaitForever, TipcSubscriptionFilter.Ports));
        Assert.Equal(TipcEventKind.Published, ReadEvent(world, topology).Kind);
    }

    // A connection is there when it is accepted, not before.
    private static (ISocket Near, ISocket Far) Connected(ContractWorld world, SocketType type)
    {
        ISocket listener = Create(world, world.Server, type);
        listener.Bind(Name(1));
        listener.Listen();
        ISocket near = Create(world, world.Client, type);
        AwaitName(world, 1);
        near.Timeout = Duration.Zero;
        Assert.Equal(SocketError.InProgress, near.TryConnect(Name(1)));
        ISocket far = world.Own(listener.Accept().Socket);
        near.Await(PollEvents.Write);
        near.Timeout = far.Timeout = Patience;
        listener.Close();
        return (near, far);
    }

    private static void Subscribe(ContractWorld world, ISocket topology, TipcSubscription subscription)
    {
        byte[] request = new byte[TipcSubscription.Size];
        subscription.Write(request, world.Client.ByteOrder);
        topology.Send(request);
    }

    private static TipcEvent ReadEvent(ContractWorld world, ISocket topology)
    {
        byte[] told = new byte[100];
        Assert.Equal(TipcEvent.Size, topology.Receive(told));
        return TipcEvent.Read(told, world.Client.ByteOrder);
    }

    private static void AssertFails(SocketError expected, Action action) =>
        Assert.Equal(expected, Assert.ThrowsAny<SocketException>(action).SocketErrorCode);
}
