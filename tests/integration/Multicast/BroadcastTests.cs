using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Links;
using SimNet.Tests.Integration.Stack;
using Xunit;

namespace SimNet.Tests.Integration.Multicast;

// Broadcasts on a segment of several hosts.
public sealed class BroadcastTests
{
    [Theory]
    [InlineData("255.255.255.255")]
    [InlineData("10.255.255.255")]
    public void Broadcast_OnASegment_IsHeardByAllHosts(string address)
    {
        using Segment segment = new(3);
        ISocket[] receivers = [segment.Receiver(1), segment.Receiver(2), segment.Receiver(3)];
        Segment.Send(Sender(segment), 1, IPAddress.Parse(address));
        Assert.All(receivers, r => Assert.Equal([1], segment.Heard(r)));
    }

    [Fact]
    public void BroadcastOfLoopback_StaysInTheHost()
    {
        using Segment segment = new(2);
        ISocket own = segment.Receiver(1);
        ISocket other = segment.Receiver(2);
        Segment.Send(Sender(segment), 1, IPAddress.Parse("127.255.255.255"));
        Assert.Equal([1], segment.Heard(own));
        Assert.Empty(segment.Heard(other));
    }

    // The network is that of the address: another's broadcast address is an address like others, which nobody has.
    [Fact]
    public void Broadcast_OfAnotherNetwork_IsNotOne()
    {
        using Segment segment = new(2);
        ISocket sender = segment.Socket(1);
        var other = new IPEndPoint(IPAddress.Parse("172.16.255.255"), Segment.Port);
        Assert.Equal(SocketError.NetworkUnreachable, sender.TrySendTo([1], SocketFlags.None, other, out _));
        segment[1].AddAddress(IPAddress.Parse("172.16.0.1"), 16);
        Assert.Equal(SocketError.AccessDenied, sender.TrySendTo([1], SocketFlags.None, other, out _));
    }

    // A host that is in a narrower network does not take the broadcast of a wider one for its own.
    [Fact]
    public void Broadcast_OfAWiderNetwork_IsNotHeardInANarrowerOne()
    {
        using Segment segment = new(2);
        ISocket receiver = segment.Receiver(2);
        segment[2].RemoveAddress(IPAddress.Parse("10.0.0.2"));
        segment[2].AddAddress(IPAddress.Parse("10.0.0.2"), 24);
        ISocket sender = Sender(segment);
        Segment.Send(sender, 1, IPAddress.Parse("10.255.255.255"));
        Assert.Empty(segment.Heard(receiver));
        Segment.Send(sender, 2, IPAddress.Broadcast);
        Assert.Equal([2], segment.Heard(receiver));
    }

    [Fact]
    public void Broadcast_ToPortsWithoutSockets_IsNotAnswered()
    {
        using Segment segment = new(3);
        ISocket sender = Sender(segment);
        sender.SetOption(SocketOptions.IPReceiveErrors, true);
        Segment.Send(sender, 1, IPAddress.Broadcast);
        long before = segment.Network.EventCount;
        segment.Network.RunUntilIdle();
        Assert.Equal(before + 2, segment.Network.EventCount);
        Assert.Equal(SocketError.Success, sender.GetOption(SocketOptions.Error));
    }

    [Fact]
    public void Loss_OnOneLink_TakesTheCopyOfThatHostAlone()
    {
        using Segment segment = new(3);
        ISocket second = segment.Receiver(2);
        ISocket third = segment.Receiver(3);
        segment.Network.SetOneWayLink(segment[1], segment[3], new LinkOptions { Latency = 1.Ms, Loss = 1 });
        Segment.Send(Sender(segment), 1, IPAddress.Broadcast);
        Assert.Equal([1], segment.Heard(second));
        Assert.Empty(segment.Heard(third));
    }

    [Fact]
    public void Interface_ThatIsDown_NeitherSendsNorHears()
    {
        using Segment segment = new(2);
        ISocket receiver = segment.Receiver(2);
        ISocket sender = Sender(segment);
        segment[2].SetInterfaceUp("eth0", false);
        Segment.Send(sender, 1, IPAddress.Broadcast);
        Assert.Empty(segment.Heard(receiver));
        segment[1].SetInterfaceUp("eth0", false);
        Assert.Equal(SocketError.NetworkUnreachable, sender.TrySendTo([2], SocketFlags.None, new IPEndPoint(IPAddress.Broadcast, Segment.Port), out _));
    }

    private static ISocket Sender(Segment segment)
    {
        ISocket socket = segment.Socket(1);
        socket.SetOption(SocketOptions.Broadcast, true);
        return socket;
    }
}
