using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Wire;
using Xunit;

namespace SimNet.Tests.Integration.Stack;

public sealed class UdpTests : StackTest
{
    private static readonly IPEndPoint PeerEndPoint = new(IPAddress.Parse("10.0.0.2"), 9000);

    // RFC 1122 4.1.3.1: a datagram to a port without a socket is answered by ICMP, with the datagram quoted.
    [Theory]
    [InlineData("10.0.0.2", "10.0.0.1", "icmp 3/3 about udp 10.0.0.2:9000 > 10.0.0.1:5000 (10)")]
    [InlineData("fd00::2", "fd00::1", "icmp 1/4 about udp [fd00::2]:9000 > [fd00::1]:5000 (10)")]
    public void Port_WithoutSocket_IsUnreachable(string from, string to, string answer)
    {
        _ = Wire;
        SendDatagram(from, to, 5000, 10);
        Assert.Equal(answer, Wire.Unclaimed.Dequeue());
        Assert.Empty(Wire.Unclaimed);
    }

    // icmp_send(): the answer is of 576 bytes at most over IPv4, of 1280 over IPv6 (RFC 4443 2.4).
    [Theory]
    [InlineData("10.0.0.2", "10.0.0.1", 520)]
    [InlineData("fd00::2", "fd00::1", 1184)]
    public void Port_WithoutSocket_QuotesSoMuchOfALongDatagram(string from, string to, int quoted)
    {
        _ = Wire;
        SendDatagram(from, to, 5000, 1400);
        Assert.EndsWith($"({quoted})", Wire.Unclaimed.Dequeue(), StringComparison.Ordinal);
    }

    // RFC 1122 3.2.2: nothing that was for many hosts is answered by an error.
    [Fact]
    public void Multicast_WithoutSocket_IsNotAnswered()
    {
        _ = Wire;
        Packet packet = Wire.Packets.Rent(IpProtocol.Udp, new InetEndpoint(InetAddress.From(PeerEndPoint.Address), 1), new InetEndpoint(InetAddress.BroadcastIPv4, 5000));
        packet.Receiver = null;
        Network.Fabric.GetLink(Wire.Interface, Host.Interface).Transmit(packet);
        Network.RunFor(Duration.Zero);
        Assert.Empty(Wire.Unclaimed);
    }

    // udp(7): a connected socket learns of an unreachable port by its next call, once.
    [Fact]
    public void Connected_PortUnreachable_IsRefusedOnce()
    {
        ISocket socket = CreateConnected();
        socket.TrySend(new byte[5], SocketFlags.None, out _);
        SendError(3, 3, socket);
        Assert.Equal(SocketError.ConnectionRefused, ReadError(socket));
        Assert.Equal(SocketError.WouldBlock, ReadError(socket));
    }

    // __udp4_lib_err(): an unreachable host or network may come back; without IP_RECVERR nobody is told.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Connected_HostUnreachable_IsNotTold(byte code)
    {
        ISocket socket = CreateConnected();
        socket.TrySend(new byte[5], SocketFlags.None, out _);
        SendError(3, code, socket);
        Assert.Equal(SocketError.WouldBlock, ReadError(socket));
    }

    // udp(7): a socket that is not connected is not told.
    [Fact]
    public void Unconnected_PortUnreachable_IsNotTold()
    {
        ISocket socket = CreateSocket(type: SocketType.Dgram);
        _ = Wire;
        socket.TrySendTo(new byte[5], SocketFlags.None, PeerEndPoint, out _);
        SendError(3, 3, socket);
        Assert.Equal(SocketError.WouldBlock, ReadError(socket));
    }

    // udp_queue_rcv_skb(): a full queue drops what comes; each datagram is charged with the kernel's bookkeeping.
    [Fact]
    public void Queue_Full_DropsTheRest()
    {
        ISocket socket = CreateSocket(type: SocketType.Dgram);
        socket.SetOption(SocketOptions.ReceiveBuffer, 5000);
        socket.Bind(new IPEndPoint(IPAddress.Any, 5000));
        _ = Wire;
        for (int i = 0; i < 20; i++) SendDatagram("10.0.0.2", "10.0.0.1", 5000, 1000 + i);
        byte[] buffer = new byte[2000];
        List<int> lengths = [];
        while (socket.TryReceive(buffer, SocketFlags.None, out int received) == SocketError.Success) lengths.Add(received);
        Assert.InRange(lengths.Count, 3, 10);
        Assert.Equal(Enumerable.Range(1000, lengths.Count), lengths);
        SendDatagram("10.0.0.2", "10.0.0.1", 5000, 7);
        Assert.Equal(SocketError.Success, socket.TryReceive(buffer, SocketFlags.None, out int last));
        Assert.Equal(7, last);
    }

    // compute_score(): of several sockets the connected one takes what its peer sends.
    [Fact]
    public void Port_WithAConnectedAndAnUnconnectedSocket_GoesToTheBetterOne()
    {
        ISocket plain = CreateSocket(type: SocketType.Dgram);
        ISocket connected = CreateSocket(type: SocketType.Dgram);
        foreach (ISocket socket in (ISocket[])[connected, plain])
        {
            socket.SetOption(SocketOptions.ReuseAddress, true);
            socket.Bind(new IPEndPoint(IPAddress.Any, 5000));
        }

        _ = Wire;
        connected.Connect(PeerEndPoint);
        SendDatagram("10.0.0.2", "10.0.0.1", 5000, 10);
        Assert.Equal(SocketError.WouldBlock, ReadError(plain));
        Assert.Equal(SocketError.Success, ReadError(connected));
    }

    private ISocket CreateConnected()
    {
        ISocket socket = CreateSocket(type: SocketType.Dgram);
        _ = Wire;
        socket.Connect(PeerEndPoint);
        return socket;
    }

    private void SendDatagram(string from, string to, ushort port, int length)
    {
        Packet packet = Wire.Packets.Rent(
            IpProtocol.Udp,
            new InetEndpoint(InetAddress.From(IPAddress.Parse(from)), 9000),
            new InetEndpoint(InetAddress.From(IPAddress.Parse(to)), port));
        packet.SetPayload(length);
        Wire.Send(packet);
        Network.RunFor(Duration.Zero);
    }

    // About a datagram that the socket sent to the peer.
    private void SendError(byte type, byte code, ISocket about)
    {
        var own = new InetEndpoint(InetAddress.From(IPAddress.Parse("10.0.0.1")), (ushort)((IPEndPoint)about.LocalEndPoint).Port);
        var peer = InetEndpoint.From(PeerEndPoint);
        Packet packet = Wire.Packets.Rent(IpProtocol.Icmp, peer with { Port = 0 }, own with { Port = 0 });
        (packet.IcmpType, packet.IcmpCode) = (type, code);
        packet.Quoted = Wire.Packets.Rent(IpProtocol.Udp, own, peer);
        Wire.Send(packet);
        Network.RunFor(Duration.Zero);
    }
}
