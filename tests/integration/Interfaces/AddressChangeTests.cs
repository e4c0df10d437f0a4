using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Interfaces;

public sealed class AddressChangeTests : InterfaceTest
{
    [Theory]
    [InlineData("10.0.0.77", 8)]
    [InlineData("192.168.5.1", 24)]
    [InlineData("fd00:1::7", 64)]
    public void AddAddress_NewOne_IsReachedAndCanBeBoundTo(string address, int prefix)
    {
        var added = IPAddress.Parse(address);
        ISocket sender = Bound(Other, added.AddressFamily == AddressFamily.InterNetwork ? "10.0.0.2" : "fd00::2");
        Assert.Equal(SocketError.NetworkUnreachable, Send(sender, address));
        Host.AddAddress(added, prefix);
        ISocket receiver = Bound(Host, address);
        Assert.True(Arrives(sender, receiver));
        Assert.True(Arrives(receiver, sender));
        Assert.Equal(added, Host.Addresses[^1]);
    }

    [Fact]
    public void AddAddress_LongerPrefix_IsTheSourceToItsNetwork()
    {
        Host.AddAddress(IPAddress.Parse("192.168.5.1"), 24);
        Other.AddAddress(IPAddress.Parse("192.168.5.2"), 24);
        ISocket socket = Host.Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        socket.Connect(new IPEndPoint(IPAddress.Parse("192.168.5.2"), 9));
        Assert.Equal(IPAddress.Parse("192.168.5.1"), ((IPEndPoint)socket.LocalEndPoint).Address);
        socket.Connect(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 9));
        ISocket second = Host.Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        second.Connect(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 9));
        Assert.Equal(IPAddress.Parse("10.0.0.1"), ((IPEndPoint)second.LocalEndPoint).Address);
    }

    [Fact]
    public void RemoveAddress_OneOfTheHost_IsUnreachableAndCannotBeBoundTo()
    {
        ISocket sender = Bound(Other, "10.0.0.2");
        Assert.Equal(SocketError.Success, Send(sender, "10.0.0.1"));
        Assert.True(Host.RemoveAddress(IPAddress.Parse("10.0.0.1")));
        Assert.Equal(SocketError.NetworkUnreachable, Send(sender, "10.0.0.1"));
        SocketException error = Assert.ThrowsAny<SocketException>(() => Bound(Host, "10.0.0.1"));
        Assert.Equal(SocketError.AddressNotAvailable, error.SocketErrorCode);
        Assert.False(Host.RemoveAddress(IPAddress.Parse("10.0.0.1")));
        Assert.Equal([IPAddress.Parse("fd00::1")], Host.Addresses);
    }

    // What Linux says for a source that is no longer its own (ip_route_output_key_hash_rcu).
    [Fact]
    public void Send_FromAnAddressThatIsGone_IsUnreachableUntilItIsBack()
    {
        Host.AddAddress(IPAddress.Parse("192.168.5.1"), 24);
        ISocket socket = Bound(Host, "192.168.5.1");
        ISocket other = Bound(Other, "10.0.0.2");
        Assert.True(Arrives(socket, other));
        Host.RemoveAddress(IPAddress.Parse("192.168.5.1"));
        Assert.Equal(SocketError.NetworkUnreachable, Send(socket, "10.0.0.2"));
        Host.AddAddress(IPAddress.Parse("192.168.5.1"), 24);
        Assert.True(Arrives(socket, other));
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.2", 8)]
    [InlineData("fd00::1", "fd00::2", 64)]
    public void Connection_AddressGoneForAWhile_GoesOnWhenItIsBack(string own, string other, int prefix)
    {
        (ISocket near, ISocket far) = Connected(own, other);
        far.Send([1]);
        Assert.Equal(1, near.Receive(new byte[9]));
        Host.RemoveAddress(IPAddress.Parse(own));
        far.Send([2, 3]);
        Network.RunFor(Duration.FromSeconds(5));
        near.Timeout = Duration.Zero;
        Assert.Equal(SocketError.WouldBlock, near.TryReceive(new byte[9], SocketFlags.None, out _));
        near.Timeout = null;
        Host.AddAddress(IPAddress.Parse(own), prefix);
        near.Send([4]);
        Assert.Equal(1, far.Receive(new byte[9]));
        Assert.Equal(2, near.Receive(new byte[9]));
    }

    [Fact]
    public void Connection_AddressGoneForGood_TimesOut()
    {
        (ISocket near, ISocket far) = Connected("10.0.0.1", "10.0.0.2");
        Host.RemoveAddress(IPAddress.Parse("10.0.0.1"));
        near.Send([1]);
        SocketException error = Assert.ThrowsAny<SocketException>(() => near.Receive(new byte[9]));
        Assert.Equal(SocketError.TimedOut, error.SocketErrorCode);
        far.Timeout = Duration.Zero;
        Assert.Equal(SocketError.WouldBlock, far.TryReceive(new byte[9], SocketFlags.None, out _));
    }

    // promote_secondaries is off.
    [Fact]
    public void RemoveAddress_Primary_TakesTheSecondaryOnesWithIt()
    {
        Host.AddAddress(IPAddress.Parse("10.0.0.8"), 8);
        Host.AddAddress(IPAddress.Parse("10.0.0.9"), 24);
        Host.RemoveAddress(IPAddress.Parse("10.0.0.1"));
        Assert.Equal([IPAddress.Parse("fd00::1"), IPAddress.Parse("10.0.0.9")], Host.Addresses);
    }

    [Fact]
    public void RemoveAddress_Loopback_LeavesNoWayToOneself()
    {
        ISocket socket = Host.Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        Assert.Equal(SocketError.Success, Send(socket, "127.1.2.3"));
        Assert.True(Host.RemoveAddress(IPAddress.Loopback));
        Assert.Equal(SocketError.NetworkUnreachable, Send(socket, "127.1.2.3"));
        Assert.Equal(SocketError.Success, Send(socket, "10.0.0.1"));
        Assert.True(Host.RemoveAddress(IPAddress.IPv6Loopback));
        Host.RemoveAddress(IPAddress.Parse("fd00::1"));
        ISocket v6 = Host.Sockets.CreateSocket(AddressFamily.InterNetworkV6, SocketType.Dgram);
        Assert.Equal(SocketError.AddressNotAvailable, Send(v6, "::1"));
    }

    [Theory]
    [InlineData("10.0.0.2", 8)]
    [InlineData("10.0.0.1", 8)]
    [InlineData("127.0.0.2", 8)]
    [InlineData("224.0.0.1", 8)]
    [InlineData("0.0.0.0", 8)]
    [InlineData("::ffff:10.0.0.5", 64)]
    public void AddAddress_UnusableOrTaken_IsRefused(string address, int prefix) =>
        Assert.Throws<ArgumentException>(() => Host.AddAddress(IPAddress.Parse(address), prefix));

    [Theory]
    [InlineData("10.0.0.9", 33)]
    [InlineData("10.0.0.9", -1)]
    [InlineData("fd00::9", 129)]
    public void AddAddress_PrefixOutOfRange_IsRefused(string address, int prefix) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Host.AddAddress(IPAddress.Parse(address), prefix));
}
