using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Links;
using SimNet.Tests.Integration.Stack;
using Xunit;

namespace SimNet.Tests.Integration.Multicast;

// Groups on a segment of several hosts: which hosts hear them, and what the links between the hosts do to the copies.
public sealed class MulticastTests
{
    [Fact]
    public void Group_OnASegment_IsHeardByTheMembersAlone()
    {
        using Segment segment = new(4);
        ISocket second = segment.Member(2);
        ISocket third = segment.Receiver(3);
        ISocket fourth = segment.Member(4);
        ISocket sender = segment.Socket(1);
        Segment.Send(sender, 1);
        Assert.Equal([1], segment.Heard(second));
        Assert.Empty(segment.Heard(third));
        Assert.Equal([1], segment.Heard(fourth));
    }

    [Fact]
    public void GroupOfIPv6_OnASegment_IsHeardByTheMembersAlone()
    {
        using Segment segment = new(3);
        ISocket member = segment.MemberOfIPv6(2);
        ISocket other = segment.Receiver(3, AddressFamily.InterNetworkV6);
        ISocket sender = segment.Socket(1, AddressFamily.InterNetworkV6);
        sender.SendTo([1], SocketFlags.None, new IPEndPoint(Segment.GroupOfIPv6, Segment.Port));
        segment.Network.RunUntilIdle();
        ReceiveFromResult result = member.ReceiveFrom(new byte[10]);
        Assert.Equal(IPAddress.Parse("fd00::1"), ((IPEndPoint)result.RemoteEndPoint!).Address);
        Assert.Empty(segment.Heard(other));
    }

