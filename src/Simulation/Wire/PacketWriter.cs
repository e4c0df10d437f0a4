// A packet as the bytes of the wire: IPv4 (RFC 791), IPv6 (RFC 8200), TCP with its options (RFC 9293 3.1, 3.2, RFC 7323 2.2), UDP (RFC 768),
// ICMP (RFC 792) and ICMPv6 (RFC 4443) with the packet that an error is about. Only for those who look at bytes; the stack itself does not.
using System.Buffers.Binary;
using System.Diagnostics;

namespace SimNet.Simulation.Wire;

internal static class PacketWriter
{
    private const ushort DontFragment = 0x4000;
    private const byte OptionNoOperation = 1;
    private const byte OptionMss = 2;
    private const byte OptionWindowScale = 3;
    private const byte OptionSackPermitted = 4;
    private const byte OptionSack = 5;
    private const byte OptionTimestamps = 8;

    // Writes all of Packet.TotalLength bytes; returns their number. The destination has room for them.
    internal static int Write(Packet packet, Span<byte> destination)
    {
        int length = packet.TotalLength;
        Span<byte> bytes = destination[..length];
        if (packet.IsImage)
        {
            packet.Payload.CopyTo(bytes);
            return length;
        }

        int headerLength = packet.IsIPv4 ? Packet.IPv4HeaderLength : Packet.IPv6HeaderLength;
        if (packet.IsIPv4)
        {
            WriteIPv4(packet, bytes, length + packet.CutLength);
        }
        else
        {
            WriteIPv6(packet, bytes, length + packet.CutLength - headerLength);
        }

        Span<byte> transport = bytes[headerLength..];
        switch (packet.Protocol)
        {
            case IpProtocol.Tcp:
                WriteTcp(packet, transport);
                break;
            case IpProtocol.Udp:
                WriteUdp(packet, transport);
                break;
            case IpProtocol.Icmp or IpProtocol.IcmpV6:
                WriteIcmp(packet, transport);
                break;
            default:
                throw new UnreachableException();
        }

        return length;
    }

    private static void WriteIPv4(Packet packet, Span<byte> bytes, int totalLength)
    {
        bytes[0] = 0x45;
        bytes[1] = packet.TrafficClass;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], checked((ushort)totalLength));

        // Never fragmented, so that the identification means nothing (RFC 6864 4.1).
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], DontFragment);
        bytes[8] = packet.HopLimit;
        bytes[9] = (byte)packet.Protocol;
        bytes[10..12].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], packet.Source.IPv4Bits);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], packet.Destination.IPv4Bits);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[10..], InternetChecksum.Compute(bytes[..Packet.IPv4HeaderLength]));
    }

    private static void WriteIPv6(Packet packet, Span<byte> bytes, int payloadLength)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, 0x6000_0000 | ((uint)packet.TrafficClass << 20));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], checked((ushort)payloadLength));
        bytes[6] = (byte)packet.Protocol;
        bytes[7] = packet.HopLimit;
        packet.Source.WriteIPv6(bytes[8..]);
        packet.Destination.WriteIPv6(bytes[24..]);
    }

    private static void WriteTcp(Packet packet, Span<byte> bytes)
    {
        int headerLength = packet.TransportHeaderLength;
        BinaryPrimitives.WriteUInt16BigEndian(bytes, packet.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], packet.DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], packet.Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], packet.Acknowledgment);
        bytes[12] = (byte)((headerLength / 4) << 4);
        bytes[13] = (byte)packet.Flags;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[14..], packet.Window);
        bytes[16..18].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(bytes[18..], packet.UrgentPointer);
        WriteTcpOptions(packet, bytes[Packet.TcpHeaderLength..headerLength]);
        packet.Payload.CopyTo(bytes[headerLength..]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[16..], TransportChecksum(packet, bytes));
    }

    // In Linux's order (tcp_options_write).
    private static void WriteTcpOptions(Packet packet, Span<byte> options)
    {
        if (packet.MssOption != 0)
        {
            options[0] = OptionMss;
            options[1] = 4;
            BinaryPrimitives.WriteUInt16BigEndian(options[2..], packet.MssOption);
            options = options[4..];
        }

        if (packet.HasTimestamps || packet.PermitsSack)
        {
            options = WriteSackPermittedAndTimestamps(packet, options);
        }

        if (packet.WindowScaleOption != Packet.NoWindowScale)
        {
            options[0] = OptionNoOperation;
            options[1] = OptionWindowScale;
            options[2] = 3;
            options[3] = (byte)packet.WindowScaleOption;
            options = options[4..];
        }

        if (packet.SackCount > 0)
        {
            WriteSack(packet.Sack, options);
        }
    }

    // Two bytes say that SACK is permitted, or pad.
    private static Span<byte> WriteSackPermittedAndTimestamps(Packet packet, Span<byte> options)
    {
        int first = packet.HasTimestamps ? 0 : 2;
        options[..(first + 2)].Fill(OptionNoOperation);
        if (packet.PermitsSack)
        {
            options[first] = OptionSackPermitted;
            options[first + 1] = 2;
        }

        if (!packet.HasTimestamps)
        {
            return options[4..];
        }

        options[2] = OptionTimestamps;
        options[3] = 10;
        BinaryPrimitives.WriteUInt32BigEndian(options[4..], packet.TimestampValue);
        BinaryPrimitives.WriteUInt32BigEndian(options[8..], packet.TimestampEcho);
        return options[Packet.TimestampsOptionLength..];
    }

    private static void WriteSack(ReadOnlySpan<SackBlock> blocks, Span<byte> options)
    {
        options[0] = OptionNoOperation;
        options[1] = OptionNoOperation;
        options[2] = OptionSack;
        options[3] = (byte)(2 + (blocks.Length * Packet.SackBlockLength));
        options = options[4..];
        foreach (SackBlock block in blocks)
        {
            BinaryPrimitives.WriteUInt32BigEndian(options, block.Start);
            BinaryPrimitives.WriteUInt32BigEndian(options[4..], block.End);
            options = options[Packet.SackBlockLength..];
        }
    }

    private static void WriteUdp(Packet packet, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, packet.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], packet.DestinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], checked((ushort)(bytes.Length + packet.CutLength)));
        bytes[6..8].Clear();
        packet.Payload.CopyTo(bytes[Packet.UdpHeaderLength..]);
        ushort checksum = TransportChecksum(packet, bytes);

        // Zero says that there is no checksum; a sum of zero travels as its other form (RFC 768).
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], checksum == 0 ? ushort.MaxValue : checksum);
    }

    private static void WriteIcmp(Packet packet, Span<byte> bytes)
    {
        bytes[0] = packet.IcmpType;
        bytes[1] = packet.IcmpCode;
        bytes[2..4].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], packet.Sequence);
        if (packet.Quoted is { } quoted)
        {
            Write(quoted, bytes[Packet.IcmpHeaderLength..]);
        }
        else
        {
            packet.Payload.CopyTo(bytes[Packet.IcmpHeaderLength..]);
        }

        ushort checksum = packet.Protocol == IpProtocol.Icmp ? InternetChecksum.Compute(bytes) : TransportChecksum(packet, bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], checksum);
    }

    // Of a quoted packet that was cut, over what is left: nobody can check it either.
    private static ushort TransportChecksum(Packet packet, ReadOnlySpan<byte> bytes)
    {
        ulong sum = InternetChecksum.AddPseudoHeader(packet.Source, packet.Destination, packet.Protocol, bytes.Length + packet.CutLength);
        return InternetChecksum.Finish(InternetChecksum.Add(sum, bytes));
    }
}
