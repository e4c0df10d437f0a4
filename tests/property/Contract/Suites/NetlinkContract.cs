using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Netlink sockets among themselves: ports, names, datagrams, groups, options (netlink(7)). None of it needs a right or changes the host.
[Covers("(pid, groups) for AF_NETLINK")]
public abstract class NetlinkContract(WorldFactory worlds) : ContractSuite(worlds)
{
    private const ProtocolType RouteFamily = 0;
    private const ProtocolType UserFamily = (ProtocolType)2;
    private const int NetlinkLevel = 270;
    private const int AddMembership = 1;
    private const int DropMembership = 2;
    private const int ListMemberships = 9;

    [Theory]
    [InlineData(SocketType.Stream, 0, SocketError.SocketNotSupported)]
    [InlineData(SocketType.Seqpacket, 2, SocketError.SocketNotSupported)]
    [InlineData(SocketType.Rdm, 0, SocketError.SocketNotSupported)]
    [InlineData(SocketType.Raw, 1, SocketError.ProtocolNotSupported)]
    [InlineData(SocketType.Dgram, 32, SocketError.ProtocolNotSupported)]
    [InlineData(SocketType.Stream, 32, SocketError.SocketNotSupported)]
    public void CreateSocket_TypeOrFamilyThatIsNone_IsRefused(SocketType type, int protocol, SocketError expected) => Scenario(world =>
        AssertFails(expected, () => world.Own(world.Client.CreateSocket(AddressFamily.Netlink, type, (ProtocolType)protocol))));

    [Fact]
    public void CreateSocketPair_Netlink_IsNotSupported() => Scenario(world =>
        AssertFails(SocketError.OperationNotSupported, () => world.Client.CreateSocketPair(AddressFamily.Netlink, SocketType.Raw)));

    [Theory]
    [InlineData(SocketType.Raw)]
    [InlineData(SocketType.Dgram)]
    public void CreateSocket_Netlink_HasNoPortAndTheKernelForItsPeer(SocketType type) => Scenario(world =>
    {
        ISocket socket = Create(world, UserFamily, type);
        Assert.Equal((AddressFamily.Netlink, type, UserFamily), (socket.AddressFamily, socket.SocketType, socket.ProtocolType));
        Assert.Equal(new NetlinkEndPoint(0), socket.LocalEndPoint);
        Assert.Equal(new NetlinkEndPoint(0), socket.RemoteEndPoint);
        Assert.Equal((int)type, socket.GetOption(SocketOptions.Type));
        Assert.Equal(16, socket.GetOption(SocketOptions.Domain));
        Assert.Equal(2, socket.GetOption(SocketOptions.Protocol));
        Assert.False(socket.GetOption(SocketOptions.AcceptsConnections));
    });

    [Fact]
    public void Bind_NoPort_GivesEachSocketOneOfItsOwn() => Scenario(world =>
    {
        uint[] ports = [.. Enumerable.Range(0, 4).Select(_ => PortOf(Bound(world)))];
        Assert.DoesNotContain(0U, ports);
        Assert.Equal(4, ports.Distinct().Count());
    });

    [Fact]
    public void Bind_PortTaken_IsInUseInThisFamilyOnly() => Scenario(world =>
    {
        ISocket first = Bound(world);
        AssertFails(SocketError.AddressAlreadyInUse, () => Create(world).Bind(new NetlinkEndPoint(PortOf(first))));
        ISocket other = Create(world, RouteFamily);
        ISocket holder = Create(world, RouteFamily);
        holder.Bind(new NetlinkEndPoint(0));
        AssertFails(SocketError.AddressAlreadyInUse, () => other.Bind(holder.LocalEndPoint));
        uint port = PortOf(first);
        first.Close();
        ISocket next = Create(world);
        next.Bind(new NetlinkEndPoint(port));
        Assert.Equal(port, PortOf(next));
    });

    [Fact]
    public void Bind_Again_TakesTheSamePortOnly() => Scenario(world =>
    {
        ISocket socket = Bound(world);
        EndPoint name = socket.LocalEndPoint;
        socket.Bind(name);
        AssertFails(SocketError.InvalidArgument, () => socket.Bind(new NetlinkEndPoint(0)));
        AssertFails(SocketError.InvalidArgument, () => socket.Bind(new NetlinkEndPoint(PortOf(socket) + 1)));
        Assert.Equal(name, socket.LocalEndPoint);
    });

