using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Groups of IPv4 and who hears them (ip(7), RFC 3678).
public abstract class MulticastContract(WorldFactory worlds) : ContractSuite(worlds)
{
    private const int MaxMemberships = 20;
    private static readonly IPAddress NobodysAddress = IPAddress.Parse("192.0.2.77");

    [Fact]
    public void Send_ToAGroup_ReachesItsMember() => Scenario(world =>
    {
        IPAddress group = WorldGroups.FreshGroup();
        ISocket receiver = world.Receiver();
        world.Join(receiver, group);
        ISocket sender = world.GroupSender();
        Assert.Equal(3, sender.SendTo([1, 2, 3], SocketFlags.None, new IPEndPoint(group, receiver.Port())));
        world.Settle();
        ReceiveFromResult result = receiver.ReceiveFrom(new byte[10]);
        Assert.Equal(3, result.Count);
        Assert.Equal(new IPEndPoint(world.ClientAddress(AddressFamily.InterNetwork), sender.Port()), result.RemoteEndPoint);
    });

    [Fact]
    public void Send_ToAGroupWithoutMember_ReachesNobody() => Scenario(world =>
    {
        ISocket receiver = world.Receiver();
        world.Join(receiver, WorldGroups.FreshGroup());
        ISocket sender = world.GroupSender();
        Assert.Equal(1, sender.SendTo([1], SocketFlags.None, new IPEndPoint(WorldGroups.FreshGroup(), receiver.Port())));
        world.AssertReceived(receiver);
        Assert.Equal(SocketError.Success, sender.GetOption(SocketOptions.Error));
    });

    [Fact]
    public void Member_ThatHasLeft_HearsNothing() => Scenario(world =>
    {
        IPAddress group = WorldGroups.FreshGroup();
        ISocket receiver = world.Receiver();
        world.Join(receiver, group);
        ISocket sender = world.GroupSender();
        sender.SendTo([1], SocketFlags.None, new IPEndPoint(group, receiver.Port()));
        world.AssertReceived(receiver, [1]);
        world.Leave(receiver, group);
        sender.SendTo([2], SocketFlags.None, new IPEndPoint(group, receiver.Port()));
        world.AssertReceived(receiver);
    });

    [Fact]
    public void Members_OnOnePort_TakeACopyEach() => Scenario(world =>
    {
        IPAddress group = WorldGroups.FreshGroup();
        ISocket first = world.Receiver(sharesPort: true);
        ISocket second = world.Beside(first);
        world.Join(first, group);
        world.Join(second, group);
        ISocket sender = world.GroupSender();
        sender.SendTo([1], SocketFlags.None, new IPEndPoint(group, first.Port()));
        sender.SendTo([2], SocketFlags.None, new IPEndPoint(group, first.Port()));
        world.AssertReceived(first, [1], [2]);
        world.AssertReceived(second, [1], [2]);
    });

