using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Broadcasts of UDP: only with SO_BROADCAST, a copy for each socket that wants one, and never an answer (ip(7), RFC 1122 3.3.6).
public abstract class BroadcastContract(WorldFactory worlds) : ContractSuite(worlds)
{
    [Fact]
    public void Broadcast_WithoutTheOption_IsRefused() => Scenario(world =>
    {
        ISocket receiver = world.Receiver();
        var everybody = new IPEndPoint(world.BroadcastAddress(), receiver.Port());
        ISocket sender = world.Own(world.Client.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram));
        Assert.False(sender.GetOption(SocketOptions.Broadcast));
        Assert.Equal(SocketError.AccessDenied, sender.TrySendTo([1], SocketFlags.None, everybody, out _));
        Assert.Equal(SocketError.AccessDenied, sender.TryConnect(everybody));
        Assert.Equal(SocketError.DestinationAddressRequired, sender.TrySend([1], SocketFlags.None, out _));
        world.AssertReceived(receiver);
    });

    [Fact]
    public void Broadcast_WithTheOption_IsHeard() => Scenario(world =>
    {
        ISocket receiver = world.Receiver();
        ISocket sender = Sender(world, AddressFamily.InterNetwork);
        sender.SendTo([1, 2], SocketFlags.None, new IPEndPoint(world.BroadcastAddress(), receiver.Port()));
        world.Settle();
        ReceiveFromResult result = receiver.ReceiveFrom(new byte[10]);
        Assert.Equal(2, result.Count);
        Assert.Equal(new IPEndPoint(world.ClientAddress(AddressFamily.InterNetwork), sender.Port()), result.RemoteEndPoint);
    });

    [Fact]
    public void Sender_ConnectedToABroadcastAddress_Broadcasts() => Scenario(world =>
    {
        ISocket receiver = world.Receiver();
        var everybody = new IPEndPoint(world.BroadcastAddress(), receiver.Port());
        ISocket sender = Sender(world, AddressFamily.InterNetwork);
        sender.Connect(everybody);
        Assert.Equal(everybody, sender.RemoteEndPoint);
        Assert.Equal(1, sender.Send([5]));
        world.AssertReceived(receiver, [5]);
    });

    // A socket bound to an address of the host hears what is for that address alone.
    [Fact]
    public void Broadcast_IsHeardByWhoIsBoundToAnyOrToTheBroadcastAddress() => Scenario(world =>
    {
        ISocket any = world.Receiver(sharesPort: true);
        ISocket second = world.Beside(any);
        ISocket broadcast = world.Receiver(new IPEndPoint(world.BroadcastAddress(), any.Port()), sharesPort: true);
        ISocket own = world.Receiver(new IPEndPoint(world.ServerAddress(AddressFamily.InterNetwork), any.Port()), sharesPort: true);
        Sender(world, AddressFamily.InterNetwork).SendTo([1], SocketFlags.None, new IPEndPoint(world.BroadcastAddress(), any.Port()));
        world.AssertReceived(any, [1]);
        world.AssertReceived(second, [1]);
        world.AssertReceived(broadcast, [1]);
        world.AssertReceived(own);
    });

    [Fact]
    public void Broadcast_ToAPortWithoutSocket_IsNotAnswered() => Scenario(world =>
    {
        ISocket closed = world.Receiver();
        var everybody = new IPEndPoint(world.BroadcastAddress(), closed.Port());
        closed.Close();
        ISocket sender = Sender(world, AddressFamily.InterNetwork);
        sender.Connect(everybody);
        sender.Send([1]);
        world.Settle();
        Assert.Equal(SocketError.Success, sender.GetOption(SocketOptions.Error));
        Assert.Equal(1, sender.Send([2]));
    });

    [Fact]
    public void Broadcast_OfASocketOfIPv6_GoesToTheMappedAddress() => Scenario(world =>
    {
        ISocket receiver = world.Receiver(new IPEndPoint(IPAddress.IPv6Any, 0));
        var everybody = new IPEndPoint(world.BroadcastAddress().MapToIPv6(), receiver.Port());
        ISocket refused = world.Own(world.Client.CreateSocket(AddressFamily.InterNetworkV6, SocketType.Dgram));
        Assert.Equal(SocketError.AccessDenied, refused.TrySendTo([1], SocketFlags.None, everybody, out _));
        Sender(world, AddressFamily.InterNetworkV6).SendTo([1], SocketFlags.None, everybody);
        world.AssertReceived(receiver, [1]);
    });

    // A connection is between two hosts; a listener on such an address waits for nobody.
    [Fact]
    public void Stream_ToABroadcastAddressOrAGroup_IsUnreachable() => Scenario(world =>
    {
        foreach (IPAddress address in (IPAddress[])[world.BroadcastAddress(), WorldGroups.FreshGroup()])
        {
            ISocket stream = world.Own(world.Client.CreateSocket());
            ISocket listener = world.Own(world.Server.CreateSocket());
            listener.Bind(new IPEndPoint(address, 0));
            listener.Listen();
            Assert.Equal(SocketError.NetworkUnreachable, stream.TryConnect(new IPEndPoint(world.BroadcastAddress(), listener.Port())));
        }
    });

    private static ISocket Sender(ContractWorld world, AddressFamily family)
    {
        ISocket socket = world.Own(world.Client.CreateSocket(family, SocketType.Dgram));
        socket.SetOption(SocketOptions.Broadcast, true);
        return socket;
    }
}
