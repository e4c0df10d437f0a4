using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;
using Xunit;

namespace SimNet.Tests.Integration.Raw;

/// <summary>Raw and packet sockets and what is for many hosts, for one interface, or for an interface that is down.</summary>
public sealed class SegmentTests : RawHosts
{
    private const int Ethernet = 2;
    private const int BindToDevice = 25;
    private const int MulticastAll = 49;

    private static readonly IPAddress Group = IPAddress.Parse("239.1.2.3");

    [Fact]
    public void Broadcast_OfARawSocket_ReachesEveryOtherHost()
    {
        SimulatedHost third = Network.AddHost("third");
        ISocket[] receivers = [Raw(Second, Experimental), Raw(third, Experimental)];
        ISocket tap = Tap(third);
        ISocket senderTap = Tap(First);
        ISocket sender = Raw(First, Experimental);
        AssertRefused(SocketError.AccessDenied, () => sender.SendTo([1], SocketFlags.None, new IPEndPoint(IPAddress.Broadcast, 0)));
        sender.SetOption(SocketOptions.Broadcast, true);
        foreach (string address in (string[])["255.255.255.255", "10.255.255.255"])
        {
            sender.SendTo([7], SocketFlags.None, new IPEndPoint(IPAddress.Parse(address), 0));
            Assert.All(receivers, r => Assert.Equal(7, Assert.Single(Drain(r)).Bytes[^1]));
            (byte[] frame, EndPoint source) = Assert.Single(Drain(tap));
            var from = (PacketEndPoint)source;
            Assert.Equal(PacketType.Broadcast, from.PacketType);
            Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, .. from.HardwareAddress.GetAddressBytes()], frame[..12]);
            Assert.Equal(((PacketEndPoint)senderTap.LocalEndPoint).HardwareAddress, from.HardwareAddress);
        }
    }

    [Fact]
    public void EchoRequest_ToAllHosts_IsNotAnswered()
    {
        ISocket sender = Raw(First, ProtocolType.Icmp);
        sender.SetOption(SocketOptions.Broadcast, true);
        sender.SendTo([8, 0, 0xF7, 0xFF, 0, 0, 0, 0], SocketFlags.None, new IPEndPoint(IPAddress.Broadcast, 0));
        Assert.DoesNotContain(Drain(sender), static p => p.Bytes[20] == 0);
        sender.SendTo([8, 0, 0xF7, 0xFF, 0, 0, 0, 0], SocketFlags.None, new IPEndPoint(IPv4(Second), 0));
        Assert.Single(Drain(sender), static p => p.Bytes[20] == 0);
    }

    [Fact]
    public void Group_OfARawSocket_ReachesMembersOnly()
    {
        ISocket member = Raw(Second, Experimental);
        ISocket sender = Raw(First, Experimental);
        sender.SendTo([1], SocketFlags.None, new IPEndPoint(Group, 0));
        Assert.Empty(Drain(member));
        member.SetOption(SocketOptions.IPAddMembership, new MulticastOption(Group));
        ISocket outsider = Raw(Second, Experimental);
        outsider.SetOption(SocketOptions.IPLevel, MulticastAll, 0);
        ISocket tap = Tap(Second);
        sender.SendTo([2], SocketFlags.None, new IPEndPoint(Group, 0));
        byte[] packet = Assert.Single(Drain(member)).Bytes;
        Assert.Equal((2, 1), (packet[^1], packet[8]));
        Assert.Empty(Drain(outsider));
        (byte[] frame, EndPoint source) = Assert.Single(Drain(tap));
        Assert.Equal(PacketType.Multicast, ((PacketEndPoint)source).PacketType);
        Assert.Equal([0x01, 0x00, 0x5E, 1, 2, 3], frame[..6]);
        member.Close();
        ISocket other = Raw(Second, Experimental);
        sender.SendTo([3], SocketFlags.None, new IPEndPoint(Group, 0));
        Assert.Empty(Drain(other));
    }

    [Fact]
    public void BindToDevice_OfARawSocket_HearsThatInterfaceOnly()
    {
        ISocket loopback = Raw(Second, Experimental);
        loopback.SetOption(SocketOptions.SocketLevel, BindToDevice, "lo\0"u8);
        ISocket segment = Raw(Second, Experimental);
        segment.SetOption(SocketOptions.SocketLevel, BindToDevice, "eth0\0"u8);
        Raw(First, Experimental).SendTo([1], SocketFlags.None, new IPEndPoint(IPv4(Second), 0));
        Raw(Second, Experimental).SendTo([2], SocketFlags.None, new IPEndPoint(IPAddress.Loopback, 0));
        Assert.Equal([2], Drain(loopback).Select(static p => p.Bytes[^1]));
        Assert.Equal([1], Drain(segment).Select(static p => p.Bytes[^1]));
    }

    [Fact]
    public void Interface_Down_NeitherSendsNorShowsFrames()
    {
        ISocket tap = Tap(Second);
        ISocket sender = Tap(First);
        byte[] frame = new byte[60];
        Second.SetInterfaceUp("eth0", false);
        AssertRefused(SocketError.NetworkDown, () => tap.Send(frame));
        Udp(First).SendTo([1], SocketFlags.None, new IPEndPoint(IPv4(Second), 9));
        Assert.Empty(Drain(tap));
        Assert.Single(Drain(sender));
    }

    [Fact]
    public void Frame_ToTheBroadcastAddress_ReachesEveryTap()
    {
        SimulatedHost third = Network.AddHost("third");
        ISocket[] taps = [Tap(Second), Tap(third)];
        ISocket sender = Tap(First);
        byte[] packet = [0x45, 0, 0, 21, 0, 0, 0, 0, 1, 253, 0, 0, .. IPv4(First).GetAddressBytes(), 255, 255, 255, 255, 5];
        sender.Send([.. Enumerable.Repeat((byte)0xFF, 6), .. new byte[6], 8, 0, .. packet]);
        Assert.All(taps, t => Assert.Equal(5, Assert.Single(Drain(t)).Bytes[^1]));
        Assert.Empty(Drain(sender));
    }

    private ISocket Tap(SimulatedHost host)
    {
        ISocket socket = Open(host, AddressFamily.Packet, SocketType.Raw, (ProtocolType)host.Sockets.ByteOrder.HostToNetwork16(PacketEndPoint.AllProtocols));
        socket.Bind(new PacketEndPoint(Ethernet));
        return socket;
    }
}
