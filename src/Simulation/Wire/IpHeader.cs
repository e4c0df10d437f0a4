// What PacketReader takes out of an IPv4 or IPv6 header (RFC 791 3.1, RFC 8200 3). IPv4's options are skipped.
using System.Buffers.Binary;

namespace SimNet.Simulation.Wire;

internal readonly record struct IpHeader(
    InetAddress Source,
    InetAddress Destination,
    IpProtocol Protocol,
    byte HopLimit,
    byte TrafficClass,
    int Length,
    int PayloadLength)
{
    private const int FragmentMask = 0x3FFF;
    private const int OffsetMask = 0x1FFF;

    // The header of a quoted packet may say a length that is not there, and its checksum is not looked at; it may be the first of
    // a datagram's fragments.
    internal static PacketFault Read(ReadOnlySpan<byte> bytes, bool isQuoted, out IpHeader header)
    {
        header = default;
        return bytes.IsEmpty ? PacketFault.Truncated : (bytes[0] >> 4) switch
        {
            4 => ReadIPv4(bytes, isQuoted, out header),
            6 => ReadIPv6(bytes, isQuoted, out header),
            _ => PacketFault.BadVersion,
        };
    }

    private static PacketFault ReadIPv4(ReadOnlySpan<byte> bytes, bool isQuoted, out IpHeader header)
    {
        header = default;
        int length = (bytes[0] & 0x0F) * 4;
        if (length < Packet.IPv4HeaderLength)
        {
            return PacketFault.BadLength;
        }

        if (bytes.Length < length)
        {
            return PacketFault.Truncated;
        }

        int totalLength = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (totalLength < length)
        {
            return PacketFault.BadLength;
        }

        if (!isQuoted && totalLength > bytes.Length)
        {
            return PacketFault.Truncated;
        }

        if (!isQuoted && InternetChecksum.Compute(bytes[..length]) != 0)
        {
            return PacketFault.BadHeaderChecksum;
        }

        if ((BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & (isQuoted ? OffsetMask : FragmentMask)) != 0)
        {
            return PacketFault.Fragment;
        }

        header = new IpHeader(
            InetAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes[12..])),
            InetAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes[16..])),
            (IpProtocol)bytes[9],
            bytes[8],
            bytes[1],
            length,
            totalLength - length);
        return PacketFault.None;
    }

    private static PacketFault ReadIPv6(ReadOnlySpan<byte> bytes, bool isQuoted, out IpHeader header)
    {
        header = default;
        if (bytes.Length < Packet.IPv6HeaderLength)
        {
            return PacketFault.Truncated;
        }

        int payloadLength = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (!isQuoted && payloadLength > bytes.Length - Packet.IPv6HeaderLength)
        {
            return PacketFault.Truncated;
        }

        header = new IpHeader(
            InetAddress.ReadIPv6(bytes[8..]),
            InetAddress.ReadIPv6(bytes[24..]),
            (IpProtocol)bytes[6],
            bytes[7],
            (byte)((BinaryPrimitives.ReadUInt16BigEndian(bytes) >> 4) & byte.MaxValue),
            Packet.IPv6HeaderLength,
            payloadLength);

        // An IPv4 address in mapped form belongs on no wire (RFC 4942 2.2), and would be taken for IPv4.
        return header.Source.IsIPv4 || header.Destination.IsIPv4 ? PacketFault.BadVersion : PacketFault.None;
    }
}