    // IP_MULTICAST_ALL: by default a socket hears the groups of its host, whichever socket has joined them.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Socket_BesideAMember_HearsItsGroupIfItTakesAll(bool takesAll) => Scenario(world =>
    {
        IPAddress group = WorldGroups.FreshGroup();
        ISocket member = world.Receiver(sharesPort: true);
        ISocket other = world.Beside(member);
        world.Join(member, group);
        Assert.True(other.GetOption(SocketOptions.IPMulticastAll));
        other.SetOption(SocketOptions.IPMulticastAll, takesAll);
        world.GroupSender().SendTo([1], SocketFlags.None, new IPEndPoint(group, member.Port()));
        world.AssertReceived(member, [1]);
        world.AssertReceived(other, takesAll ? [[1]] : []);
    });

    [Fact]
    public void Membership_OfAClosedSocket_HasEnded() => Scenario(world =>
    {
        IPAddress group = WorldGroups.FreshGroup();
        ISocket other = world.Receiver(sharesPort: true);
        ISocket member = world.Beside(other);
        world.Join(member, group);
        ISocket copy = member.Duplicate();
        member.Close();
        ISocket sender = world.GroupSender();
        sender.SendTo([1], SocketFlags.None, new IPEndPoint(group, other.Port()));
        world.AssertReceived(other, [1]);
        copy.Close();
        sender.SendTo([2], SocketFlags.None, new IPEndPoint(group, other.Port()));
        world.AssertReceived(other);
    });

    [Fact]
    public void Socket_BoundToAGroup_HearsThatGroupAlone() => Scenario(world =>
    {
        IPAddress group = WorldGroups.FreshGroup();
        IPAddress second = WorldGroups.FreshGroup();
        ISocket receiver = world.Receiver(new IPEndPoint(group, 0));
        world.Join(receiver, group);
        world.Join(receiver, second);
        ISocket sender = world.GroupSender();
        sender.SendTo([1], SocketFlags.None, new IPEndPoint(second, receiver.Port()));
        sender.SendTo([2], SocketFlags.None, new IPEndPoint(group, receiver.Port()));
        sender.SendTo([3], SocketFlags.None, new IPEndPoint(world.ServerAddress(AddressFamily.InterNetwork), receiver.Port()));
        world.AssertReceived(receiver, [2]);
        Assert.Equal(group, ((IPEndPoint)receiver.LocalEndPoint).Address);
    });

    [Fact]
    public void Sender_ConnectedToAGroup_SendsToItAndHearsNobodyElse() => Scenario(world =>
    {
        IPAddress group = WorldGroups.FreshGroup();
        ISocket receiver = world.Receiver();
        world.Join(receiver, group);
        ISocket sender = world.GroupSender();
        sender.Connect(new IPEndPoint(group, receiver.Port()));
        Assert.Equal(new IPEndPoint(group, receiver.Port()), sender.RemoteEndPoint);
        Assert.Equal(world.ClientAddress(AddressFamily.InterNetwork), ((IPEndPoint)sender.LocalEndPoint).Address);
        Assert.Equal(1, sender.Send([7]));
        world.AssertReceived(receiver, [7]);
        receiver.SendTo([8], SocketFlags.None, sender.LocalEndPoint);
        sender.Timeout = NodaTime.Duration.Zero;
        world.AssertReceived(sender);
    });

    [Fact]
    public void SourceMembership_OfTheSender_HearsIt() => Scenario(world =>
    {
        IPAddress group = WorldGroups.FreshGroup();
        IPAddress own = world.ServerAddress(AddressFamily.InterNetwork);
        ISocket receiver = world.Receiver();
        receiver.SetOption(SocketOptions.IPAddSourceMembership, new SourceMembership(group, NobodysAddress, own));
        ISocket sender = world.GroupSender();
        var address = new IPEndPoint(group, receiver.Port());
        sender.SendTo([1], SocketFlags.None, address);
        world.AssertReceived(receiver);
        var wanted = new SourceMembership(group, world.ClientAddress(AddressFamily.InterNetwork), own);
        receiver.SetOption(SocketOptions.IPAddSourceMembership, wanted);
        sender.SendTo([2], SocketFlags.None, address);
        world.AssertReceived(receiver, [2]);
        receiver.SetOption(SocketOptions.IPDropSourceMembership, wanted);
        sender.SendTo([3], SocketFlags.None, address);
        world.AssertReceived(receiver);
    });

    [Fact]
    public void Source_Blocked_IsNotHeardUntilUnblocked() => Scenario(world =>
    {
        IPAddress group = WorldGroups.FreshGroup();
        ISocket receiver = world.Receiver();
        world.Join(receiver, group);
        ISocket sender = world.GroupSender();
        var address = new IPEndPoint(group, receiver.Port());
        var source = new SourceMembership(group, world.ClientAddress(AddressFamily.InterNetwork), world.ServerAddress(AddressFamily.InterNetwork));
        receiver.SetOption(SocketOptions.IPBlockSource, source);
        sender.SendTo([1], SocketFlags.None, address);
        world.AssertReceived(receiver);
        Assert.Equal(SocketError.AddressNotAvailable, WorldGroups.ErrorOf(() => receiver.SetOption(SocketOptions.IPBlockSource, source)));
        receiver.SetOption(SocketOptions.IPUnblockSource, source);
        sender.SendTo([2], SocketFlags.None, address);
        world.AssertReceived(receiver, [2]);
        Assert.Equal(SocketError.AddressNotAvailable, WorldGroups.ErrorOf(() => receiver.SetOption(SocketOptions.IPUnblockSource, source)));
        Assert.Equal(SocketError.InvalidArgument, WorldGroups.ErrorOf(() => receiver.SetOption(SocketOptions.IPDropSourceMembership, source with { Group = WorldGroups.FreshGroup() })));
    });

    [Fact]
    public void Membership_ThatCannotBe_IsRefusedAsLinuxDoes() => Scenario(world =>
    {
        IPAddress group = WorldGroups.FreshGroup();
        IPAddress own = world.ServerAddress(AddressFamily.InterNetwork);
        ISocket socket = world.Receiver();
        SocketError Join(IPAddress address, IPAddress local) =>
            WorldGroups.ErrorOf(() => socket.SetOption(SocketOptions.IPAddMembership, new MulticastOption(address, local)));
        SocketError Leave(IPAddress address, IPAddress local) =>
            WorldGroups.ErrorOf(() => socket.SetOption(SocketOptions.IPDropMembership, new MulticastOption(address, local)));
        Assert.Equal(SocketError.Success, Join(group, own));
        Assert.Equal(SocketError.AddressAlreadyInUse, Join(group, own));
        Assert.Equal(SocketErrors.FromErrno(Errno.ENODEV), Join(group, NobodysAddress));
        Assert.Equal(SocketError.InvalidArgument, Join(own, own));
        Assert.Equal(SocketError.AddressNotAvailable, Leave(WorldGroups.FreshGroup(), own));
        Assert.Equal(SocketError.Success, Leave(group, own));
        Assert.Equal(SocketError.AddressNotAvailable, Leave(group, own));
        Assert.Equal(SocketError.InvalidArgument, WorldGroups.ErrorOf(() => socket.SetOption(SocketOptions.IPLevel, 35, group.GetAddressBytes())));
        ISocket stream = world.Own(world.Server.CreateSocket());
        Assert.Equal(SocketErrors.FromErrno(Errno.EPROTO), WorldGroups.ErrorOf(() => stream.SetOption(SocketOptions.IPAddMembership, new MulticastOption(group, own))));
    });

    // igmp_max_memberships
    [Fact]
    public void Memberships_AreTwentyAtMost() => Scenario(world =>
    {
        ISocket socket = world.Receiver();
        byte[] bytes = WorldGroups.FreshGroup().GetAddressBytes();
        for (int i = 0; i < MaxMemberships; i++)
        {
            bytes[3] = (byte)i;
            world.Join(socket, new IPAddress(bytes));
        }

        bytes[3] = MaxMemberships;
        Assert.Equal(SocketError.NoBufferSpaceAvailable, WorldGroups.ErrorOf(() => world.Join(socket, new IPAddress(bytes))));
        bytes[3] = 0;
        world.Leave(socket, new IPAddress(bytes));
        bytes[3] = MaxMemberships;
        world.Join(socket, new IPAddress(bytes));
    });

    [Fact]
    public void Interface_OfMulticasts_IsReadBackAndChecked() => Scenario(world =>
    {
        ISocket socket = world.Own(world.Client.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram));
        Assert.Equal(IPAddress.Any, socket.GetOption(SocketOptions.IPMulticastInterface));
        IPAddress own = world.ClientAddress(AddressFamily.InterNetwork);
        socket.SetOption(SocketOptions.IPMulticastInterface, own);
        Assert.Equal(own, socket.GetOption(SocketOptions.IPMulticastInterface));
        Assert.Equal(SocketError.AddressNotAvailable, WorldGroups.ErrorOf(() => socket.SetOption(SocketOptions.IPMulticastInterface, NobodysAddress)));
        Assert.Equal(own, socket.GetOption(SocketOptions.IPMulticastInterface));
        socket.SetOption(SocketOptions.IPMulticastInterface, IPAddress.Any);
        Assert.Equal(IPAddress.Any, socket.GetOption(SocketOptions.IPMulticastInterface));
    });

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(255, 255)]
    [InlineData(256, null)]
    [InlineData(-2, null)]
    public void HopLimit_OfMulticasts_IsOneByteAndOneAtFirst(int set, int? read) => Scenario(world =>
    {
        foreach (AddressFamily family in (AddressFamily[])[AddressFamily.InterNetwork, AddressFamily.InterNetworkV6])
        {
            ISocket socket = world.Own(world.Client.CreateSocket(family, SocketType.Dgram));
            SocketOption<int> option = family == AddressFamily.InterNetwork ? SocketOptions.IPMulticastTimeToLive : SocketOptions.IPv6MulticastHops;
            Assert.Equal(1, socket.GetOption(option));
            Assert.Equal(read is null ? SocketError.InvalidArgument : SocketError.Success, WorldGroups.ErrorOf(() => socket.SetOption(option, set)));
            Assert.Equal(read ?? 1, socket.GetOption(option));
        }
    });

    [Fact]
    public void GroupOfIPv6_ThatCannotBeJoined_IsRefusedAsLinuxDoes() => Scenario(world =>
    {
        const int loopback = 1;
        const int nobody = 4711;
        IPAddress group = WorldGroups.FreshGroupOfIPv6();
        ISocket socket = world.Own(world.Server.CreateSocket(AddressFamily.InterNetworkV6, SocketType.Dgram));
        SocketError Join(IPAddress address, long index) =>
            WorldGroups.ErrorOf(() => socket.SetOption(SocketOptions.IPv6JoinGroup, new IPv6MulticastOption(address, index)));
        SocketError Leave(IPAddress address, long index) =>
            WorldGroups.ErrorOf(() => socket.SetOption(SocketOptions.IPv6LeaveGroup, new IPv6MulticastOption(address, index)));
        Assert.Equal(SocketErrors.FromErrno(Errno.ENODEV), Join(group, nobody));
        Assert.Equal(SocketError.Success, Join(group, loopback));
        Assert.Equal(SocketError.AddressAlreadyInUse, Join(group, loopback));
        Assert.Equal(SocketError.AddressAlreadyInUse, Join(group, 0));
        Assert.Equal(SocketError.InvalidArgument, Join(IPAddress.IPv6Loopback, loopback));
        Assert.Equal(SocketError.AddressNotAvailable, Leave(group, nobody));
        Assert.Equal(SocketError.Success, Leave(group, 0));
        Assert.Equal(SocketError.AddressNotAvailable, Leave(group, 0));
        ISocket stream = world.Own(world.Server.CreateSocket(AddressFamily.InterNetworkV6));
        Assert.Equal(SocketErrors.FromErrno(Errno.EPROTO), WorldGroups.ErrorOf(() => stream.SetOption(SocketOptions.IPv6JoinGroup, new IPv6MulticastOption(group, loopback))));
    });

    // lo has no route to the groups of IPv6.
    [Fact]
    public void GroupOfIPv6_ByLoopback_IsUnreachable() => Scenario(world =>
    {
        ISocket sender = world.Own(world.Client.CreateSocket(AddressFamily.InterNetworkV6, SocketType.Dgram));
        sender.SetOption(SocketOptions.IPv6MulticastInterface, 1);
        Assert.Equal(1, sender.GetOption(SocketOptions.IPv6MulticastInterface));
        Assert.Equal(SocketError.NetworkUnreachable, sender.TrySendTo([1], SocketFlags.None, new IPEndPoint(WorldGroups.FreshGroupOfIPv6(), 9), out _));
    });

    // A socket of IPv6 hears the groups of IPv4 that it has joined by the options of that level.
    [Fact]
    public void Group_JoinedByASocketOfIPv6_IsHeardInMappedForm() => Scenario(world =>
    {
        IPAddress group = WorldGroups.FreshGroup();
        ISocket receiver = world.Receiver(new IPEndPoint(IPAddress.IPv6Any, 0));
        world.Join(receiver, group);
        ISocket sender = world.GroupSender();
        sender.SendTo([1], SocketFlags.None, new IPEndPoint(group, receiver.Port()));
        world.Settle();
        ReceiveFromResult result = receiver.ReceiveFrom(new byte[10]);
        Assert.Equal(world.ClientAddress(AddressFamily.InterNetwork).MapToIPv6(), ((IPEndPoint)result.RemoteEndPoint!).Address);
    });
}