    [Fact]
    public void Address_OfAnotherFamily_IsInvalid() => Scenario(world =>
    {
        ISocket socket = Create(world);
        var address = new IPEndPoint(IPAddress.Loopback, 1);
        AssertFails(SocketError.InvalidArgument, () => socket.Bind(address));
        Assert.Equal(SocketError.InvalidArgument, socket.TryConnect(address));
        Assert.Equal(SocketError.InvalidArgument, socket.TrySendTo([1], SocketFlags.None, address, out _));
    });

    [Fact]
    public void SendTo_PortOfAnotherSocket_IsADatagramFromThisOne() => Scenario(world =>
    {
        ISocket receiver = Bound(world);
        ISocket sender = Create(world);
        Assert.Equal(5, sender.SendTo("first"u8, SocketFlags.None, receiver.LocalEndPoint));
        Assert.Equal(6, sender.SendTo("second"u8, SocketFlags.None, receiver.LocalEndPoint));
        Assert.NotEqual(0U, PortOf(sender));
        byte[] buffer = new byte[100];
        ReceiveFromResult first = receiver.ReceiveFrom(buffer);
        Assert.Equal((5, sender.LocalEndPoint), (first.Count, first.RemoteEndPoint));
        Assert.Equal("first"u8, buffer.AsSpan(0, 5));
        Assert.Equal(6, receiver.Receive(buffer));
        Assert.Equal("second"u8, buffer.AsSpan(0, 6));
    });

    [Fact]
    public void SendTo_PortNobodyHas_IsRefused() => Scenario(world =>
    {
        ISocket gone = Bound(world);
        ISocket sender = Bound(world);
        EndPoint name = gone.LocalEndPoint;
        gone.Close();
        Assert.Equal(SocketError.ConnectionRefused, sender.TrySendTo([1], SocketFlags.None, name, out _));
    });

    [Fact]
    public void Send_FamilyWithoutAKernelSide_IsRefused() => Scenario(world =>
        Assert.Equal(SocketError.ConnectionRefused, Create(world).TrySend([1], SocketFlags.None, out _)));

    [Fact]
    public void Connect_Port_SetsThePeerWithoutAsking() => Scenario(world =>
    {
        ISocket receiver = Bound(world);
        ISocket sender = Create(world);
        sender.Connect(receiver.LocalEndPoint);
        Assert.Equal(receiver.LocalEndPoint, sender.RemoteEndPoint);
        Assert.Equal(3, sender.Send([1, 2, 3]));
        Assert.Equal(3, receiver.Receive(new byte[9]));
        uint port = PortOf(receiver);
        receiver.Close();
        sender.Connect(new NetlinkEndPoint(port));
        Assert.Equal(SocketError.ConnectionRefused, sender.TrySend([1], SocketFlags.None, out _));
    });

    [Fact]
    public void Connect_Receiver_HearsItsPeerAlone() => Scenario(world =>
    {
        ISocket receiver = Bound(world);
        ISocket peer = Bound(world);
        ISocket stranger = Bound(world);
        receiver.Connect(peer.LocalEndPoint);
        Assert.Equal(SocketError.ConnectionRefused, stranger.TrySendTo([1], SocketFlags.None, receiver.LocalEndPoint, out _));
        Assert.Equal(1, peer.SendTo([1], SocketFlags.None, receiver.LocalEndPoint));
        Assert.Equal(1, receiver.Receive(new byte[9]));
    });

    [Fact]
    public void Connections_AreNotSupported() => Scenario(world =>
    {
        ISocket socket = Bound(world);
        socket.Timeout = null;
        AssertFails(SocketError.OperationNotSupported, () => socket.Listen());
        Assert.Equal(SocketError.OperationNotSupported, socket.TryAccept(out _));
        foreach (SocketShutdown how in Enum.GetValues<SocketShutdown>())
        {
            AssertFails(SocketError.OperationNotSupported, () => socket.Shutdown(how));
        }
    });

