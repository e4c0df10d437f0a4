// Fragments of datagrams as images: cutting one (RFC 791 2.3, RFC 8200 4.5), reading one's place, and putting the whole together again. Fragments
// of IPv4 carry no options, since what the stack cuts has none; of IPv6 only the first extension header is looked at.
using System.Buffers.Binary;

namespace SimNet.Simulation.Wire;

internal readonly record struct PacketFragment(int Offset, int Length, bool HasMore, uint Identification, int HeaderLength)
{
    // Of IPv6: the next header, a reserved byte, offset and flag, identification.
    internal const int HeaderLengthIPv6 = 8;
    internal const byte NextHeaderIPv6 = 44;

    // Offsets count in these.
    internal const int Unit = 8;

    private const int LengthOffset = 2;
    private const int IdentificationOffset = 4;
    private const int FragmentOffset = 6;
    private const int NextHeaderOffset = 6;
    private const ushort MoreFragments = 0x2000;
    private const ushort OffsetMask = 0x1FFF;

    // The end of the data in the datagram.
    internal int End => Offset + Length;

    // An image's place in a datagram, if it is a sound fragment of one.
    internal static bool TryRead(ReadOnlySpan<byte> bytes, bool isIPv4, out PacketFragment fragment)
    {
        fragment = default;
        return isIPv4 ? TryReadIPv4(bytes, out fragment) : TryReadIPv6(bytes, out fragment);
    }

    // Sends each fragment of a datagram that is larger than the MTU, in order. The datagram is an image of the caller's.
    internal static void Cut(Packet image, int mtu, uint identification, PacketPool pool, Action<Packet> send)
    {
        int header = image.ImageHeaderLength;
        int fragmentHeader = header + (image.IsIPv4 ? 0 : HeaderLengthIPv6);
        int room = (mtu - fragmentHeader) / Unit * Unit;
        int total = image.PayloadLength - header;
        for (int offset = 0; offset < total; offset += room)
        {
            int length = Math.Min(room, total - offset);
            Packet fragment = pool.Rent(image.Protocol, image.SourceEndpoint, image.DestinationEndpoint);
            fragment.CopyHeaderFrom(image);
            Span<byte> bytes = fragment.SetPayload(fragmentHeader + length);
            image.Payload[..header].CopyTo(bytes);
            image.Payload.Slice(header + offset, length).CopyTo(bytes[fragmentHeader..]);
            bool hasMore = offset + length < total;
            if (image.IsIPv4)
            {
                BinaryPrimitives.WriteUInt16BigEndian(bytes[IdentificationOffset..], unchecked((ushort)identification));
                BinaryPrimitives.WriteUInt16BigEndian(bytes[FragmentOffset..], (ushort)((offset / Unit) | (hasMore ? MoreFragments : 0)));
                PacketImage.SetLengthAndChecksum(bytes, header);
            }
            else
            {
                WriteIPv6(bytes, header, offset, hasMore, identification);
            }

            send(fragment);
        }
    }

    // A datagram of the first fragment's header and the data of all, for the caller to fill; its header says the whole length.
    internal static Packet Join(Packet first, in PacketFragment place, int dataLength, PacketPool pool, out Span<byte> data)
    {
        int header = first.IsIPv4 ? place.HeaderLength : place.HeaderLength - HeaderLengthIPv6;
        Packet whole = pool.Rent(first.Protocol, first.SourceEndpoint, first.DestinationEndpoint);
        whole.CopyHeaderFrom(first);
        (whole.InputInterface, whole.IsForMany) = (first.InputInterface, first.IsForMany);
        Span<byte> bytes = whole.SetPayload(header + dataLength);
        first.Payload[..header].CopyTo(bytes);
        if (first.IsIPv4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes[FragmentOffset..], 0);
            PacketImage.SetLengthAndChecksum(bytes, header);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes[IdentificationOffset..], (ushort)dataLength);
            bytes[NextHeaderOffset] = first.Payload[header];
            whole.Protocol = (IpProtocol)bytes[NextHeaderOffset];
        }

        whole.ImageHeaderLength = header;
        data = bytes[header..];
        return whole;
    }

    private static bool TryReadIPv4(ReadOnlySpan<byte> bytes, out PacketFragment fragment)
    {
        fragment = default;
        if (bytes.Length < Packet.IPv4HeaderLength)
        {
            return false;
        }

        int place = BinaryPrimitives.ReadUInt16BigEndian(bytes[FragmentOffset..]);
        int header = PacketImage.IPv4HeaderLength(bytes);
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[LengthOffset..]);
        if ((place & (MoreFragments | OffsetMask)) == 0 || header < Packet.IPv4HeaderLength || length <= header || length > bytes.Length
            || InternetChecksum.Compute(bytes[..header]) != 0)
        {
            return false;
        }

        bool hasMore = (place & MoreFragments) != 0;
        int data = hasMore ? (length - header) / Unit * Unit : length - header;
        uint identification = BinaryPrimitives.ReadUInt16BigEndian(bytes[IdentificationOffset..]);
        fragment = new PacketFragment((place & OffsetMask) * Unit, data, hasMore, identification, header);
        return true;
    }

    private static bool TryReadIPv6(ReadOnlySpan<byte> bytes, out PacketFragment fragment)
    {
        const int header = Packet.IPv6HeaderLength + HeaderLengthIPv6;
        fragment = default;
        if (bytes.Length < header || bytes[0] >> 4 != 6 || bytes[NextHeaderOffset] != NextHeaderIPv6)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[IdentificationOffset..]) - HeaderLengthIPv6;
        int place = BinaryPrimitives.ReadUInt16BigEndian(bytes[(Packet.IPv6HeaderLength + LengthOffset)..]);
        if (length < 0 || length > bytes.Length - header)
        {
            return false;
        }

        uint identification = BinaryPrimitives.ReadUInt32BigEndian(bytes[(Packet.IPv6HeaderLength + IdentificationOffset)..]);
        fragment = new PacketFragment(place & ~(Unit - 1), length, (place & 1) != 0, identification, header);
        return true;
    }

    private static void WriteIPv6(Span<byte> bytes, int header, int offset, bool hasMore, uint identification)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes[IdentificationOffset..], (ushort)(bytes.Length - header));
        Span<byte> fragment = bytes.Slice(header, HeaderLengthIPv6);
        fragment[0] = bytes[NextHeaderOffset];
        fragment[1] = 0;
        bytes[NextHeaderOffset] = NextHeaderIPv6;
        BinaryPrimitives.WriteUInt16BigEndian(fragment[LengthOffset..], (ushort)(offset | (hasMore ? 1 : 0)));
        BinaryPrimitives.WriteUInt32BigEndian(fragment[IdentificationOffset..], identification);
    }
}
