using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace SimNet.Tests.Property.Contract;

// Packets as bytes, made and read by the tests themselves.
internal static class RawBytes
{
    public const int IPv4Header = 20;
    public const int IPv6Header = 40;
    public const int IcmpHeader = 8;
    public const int UdpHeader = 8;

    // Bytes that no other program sends.
    public static byte[] Mark() => RandomNumberGenerator.GetBytes(16);

    public static bool EndsWith(this byte[] packet, byte[] mark) => packet.AsSpan().EndsWith(mark);

    // An ICMP message with its checksum; that of ICMPv6 the host computes.
    public static byte[] Icmp(byte type, byte code, ReadOnlySpan<byte> rest)
    {
        byte[] message = [type, code, 0, 0, .. rest];
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), Checksum(message));
        return message;
    }

    // An IPv4 packet with the fields that the host leaves alone; length, checksum and a zero source are the host's to fill in.
    public static byte[] IPv4(IPAddress destination, byte protocol, ReadOnlySpan<byte> data, ushort identification = 0, byte timeToLive = 9, IPAddress? source = null)
    {
        byte[] packet = [0x45, 0, 0, 0, 0, 0, 0, 0, timeToLive, protocol, 0, 0, .. (source ?? IPAddress.Any).GetAddressBytes(), .. destination.GetAddressBytes(), .. data];
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), identification);
        return packet;
    }

    public static byte[] IPv6(IPAddress source, IPAddress destination, byte protocol, ReadOnlySpan<byte> data, byte hopLimit = 9)
    {
        byte[] packet = [0x60, 0, 0, 0, 0, 0, protocol, hopLimit, .. source.GetAddressBytes(), .. destination.GetAddressBytes(), .. data];
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)data.Length);
        return packet;
    }

    // A UDP datagram over IPv6, with its checksum.
    public static byte[] Udp(IPAddress source, IPAddress destination, int sourcePort, int destinationPort, ReadOnlySpan<byte> data)
    {
        byte[] datagram = [0, 0, 0, 0, 0, 0, 0, 0, .. data];
        BinaryPrimitives.WriteUInt16BigEndian(datagram, (ushort)sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), (ushort)destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), (ushort)datagram.Length);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(6), PseudoChecksum(source, destination, (byte)ProtocolType.Udp, datagram));
        return datagram;
    }

    public static ushort PseudoChecksum(IPAddress source, IPAddress destination, byte protocol, ReadOnlySpan<byte> data) =>
        Checksum([.. source.GetAddressBytes(), .. destination.GetAddressBytes(), 0, 0, (byte)(data.Length >> 8), (byte)data.Length, 0, 0, 0, protocol, .. data]);

    // RFC 1071; 0 over data that holds its own.
    public static ushort Checksum(ReadOnlySpan<byte> data)
    {
        uint sum = 0;
        for (int i = 0; i < data.Length; i++)
        {
            sum += (uint)data[i] << ((i & 1) == 0 ? 8 : 0);
        }

        while (sum > ushort.MaxValue)
        {
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        }

        return (ushort)~sum;
    }

    public static ushort UInt16At(this byte[] packet, int offset) => BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(offset));

    public static IPAddress AddressAt(this byte[] packet, int offset, int length = 4) => new(packet.AsSpan(offset, length));
}
