using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;
using Xunit;

namespace SimNet.Tests.Integration.Raw;

/// <summary>Packet sockets on the interface between hosts.</summary>
public sealed class EthernetTapTests : RawHosts
{
    private const int Ethernet = 2;
    private const int EthernetType = 1;
    private const int EthernetHeader = 14;

    [Fact]
    public void Tap_OnBothHosts_SeesTheSameFrameGoAndCome()
    {
        ISocket sender = Packets(First, SocketType.Raw);
        ISocket receiver = Packets(Second, SocketType.Raw);
        ISocket server = Udp(Second);
        Udp(First).SendTo([1, 2, 3], SocketFlags.None, server.LocalEndPoint);
        (byte[] sent, EndPoint sentBy) = Assert.Single(Drain(sender));
        (byte[] received, EndPoint receivedFrom) = Assert.Single(Drain(receiver));
        Assert.Equal(sent, received);
        PhysicalAddress first = AddressOf(sender);
        PhysicalAddress second = AddressOf(receiver);
        Assert.NotEqual(first, second);
        Assert.Equal([.. second.GetAddressBytes(), .. first.GetAddressBytes(), 8, 0], sent[..EthernetHeader]);
        Assert.Equal(new PacketEndPoint(Ethernet, PacketEndPoint.IPv4Protocol, PacketType.Outgoing, EthernetType, first), sentBy);
        Assert.Equal(new PacketEndPoint(Ethernet, PacketEndPoint.IPv4Protocol, PacketType.Host, EthernetType, first), receivedFrom);
        Assert.Equal([1, 2, 3], sent[^3..]);
    }

    [Fact]
    public void Tap_OfOneInterface_SeesNothingOfTheOther()
    {
        ISocket ethernet = Packets(First, SocketType.Dgram);
        ISocket loopback = Packets(First, SocketType.Dgram);
        loopback.Bind(new PacketEndPoint(1));
        ISocket both = Packets(First, SocketType.Dgram);
        both.Bind(new PacketEndPoint(0));
        ISocket self = Udp(First);
        self.SendTo([1], SocketFlags.None, self.LocalEndPoint);
        self.SendTo([2], SocketFlags.None, Udp(Second).LocalEndPoint);
        Assert.Equal([2], Drain(ethernet).Select(static p => p.Bytes[^1]));
        Assert.Equal([1, 1], Drain(loopback).Select(static p => p.Bytes[^1]));
        Assert.Equal([1, 1, 2], Drain(both).Select(static p => p.Bytes[^1]));
    }

    [Fact]
    public void Tap_ReceiveBufferFull_DropsAndCounts()
    {
        ISocket tap = Packets(Second, SocketType.Dgram);
        tap.SetOption(SocketOptions.ReceiveBuffer, 2048);
        ISocket server = Udp(Second);
        ISocket client = Udp(First);
        for (int i = 0; i < 20; i++)
        {
            client.SendTo(new byte[1000], SocketFlags.None, server.LocalEndPoint);
        }

        Network.RunUntilIdle();
        byte[] counts = new byte[8];
        tap.GetOption(SocketOptions.PacketLevel, 6, counts);
        int received = Drain(tap).Count;
        Assert.Equal((20, 20 - received), (BitConverter.ToInt32(counts), BitConverter.ToInt32(counts, 4)));
        Assert.InRange(received, 1, 4);
    }

    [Theory]
    [InlineData(SocketType.Raw)]
    [InlineData(SocketType.Dgram)]
    public void Send_FrameToTheNeighbor_ReachesItsSocket(SocketType type)
    {
        ISocket server = Udp(Second);
        ISocket neighbor = Packets(Second, SocketType.Dgram);
        ISocket sender = Packets(First, type);
        byte[] packet = Datagram(IPAddress.Parse("10.9.9.9"), IPv4(Second), ((IPEndPoint)server.LocalEndPoint).Port, [7, 8]);
        PhysicalAddress target = AddressOf(neighbor);
        if (type == SocketType.Raw)
        {
            sender.Send([.. target.GetAddressBytes(), .. AddressOf(sender).GetAddressBytes(), 8, 0, .. packet]);
        }
        else
        {
            sender.SendTo(packet, SocketFlags.None, new PacketEndPoint(Ethernet, PacketEndPoint.IPv4Protocol, hardwareAddress: target));
        }

        byte[] buffer = new byte[10];
        ReceiveFromResult result = server.ReceiveFrom(buffer);
        Assert.Equal([7, 8], buffer[..result.Count]);
        Assert.Equal(new IPEndPoint(IPAddress.Parse("10.9.9.9"), 4711), result.RemoteEndPoint);
        Assert.Equal(AddressOf(sender), ((PacketEndPoint)Assert.Single(Drain(neighbor)).Source).HardwareAddress);
    }

