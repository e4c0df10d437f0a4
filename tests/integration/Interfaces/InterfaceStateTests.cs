using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Interfaces;

public sealed class InterfaceStateTests : InterfaceTest
{
    [Fact]
    public void Ethernet_Down_NeitherSendsNorReceives()
    {
        ISocket own = Bound(Host, "10.0.0.1");
        ISocket other = Bound(Other, "10.0.0.2");
        Assert.True(Arrives(own, other));
        Host.SetInterfaceUp("eth0", false);
        Assert.False(Host.IsInterfaceUp("eth0"));
        Assert.Equal(SocketError.NetworkUnreachable, Send(own, "10.0.0.2"));
        Assert.False(Arrives(other, own));
        Host.SetInterfaceUp("eth0", true);
        Assert.True(Arrives(other, own));
        Assert.True(Arrives(own, other));
    }

    // A local route outlives its interface's being down; it goes over lo.
    [Fact]
    public void Ethernet_Down_StillReachesItself()
    {
        ISocket own = Bound(Host, "10.0.0.1");
        Host.SetInterfaceUp("eth0", false);
        Assert.True(Arrives(own, own));
    }

    [Fact]
    public void Ethernet_Down_LosesItsAddressesOfIPv6()
    {
        Host.SetInterfaceUp("eth0", false);
        Assert.Equal([IPAddress.Parse("10.0.0.1")], Host.Addresses);
        Host.SetInterfaceUp("eth0", true);
        Assert.Equal([IPAddress.Parse("10.0.0.1")], Host.Addresses);
        Host.AddAddress(IPAddress.Parse("fd00::1"), 64);
        Assert.True(Arrives(Bound(Other, "fd00::2"), Bound(Host, "fd00::1")));
    }

    [Fact]
    public void Packet_ArrivesWhileDown_IsLost()
    {
        ISocket own = Bound(Host, "10.0.0.1");
        ISocket other = Bound(Other, "10.0.0.2");
        other.SendTo([1], SocketFlags.None, own.LocalEndPoint);
        Host.SetInterfaceUp("eth0", false);
        Network.RunFor(Second);
        Host.SetInterfaceUp("eth0", true);
        own.Timeout = Second;
        Assert.Equal(SocketError.WouldBlock, own.TryReceive(new byte[1], SocketFlags.None, out _));
    }

    [Fact]
    public void Connection_InterfaceDownForAWhile_GoesOn()
    {
        (ISocket near, ISocket far) = Connected("10.0.0.1", "10.0.0.2");
        Host.SetInterfaceUp("eth0", false);
        near.Send([1, 2, 3]);
        Network.RunFor(Duration.FromSeconds(10));
        far.Timeout = Duration.Zero;
        Assert.Equal(SocketError.WouldBlock, far.TryReceive(new byte[9], SocketFlags.None, out _));
        Host.SetInterfaceUp("eth0", true);
        far.Timeout = Duration.FromSeconds(60);
        Assert.Equal(3, far.Receive(new byte[9]));
    }

    // The packets of the host to itself are lost on the way, as on Linux: no error, no answer.
    [Fact]
    public void Loopback_Down_LosesWithoutAnError()
    {
        ISocket own = Bound(Host, "127.0.0.1");
        Assert.True(Arrives(own, own));
        Host.SetInterfaceUp("lo", false);
        Assert.False(Arrives(own, own));
        Assert.ThrowsAny<SocketException>(() => Bound(Host, "::1"));
        Host.SetInterfaceUp("lo", true);
        Assert.True(Arrives(own, own));
        ISocket v6 = Bound(Host, "::1");
        Assert.True(Arrives(v6, v6));
    }

    [Fact]
    public void Interface_Unknown_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Host.SetInterfaceUp("eth1", true));
        Assert.Throws<ArgumentException>(() => Host.IsInterfaceUp(""));
    }
}