    [Fact]
    public void Send_WhatCannotBeSent_IsRefused() => Scenario(world =>
    {
        ISocket receiver = Bound(world);
        ISocket sender = Create(world);
        sender.Connect(receiver.LocalEndPoint);
        int room = sender.GetOption(SocketOptions.SendBuffer) - 32;
        Assert.Equal(SocketErrors.FromErrno(Errno.ENODATA), sender.TrySend([], SocketFlags.None, out _));
        Assert.Equal(SocketError.OperationNotSupported, sender.TrySend([1], SocketFlags.OutOfBand, out _));
        Assert.Equal(SocketError.MessageSize, sender.TrySend(new byte[room + 1], SocketFlags.None, out _));
        Assert.Equal(SocketError.Success, sender.TrySend(new byte[room], SocketFlags.None, out int sent));
        Assert.Equal(room, sent);
        Assert.Equal(SocketError.OperationNotSupported, receiver.TryReceive(new byte[9], SocketFlags.OutOfBand, out _));
        Assert.Equal(room, receiver.Receive(new byte[room + 1]));
    });

    [Fact]
    public void Receive_LongerThanTheBuffer_IsCutAndSaysSo() => Scenario(world =>
    {
        ISocket receiver = Bound(world);
        Create(world).SendTo(Payload.Slice(0, 20), SocketFlags.None, receiver.LocalEndPoint);
        byte[] buffer = new byte[7];
        ReceiveFromResult peeked = receiver.ReceiveFrom(buffer, SocketFlags.Peek | SocketFlags.Truncated);
        Assert.Equal((20, SocketFlags.Truncated), (peeked.Count, peeked.Flags & SocketFlags.Truncated));
        ReceiveFromResult cut = receiver.ReceiveFrom(buffer);
        Assert.Equal((7, SocketFlags.Truncated), (cut.Count, cut.Flags & SocketFlags.Truncated));
        Payload.AssertIs(0, buffer);
        receiver.Timeout = Duration.Zero;
        Assert.Equal(SocketError.WouldBlock, receiver.TryReceive(buffer, SocketFlags.None, out _));
    });

    [Fact]
    public void Receive_Waits_UntilSomebodySends() => Scenario(world =>
    {
        ISocket receiver = Bound(world);
        ISocket sender = Create(world);
        world.Run(async () =>
        {
            byte[] buffer = new byte[9];
            ValueTask<int> waiting = receiver.ReceiveAsync(buffer);
            Assert.False(waiting.IsCompleted);
            Assert.Equal(2, await sender.SendToAsync(new byte[] { 7, 8 }, SocketFlags.None, receiver.LocalEndPoint));
            Assert.Equal(2, await waiting);
            Assert.Equal(8, buffer[1]);
        });
    });