    [Fact]
    public void Send_ThatEthernetCannot_IsRefused()
    {
        ISocket datagram = Packets(First, SocketType.Dgram);
        AssertRefused(SocketError.InvalidArgument, () => datagram.Send(new byte[20]));
        AssertRefused(SocketError.MessageSize, () => datagram.SendTo(new byte[1501], SocketFlags.None, new PacketEndPoint(Ethernet, PacketEndPoint.IPv4Protocol)));
        ISocket raw = Packets(First, SocketType.Raw);
        AssertRefused(SocketError.MessageSize, () => raw.Send(new byte[1515]));
        Assert.Equal(1514, raw.Send(new byte[1514]));
    }

    [Fact]
    public void Host_BigEndian_ReadsTheProtocolOfSocketInItsOwnOrder()
    {
        SimulatedHost big = Network.AddHost("big", new HostOptions { ByteOrder = HostByteOrder.BigEndian });
        Assert.Equal(PacketEndPoint.AllProtocols, big.Sockets.ByteOrder.HostToNetwork16(PacketEndPoint.AllProtocols));
        ISocket tap = Packets(big, SocketType.Raw);
        Assert.Equal(PacketEndPoint.AllProtocols, ((PacketEndPoint)tap.LocalEndPoint).Protocol);
    }

    [Fact]
    public void Run_WithATap_HasTheHashOfTheRunWithout()
    {
        ulong Hash(bool isTapped)
        {
            using var network = new SimulatedNetwork(new SimulationOptions { Seed = 9 });
            SimulatedHost a = network.AddHost("a");
            SimulatedHost b = network.AddHost("b");
            using ISocket? tap = isTapped ? b.Sockets.CreateSocket(AddressFamily.Packet, SocketType.Raw, (ProtocolType)0x0300) : null;
            using ISocket server = b.Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
            server.Bind(new IPEndPoint(IPv4(b), 5));
            using ISocket client = a.Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
            client.SendTo([1, 2, 3], SocketFlags.None, server.LocalEndPoint);
            server.Receive(new byte[3]);
            return network.EventHash;
        }

        Assert.Equal(Hash(isTapped: false), Hash(isTapped: true));
    }

    private static PhysicalAddress AddressOf(ISocket socket) => ((PacketEndPoint)socket.LocalEndPoint).HardwareAddress;

    private static byte[] Datagram(IPAddress source, IPAddress destination, int port, byte[] data)
    {
        byte[] packet =
        [
            0x45, 0, 0, (byte)(28 + data.Length), 0, 0, 0, 0, 64, 17, 0, 0, .. source.GetAddressBytes(), .. destination.GetAddressBytes(),
            4711 >> 8, 4711 & 255, (byte)(port >> 8), (byte)port, 0, (byte)(8 + data.Length), 0, 0, .. data,
        ];
        int sum = 0;
        for (int i = 0; i < 20; i += 2)
        {
            sum += (packet[i] << 8) | packet[i + 1];
        }

        sum = ~((sum & 0xFFFF) + (sum >> 16));
        (packet[10], packet[11]) = ((byte)(sum >> 8), (byte)sum);
        return packet;
    }

    private ISocket Packets(SimulatedHost host, SocketType type)
    {
        ISocket socket = Open(host, AddressFamily.Packet, type, (ProtocolType)host.Sockets.ByteOrder.HostToNetwork16(PacketEndPoint.AllProtocols));
        socket.Bind(new PacketEndPoint(Ethernet));
        return socket;
    }
}
