// Packet sockets on one host (packet(7), net/packet/af_packet.c): who may open one, and the two interfaces, lo and eth0, that they see.
using System.Net.NetworkInformation;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Raw;

internal sealed class PacketProtocol
{
    private const int EthernetType = 1;
    private const int LoopbackType = 772;

    private readonly bool _isLittleEndian;
    private readonly PhysicalAddress _loopbackAddress = new(new byte[EthernetFrame.AddressLength]);

    internal PacketProtocol(IpStack ip, HostSettings settings, bool isLittleEndian)
    {
        Ip = ip;
        Settings = settings;
        _isLittleEndian = isLittleEndian;
        Address = AddressOf(ip.Interface.Id);
    }

    internal IpStack Ip { get; }

    internal HostSettings Settings { get; }

    // The hardware address of eth0.
    internal PhysicalAddress Address { get; }

    // packet_create(): the right comes before all. Left out: SOCK_PACKET.
    internal SocketError Create(SocketType type, ProtocolType protocol, out TransportSocket? socket)
    {
        socket = null;
        if (!Settings.AllowsRawSockets)
        {
            return SocketErrors.NotPermitted;
        }

        if (type is not (SocketType.Raw or SocketType.Dgram))
        {
            return SocketError.SocketNotSupported;
        }

        // The number is in the network's order: the host's own reads it the other way round.
        int number = unchecked((ushort)protocol);
        socket = new PacketSocket(this, type, _isLittleEndian ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness((ushort)number) : number);
        return SocketError.Success;
    }

    internal int MtuOf(int index) => index == InterfaceIndex.Loopback ? Ip.Interfaces.Loopback.Mtu : Ip.Interfaces.Ethernet.Mtu;

    internal static int HardwareTypeOf(int index) => index switch
    {
        InterfaceIndex.Loopback => LoopbackType,
        InterfaceIndex.Segment => EthernetType,
        _ => 0,
    };

    internal PhysicalAddress HardwareAddressOf(int index) => index switch
    {
        InterfaceIndex.Loopback => _loopbackAddress,
        InterfaceIndex.Segment => Address,
        _ => PhysicalAddress.None,
    };

    // Who sent a frame that was seen.
    internal PhysicalAddress SenderOf(in QueuedPacket packet)
    {
        if (packet.IsLoopback)
        {
            return _loopbackAddress;
        }

        return packet.IsOutgoing ? Address : AddressOf(packet.Image.SenderInterface);
    }

    // The header of a frame that was seen; that of loopback has no addresses.
    internal void WriteHeader(in QueuedPacket packet, Span<byte> header)
    {
        header[..(2 * EthernetFrame.AddressLength)].Clear();
        EthernetFrame.WriteType(header, EthernetFrame.TypeOf(packet.Image));
        if (packet.IsLoopback)
        {
            return;
        }

        EthernetFrame.WriteAddress(packet.IsOutgoing ? Ip.Interface.Id : packet.Image.SenderInterface, header[EthernetFrame.AddressLength..]);
        InetAddress destination = packet.Image.Destination;
        if (Ip.IsForMany(destination))
        {
            EthernetFrame.WriteGroup(destination, header);
        }
        else
        {
            EthernetFrame.WriteAddress(packet.IsOutgoing ? Ip.FindNeighbor(destination)?.Id ?? Packet.NoInterface : Ip.Interface.Id, header);
        }
    }

    private static PhysicalAddress AddressOf(int interfaceId)
    {
        byte[] address = new byte[EthernetFrame.AddressLength];
        EthernetFrame.WriteAddress(interfaceId, address);
        return new PhysicalAddress(address);
    }
}