    [Fact]
    public void Send_ReceiverIsFull_WouldBlockUntilItReads() => Scenario(world =>
    {
        ISocket receiver = Bound(world);
        receiver.SetOption(SocketOptions.ReceiveBuffer, 1);
        ISocket sender = Create(world);
        sender.Connect(receiver.LocalEndPoint);
        sender.Timeout = Duration.Zero;
        int count = 0;
        while (sender.TrySend([(byte)count], SocketFlags.None, out _) == SocketError.Success)
        {
            count++;
            Assert.True(count < 100, "The receiver takes datagrams without end.");
        }

        Assert.InRange(count, 1, 3);
        Assert.Equal(SocketError.WouldBlock, sender.TrySend([9], SocketFlags.None, out _));
        byte[] buffer = new byte[9];
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(1, receiver.Receive(buffer));
            Assert.Equal(i, buffer[0]);
        }

        Assert.Equal(1, sender.Send([9]));
    });

    [Fact]
    public void Poll_Socket_IsWritableAndReadableWithADatagram() => Scenario(world =>
    {
        const PollEvents all = PollEvents.Read | PollEvents.Write;
        ISocket receiver = Bound(world);
        Assert.Equal(PollEvents.Write, receiver.Poll(all));
        Create(world).SendTo([1], SocketFlags.None, receiver.LocalEndPoint);
        Assert.Equal(all, receiver.Poll(all));
        receiver.Receive(new byte[1]);
        Assert.Equal(PollEvents.Write, receiver.Poll(all));
    });

    [Fact]
    public void Duplicate_ClosedOne_LeavesTheOtherOpen() => Scenario(world =>
    {
        ISocket socket = Bound(world);
        EndPoint name = socket.LocalEndPoint;
        ISocket second = world.Own(socket.Duplicate());
        socket.Close();
        Assert.Equal(name, second.LocalEndPoint);
        Create(world).SendTo([1], SocketFlags.None, name);
        Assert.Equal(1, second.Receive(new byte[1]));
    });

    [Fact]
    public void Control_BytesAvailable_IsNoOperationOfNetlink() => Scenario(world =>
        AssertFails(SocketErrors.FromErrno(Errno.ENOTTY), () => Bound(world).Control(0x541B, new byte[4])));

    [Fact]
    public void Membership_OfARouteGroup_IsInTheNameAndInTheList() => Scenario(world =>
    {
        ISocket socket = Create(world, RouteFamily);
        socket.Bind(new NetlinkEndPoint(0));
        Assert.Equal(0, socket.GetOption(NetlinkLevel, ListMemberships, new byte[8]));
        socket.SetOption(NetlinkLevel, AddMembership, 1);
        socket.SetOption(NetlinkLevel, AddMembership, 33);
        byte[] list = new byte[16];
        Assert.Equal(8, socket.GetOption(NetlinkLevel, ListMemberships, list));
        var wire = new NetlinkWire(world.Client.ByteOrder.IsLittleEndian);
        Assert.Equal((1, 1), (wire.Get32(list), wire.Get32(list.AsSpan(4))));
        Assert.Equal(1U, ((NetlinkEndPoint)socket.LocalEndPoint).Groups);
        socket.SetOption(NetlinkLevel, DropMembership, 1);
        socket.SetOption(NetlinkLevel, DropMembership, 2);
        Assert.Equal(0U, ((NetlinkEndPoint)socket.LocalEndPoint).Groups);
        foreach (int group in (int[])[0, -1, 1000])
        {
            AssertFails(SocketError.InvalidArgument, () => socket.SetOption(NetlinkLevel, AddMembership, group));
        }
    });

    [Fact]
    public void Bind_Groups_TakeThePlaceOfEarlierOnes() => Scenario(world =>
    {
        ISocket socket = Create(world, RouteFamily);
        socket.Bind(new NetlinkEndPoint(0, 0x11));
        uint port = PortOf(socket);
        Assert.Equal(0x11U, ((NetlinkEndPoint)socket.LocalEndPoint).Groups);
        socket.Bind(new NetlinkEndPoint(port, 0x40));
        Assert.Equal(new NetlinkEndPoint(port, 0x40), socket.LocalEndPoint);
        socket.Bind(new NetlinkEndPoint(port));
        Assert.Equal(new NetlinkEndPoint(port), socket.LocalEndPoint);
    });

    // NETLINK_PKTINFO, BROADCAST_ERROR, NO_ENOBUFS, CAP_ACK, EXT_ACK, GET_STRICT_CHK
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    public void Option_Flag_IsKept(int name) => Scenario(world =>
    {
        ISocket socket = Create(world, RouteFamily);
        Assert.Equal(0, socket.GetOption(NetlinkLevel, name));
        socket.SetOption(NetlinkLevel, name, 5);
        Assert.Equal(1, socket.GetOption(NetlinkLevel, name));
        AssertFails(SocketError.InvalidArgument, () => socket.GetOption(NetlinkLevel, name, new byte[2]));
        socket.SetOption(NetlinkLevel, name, new byte[2]);
        Assert.Equal(0, socket.GetOption(NetlinkLevel, name));
    });

    [Fact]
    public void Option_ThatIsNone_IsUnknown() => Scenario(world =>
    {
        ISocket socket = Create(world, RouteFamily);
        AssertFails(SocketError.ProtocolOption, () => socket.GetOption(NetlinkLevel, AddMembership));
        AssertFails(SocketError.ProtocolOption, () => socket.GetOption(NetlinkLevel, 99));
        AssertFails(SocketError.ProtocolOption, () => socket.SetOption(NetlinkLevel, 99, 1));
        AssertFails(SocketError.ProtocolOption, () => socket.SetOption(SocketOptions.TcpLevel, 1, 1));
        AssertFails(SocketError.ProtocolOption, () => socket.GetOption(SocketOptions.IPLevel, 1));
    });

    private static ISocket Create(ContractWorld world, ProtocolType family = UserFamily, SocketType type = SocketType.Raw)
    {
        ISocket socket = world.Own(world.Client.CreateSocket(AddressFamily.Netlink, type, family));
        socket.Timeout = Duration.FromSeconds(20);
        return socket;
    }

    private static ISocket Bound(ContractWorld world)
    {
        ISocket socket = Create(world);
        socket.Bind(new NetlinkEndPoint(0));
        return socket;
    }

    private static uint PortOf(ISocket socket) => ((NetlinkEndPoint)socket.LocalEndPoint).PortId;

    private static void AssertFails(SocketError expected, Action action) =>
        Assert.Equal(expected, Assert.ThrowsAny<SocketException>(action).SocketErrorCode);
}
