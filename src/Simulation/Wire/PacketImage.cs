// Packets as images: the bytes of a whole IP packet, which the stack carries as they are. Raw and packet sockets send and receive them.
using System.Buffers.Binary;

namespace SimNet.Simulation.Wire;

internal static class PacketImage
{
    private const int HopLimitOffsetIPv6 = 7;
    private const int AddressesOffsetIPv6 = 8;
    private const int TotalLengthOffset = 2;
    private const int IdentificationOffset = 4;
    private const int FragmentOffset = 6;
    private const int ChecksumOffset = 10;
    private const int SourceOffset = 12;
    private const int DestinationOffset = 16;
    private const ushort DontFragment = 0x4000;

    // A copy of a packet in the form that is on the wire.
    internal static Packet Of(Packet packet, PacketPool pool)
    {
        if (packet.IsImage)
        {
            return pool.Clone(packet);
        }

        Packet image = Rent(pool, packet.Protocol, packet.Source, packet.Destination);
        image.HopLimit = packet.HopLimit;
        image.TrafficClass = packet.TrafficClass;
        image.SenderInterface = packet.SenderInterface;
        PacketWriter.Write(packet, image.SetPayload(packet.TotalLength));
        image.ImageHeaderLength = HeaderLength(packet.IsIPv4);
        return image;
    }

    // An IPv4 packet with the header that a host writes.
    internal static Packet CreateIPv4(PacketPool pool, in IpHeader header, ushort identification, ReadOnlySpan<byte> data)
    {
        Packet image = Rent(pool, header);
        Span<byte> bytes = image.SetPayload(Packet.IPv4HeaderLength + data.Length);
        bytes[0] = 0x45;
        bytes[1] = header.TrafficClass;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[IdentificationOffset..], identification);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[FragmentOffset..], DontFragment);
        bytes[8] = header.HopLimit;
        bytes[9] = (byte)header.Protocol;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[SourceOffset..], header.Source.IPv4Bits);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[DestinationOffset..], header.Destination.IPv4Bits);
        SetLengthAndChecksum(bytes, Packet.IPv4HeaderLength);
        data.CopyTo(bytes[Packet.IPv4HeaderLength..]);
        return image;
    }

    // An IPv6 packet with the header that a host writes.
    internal static Packet CreateIPv6(PacketPool pool, in IpHeader header, ReadOnlySpan<byte> data)
    {
        Packet image = Rent(pool, header);
        Span<byte> bytes = image.SetPayload(Packet.IPv6HeaderLength + data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(bytes, 0x6000_0000 | ((uint)header.TrafficClass << 20));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], checked((ushort)data.Length));
        bytes[6] = (byte)header.Protocol;
        bytes[HopLimitOffsetIPv6] = header.HopLimit;
        header.Source.WriteIPv6(bytes[AddressesOffsetIPv6..]);
        header.Destination.WriteIPv6(bytes[24..]);
        data.CopyTo(bytes[Packet.IPv6HeaderLength..]);
        return image;
    }

    // A packet whose IPv4 header the program wrote; the host fills in what raw(7) says: the source and the identification if they are zero,
    // and always the length and the checksum. The header's own length is that of its first byte, and there.
    internal static Packet AdoptIPv4(PacketPool pool, ReadOnlySpan<byte> written, InetAddress source, ushort identification)
    {
        Packet image = Rent(pool, (IpProtocol)written[9], source, InetAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(written[DestinationOffset..])));
        Span<byte> bytes = image.SetPayload(written.Length);
        written.CopyTo(bytes);
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes[SourceOffset..]) == 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes[SourceOffset..], source.IPv4Bits);
        }

        if (BinaryPrimitives.ReadUInt16BigEndian(bytes[IdentificationOffset..]) == 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes[IdentificationOffset..], identification);
        }

        SetLengthAndChecksum(bytes, IPv4HeaderLength(written));
        ReadEnds(image, IPv4HeaderLength(written));
        return image;
    }

    // A packet that the program wrote altogether; at least the fixed part of the header of its version is there.
    internal static Packet Adopt(PacketPool pool, ReadOnlySpan<byte> written, bool isIPv4)
    {
        Packet image = Rent(pool, default, default, isIPv4 ? InetAddress.AnyIPv4 : InetAddress.AnyIPv6);
        image.SetPayload(written);
        ReadEnds(image, HeaderLength(isIPv4));
        return image;
    }

    internal static int IPv4HeaderLength(ReadOnlySpan<byte> bytes) => (bytes[0] & 0x0F) * 4;

    internal static bool ForbidsFragments(ReadOnlySpan<byte> bytes) =>
        (BinaryPrimitives.ReadUInt16BigEndian(bytes[FragmentOffset..]) & DontFragment) != 0;

    // Looks at the header as the host does that the packet has come to: it has to be of the version that the frame was said to be of, and
    // what is behind the packet's end goes.
    internal static PacketFault Open(Packet image)
    {
        PacketFault fault = IpHeader.Read(image.Payload, isQuoted: false, out IpHeader header);
        if (fault != PacketFault.None)
        {
            return fault;
        }

        if (header.Destination.IsIPv4 != image.IsIPv4)
        {
            return PacketFault.BadVersion;
        }

        image.ImageHeaderLength = header.Length;
        image.TrimBack(image.PayloadLength - header.Length - header.PayloadLength);
        return PacketFault.None;
    }

    internal static void SetLengthAndChecksum(Span<byte> bytes, int headerLength)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes[TotalLengthOffset..], checked((ushort)bytes.Length));
        bytes.Slice(ChecksumOffset, sizeof(ushort)).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(bytes[ChecksumOffset..], InternetChecksum.Compute(bytes[..headerLength]));
    }

    private static void ReadEnds(Packet image, int headerLength)
    {
        ReadOnlySpan<byte> bytes = image.Payload;
        image.ImageHeaderLength = headerLength;
        if (image.IsIPv4)
        {
            image.TrafficClass = bytes[1];
            image.HopLimit = bytes[8];
            image.Protocol = (IpProtocol)bytes[9];
            image.Source = InetAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes[SourceOffset..]));
            image.Destination = InetAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes[DestinationOffset..]));
            return;
        }

        image.HopLimit = bytes[HopLimitOffsetIPv6];
        image.TrafficClass = (byte)((BinaryPrimitives.ReadUInt16BigEndian(bytes) >> 4) & byte.MaxValue);
        image.Protocol = (IpProtocol)bytes[6];
        image.Source = InetAddress.ReadIPv6(bytes[AddressesOffsetIPv6..]);
        image.Destination = InetAddress.ReadIPv6(bytes[24..]);
    }

    private static int HeaderLength(bool isIPv4) => isIPv4 ? Packet.IPv4HeaderLength : Packet.IPv6HeaderLength;

    private static Packet Rent(PacketPool pool, in IpHeader header)
    {
        Packet image = Rent(pool, header.Protocol, header.Source, header.Destination);
        image.HopLimit = header.HopLimit;
        image.TrafficClass = header.TrafficClass;
        image.ImageHeaderLength = header.Length;
        return image;
    }

    private static Packet Rent(PacketPool pool, IpProtocol protocol, InetAddress source, InetAddress destination) =>
        pool.Rent(protocol, new InetEndpoint(source, 0), new InetEndpoint(destination, 0));
}