    // Every host is in the group of all hosts.
    [Fact]
    public void GroupOfAllHosts_IsHeardWithoutMembership()
    {
        using Segment segment = new(2);
        ISocket receiver = segment.Receiver(2);
        Segment.Send(segment.Socket(1), 1, IPAddress.Parse("224.0.0.1"));
        Assert.Equal([1], segment.Heard(receiver));
        ISocket receiverV6 = segment.Receiver(2, AddressFamily.InterNetworkV6);
        ISocket sender = segment.Socket(1, AddressFamily.InterNetworkV6);
        sender.SendTo([2], SocketFlags.None, new IPEndPoint(new IPAddress(IPAddress.Parse("ff02::1").GetAddressBytes(), 2), Segment.Port));
        Assert.Equal([2], segment.Heard(receiverV6));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OwnMember_HearsItsHostIfMulticastsComeBack(bool comeBack)
    {
        using Segment segment = new(2);
        ISocket own = segment.Member(1);
        ISocket other = segment.Member(2);
        ISocket sender = segment.Socket(1);
        sender.SetOption(SocketOptions.IPMulticastLoop, comeBack);
        Segment.Send(sender, 1);
        Assert.Equal(comeBack ? [1] : [], segment.Heard(own));
        Assert.Equal([1], segment.Heard(other));
    }

    // RFC 1112 6.1
    [Fact]
    public void HopLimit_OfZero_KeepsAMulticastInTheHost()
    {
        using Segment segment = new(2);
        ISocket own = segment.Member(1);
        ISocket other = segment.Member(2);
        ISocket sender = segment.Socket(1);
        sender.SetOption(SocketOptions.IPMulticastTimeToLive, 0);
        Segment.Send(sender, 1);
        Assert.Equal([1], segment.Heard(own));
        Assert.Empty(segment.Heard(other));
    }

    // A group of the interface alone does not leave it, whatever the hop limit (RFC 4291 2.7).
    [Fact]
    public void GroupOfTheInterface_StaysInTheHost()
    {
        using Segment segment = new(2);
        var group = IPAddress.Parse("ff01::77");
        ISocket[] receivers = [segment.Receiver(1, AddressFamily.InterNetworkV6), segment.Receiver(2, AddressFamily.InterNetworkV6)];
        Array.ForEach(receivers, r => r.SetOption(SocketOptions.IPv6JoinGroup, new IPv6MulticastOption(group, 2)));
        ISocket sender = segment.Socket(1, AddressFamily.InterNetworkV6);
        sender.SetOption(SocketOptions.IPv6MulticastHops, 9);
        sender.SendTo([1], SocketFlags.None, new IPEndPoint(new IPAddress(group.GetAddressBytes(), 2), Segment.Port));
        Assert.Equal([1], segment.Heard(receivers[0]));
        Assert.Empty(segment.Heard(receivers[1]));
    }

    // Each copy goes over a link of its own.
    [Fact]
    public void Loss_OnOneLink_TakesTheCopiesOfThatHostAlone()
    {
        using Segment segment = new(3);
        ISocket second = segment.Member(2);
        ISocket third = segment.Member(3);
        segment.Network.SetOneWayLink(segment[1], segment[2], new LinkOptions { Latency = 1.Ms, Loss = 1 });
        ISocket sender = segment.Socket(1);
        for (byte i = 0; i < 5; i++) Segment.Send(sender, i);
        Assert.Empty(segment.Heard(second));
        Assert.Equal([0, 1, 2, 3, 4], segment.Heard(third));
    }

    [Fact]
    public void Latency_OfEachLink_IsThatOfItsCopy()
    {
        using Segment segment = new(3);
        ISocket near = segment.Member(2);
        ISocket far = segment.Member(3);
        segment.Network.SetOneWayLink(segment[1], segment[3], new LinkOptions { Latency = 50.Ms });
        Segment.Send(segment.Socket(1), 1);
        segment.Network.RunFor(10.Ms);
        Assert.Equal(SocketError.Success, near.TryReceive(new byte[1], SocketFlags.None, out _));
        Assert.Equal(SocketError.WouldBlock, far.TryReceive(new byte[1], SocketFlags.None, out _));
        Assert.Equal([1], segment.Heard(far));
    }

    [Fact]
    public void Group_OfAnotherInterface_IsNotHeard()
    {
        using Segment segment = new(2);
        ISocket receiver = segment.Receiver(1);
        receiver.SetOption(SocketOptions.IPAddMembership, new MulticastOption(Segment.Group, IPAddress.Loopback));
        ISocket local = segment.Socket(1);
        Segment.Send(local, 1);
        Segment.Send(segment.Socket(2), 2);
        Assert.Empty(segment.Heard(receiver));
        local.SetOption(SocketOptions.IPMulticastInterface, IPAddress.Loopback);
        Segment.Send(local, 3);
        Assert.Equal([3], segment.Heard(receiver));
    }

    // The sender's own address chooses the interface, and lo gives everything back.
    [Fact]
    public void Sender_BoundToLoopback_StaysInTheHost()
    {
        using Segment segment = new(2);
        ISocket other = segment.Member(2);
        ISocket own = segment.Receiver(1);
        own.SetOption(SocketOptions.IPAddMembership, new MulticastOption(Segment.Group, 1));
        ISocket sender = segment.Socket(1);
        sender.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        sender.SetOption(SocketOptions.IPMulticastLoop, false);
        Segment.Send(sender, 1);
        Assert.Equal([1], segment.Heard(own));
        Assert.Empty(segment.Heard(other));
    }

    [Fact]
    public void Multicast_FromAHostWithoutTheInterface_IsUnreachable()
    {
        using Segment segment = new(2);
        ISocket sender = segment.Socket(1);
        segment[1].SetInterfaceUp("eth0", false);
        Assert.Equal(SocketError.NetworkUnreachable, sender.TrySendTo([1], SocketFlags.None, new IPEndPoint(Segment.Group, Segment.Port), out _));
    }

    // Members on different hosts hear at the same instant; the order in which their code goes on is that of the hosts, in every run.
    [Fact]
    public void Members_AtOneInstant_GoOnInTheOrderOfTheHosts()
    {
        Assert.Equal("h2 h3 h4 h5", Order(out ulong first));
        Assert.Equal("h2 h3 h4 h5", Order(out ulong second));
        Assert.Equal(first, second);
    }

    private static string Order(out ulong hash)
    {
        using Segment segment = new(5);
        List<string> order = [];
        foreach (int host in (int[])[4, 2, 5, 3])
        {
            ISocket member = segment.Member(host);
            member.Timeout = null;
            segment[host].Start("member", async () =>
            {
                await member.ReceiveAsync(new byte[1]);
                order.Add(segment[host].Name);
            });
        }

        segment[1].Start("sender", async () => await segment.Socket(1).SendToAsync(new byte[1], SocketFlags.None, new IPEndPoint(Segment.Group, Segment.Port)));
        segment.Network.Run();
        hash = segment.Network.EventHash;
        return string.Join(' ', order);
    }
}
