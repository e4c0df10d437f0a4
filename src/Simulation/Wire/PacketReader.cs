// The bytes of the wire as a packet from the pool, or the reason why they are none. Trusts nothing: every length is checked before it is
// used. Options that the stack does not know are skipped, as RFC 9293 3.2 (MUST-6) and Linux's tcp_parse_options() do it.
using System.Buffers.Binary;

namespace SimNet.Simulation.Wire;

internal static class PacketReader
{
    private const byte OptionEnd = 0;
    private const byte OptionNoOperation = 1;
    private const byte OptionMss = 2;
    private const byte OptionWindowScale = 3;
    private const byte OptionSackPermitted = 4;
    private const byte OptionSack = 5;
    private const byte OptionTimestamps = 8;
    private const int MaxWindowShift = 14;
    private const int MinQuotedTransport = 8;

    // The packet is the caller's; null if there is a fault. Bytes behind the packet's end are ignored (padding of a link).
    internal static PacketFault Read(ReadOnlySpan<byte> bytes, PacketPool pool, out Packet? packet) =>
        Read(bytes, pool, isQuoted: false, out packet);

    private static PacketFault Read(ReadOnlySpan<byte> bytes, PacketPool pool, bool isQuoted, out Packet? packet)
    {
        packet = null;
        PacketFault fault = IpHeader.Read(bytes, isQuoted, out IpHeader header);
        if (fault != PacketFault.None)
        {
            return fault;
        }

        ReadOnlySpan<byte> transport = bytes.Slice(header.Length, Math.Min(header.PayloadLength, bytes.Length - header.Length));
        Packet read = pool.Rent(header.Protocol, new InetEndpoint(header.Source, 0), new InetEndpoint(header.Destination, 0));
        read.HopLimit = header.HopLimit;
        read.TrafficClass = header.TrafficClass;
        read.CutLength = header.PayloadLength - transport.Length;
        fault = ReadTransport(read, transport, pool, isQuoted);
        if (isQuoted && fault == PacketFault.UnknownProtocol)
        {
            read.ImageHeaderLength = header.Length;
            read.SetPayload(bytes[..(header.Length + transport.Length)]);
            fault = PacketFault.None;
        }

        if (fault == PacketFault.None)
        {
            packet = read;
        }
        else
        {
            read.Release();
        }

        return fault;
    }

    private static PacketFault ReadTransport(Packet packet, ReadOnlySpan<byte> bytes, PacketPool pool, bool isQuoted)
    {
        if (isQuoted && bytes.Length < MinQuotedTransport)
        {
            return PacketFault.Truncated;
        }

        switch (packet.Protocol)
        {
            case IpProtocol.Tcp:
                return ReadTcp(packet, bytes, isQuoted);
            case IpProtocol.Udp:
                return ReadUdp(packet, bytes, isQuoted);
            case IpProtocol.Icmp when packet.IsIPv4:
            case IpProtocol.IcmpV6 when !packet.IsIPv4:
                return ReadIcmp(packet, bytes, pool, isQuoted);
            default:
                return PacketFault.UnknownProtocol;
        }
    }

    private static PacketFault ReadTcp(Packet packet, ReadOnlySpan<byte> bytes, bool isQuoted)
    {
        if (bytes.Length < Packet.TcpHeaderLength)
        {
            return isQuoted ? ReadCutTcp(packet, bytes) : PacketFault.Truncated;
        }

        int headerLength = (bytes[12] >> 4) * 4;
        if (headerLength < Packet.TcpHeaderLength || headerLength > bytes.Length)
        {
            return PacketFault.BadLength;
        }

        if (!isQuoted && !IsIntact(packet, bytes))
        {
            return PacketFault.BadTransportChecksum;
        }

        ReadPortsAndSequence(packet, bytes);
        packet.Acknowledgment = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        packet.Flags = (TcpFlags)bytes[13];
        packet.Window = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        packet.UrgentPointer = BinaryPrimitives.ReadUInt16BigEndian(bytes[18..]);
        ReadTcpOptions(packet, bytes[Packet.TcpHeaderLength..headerLength]);
        packet.SetPayload(bytes[headerLength..]);
        return PacketFault.None;
    }

    // An error quotes eight bytes of what it is about at least (RFC 792): ports and sequence number.
    private static PacketFault ReadCutTcp(Packet packet, ReadOnlySpan<byte> bytes)
    {
        packet.CutLength = Math.Max(packet.CutLength + bytes.Length - Packet.TcpHeaderLength, 0);
        ReadPortsAndSequence(packet, bytes);
        return PacketFault.None;
    }

    private static void ReadPortsAndSequence(Packet packet, ReadOnlySpan<byte> bytes)
    {
        packet.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        packet.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        packet.Sequence = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
    }

    // A length that cannot be ends the options (tcp_parse_options).
    private static void ReadTcpOptions(Packet packet, ReadOnlySpan<byte> options)
    {
        while (options.Length > 0 && options[0] != OptionEnd)
        {
            if (options[0] == OptionNoOperation)
            {
                options = options[1..];
                continue;
            }

            if (options.Length < 2 || options[1] < 2 || options[1] > options.Length)
            {
                return;
            }

            ReadTcpOption(packet, options[..options[1]]);
            options = options[options[1]..];
        }
    }

    // Some mean something in a SYN only.
    private static void ReadTcpOption(Packet packet, ReadOnlySpan<byte> option)
    {
        bool isSyn = (packet.Flags & TcpFlags.Syn) != 0;
        switch (option[0], option.Length)
        {
            case (OptionMss, 4) when isSyn:
                packet.MssOption = BinaryPrimitives.ReadUInt16BigEndian(option[2..]);
                break;
            case (OptionWindowScale, 3) when isSyn:
                packet.WindowScaleOption = (sbyte)Math.Min((int)option[2], MaxWindowShift);
                break;
            case (OptionSackPermitted, 2) when isSyn:
                packet.PermitsSack = true;
                break;
            case (OptionTimestamps, 10):
                packet.SetTimestamps(BinaryPrimitives.ReadUInt32BigEndian(option[2..]), BinaryPrimitives.ReadUInt32BigEndian(option[6..]));
                break;
            case (OptionSack, >= 2 + Packet.SackBlockLength) when (option.Length - 2) % Packet.SackBlockLength == 0:
                ReadSack(packet, option[2..]);
                break;
            default:
                break;
        }
    }

    private static void ReadSack(Packet packet, ReadOnlySpan<byte> blocks)
    {
        while (blocks.Length > 0)
        {
            packet.AddSack(new SackBlock(BinaryPrimitives.ReadUInt32BigEndian(blocks), BinaryPrimitives.ReadUInt32BigEndian(blocks[4..])));
            blocks = blocks[Packet.SackBlockLength..];
        }
    }

    private static PacketFault ReadUdp(Packet packet, ReadOnlySpan<byte> bytes, bool isQuoted)
    {
        if (bytes.Length < Packet.UdpHeaderLength)
        {
            return PacketFault.Truncated;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (length < Packet.UdpHeaderLength || length > bytes.Length + packet.CutLength)
        {
            return PacketFault.BadLength;
        }

        packet.CutLength = Math.Max(length - bytes.Length, 0);
        bytes = bytes[..Math.Min(length, bytes.Length)];
        ushort checksum = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]);
        bool isUnchecked = isQuoted || (checksum == 0 && packet.IsIPv4);

        // IPv6's header has no checksum, so UDP has to have one (RFC 8200 8.1).
        if (!isUnchecked && (checksum == 0 || !IsIntact(packet, bytes)))
        {
            return PacketFault.BadTransportChecksum;
        }

        packet.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        packet.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        packet.SetPayload(bytes[Packet.UdpHeaderLength..]);
        return PacketFault.None;
    }

    private static PacketFault ReadIcmp(Packet packet, ReadOnlySpan<byte> bytes, PacketPool pool, bool isQuoted)
    {
        if (bytes.Length < Packet.IcmpHeaderLength)
        {
            return PacketFault.Truncated;
        }

        bool isIntact = isQuoted || (packet.IsIPv4 ? InternetChecksum.Compute(bytes) == 0 : IsIntact(packet, bytes));
        if (!isIntact)
        {
            return PacketFault.BadTransportChecksum;
        }

        packet.IcmpType = bytes[0];
        packet.IcmpCode = bytes[1];
        packet.Sequence = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        ReadOnlySpan<byte> body = bytes[Packet.IcmpHeaderLength..];
        if (isQuoted || !IsError(packet))
        {
            packet.SetPayload(body);
            return PacketFault.None;
        }

        PacketFault fault = Read(body, pool, isQuoted: true, out Packet? quoted);
        packet.Quoted = quoted;
        return fault;
    }

    // Messages that quote a packet: unreachable, source quench, redirect, time exceeded, parameter problem; of ICMPv6 all below 128.
    private static bool IsError(Packet packet) => packet.IsIPv4 ? packet.IcmpType is 3 or 4 or 5 or 11 or 12 : packet.IcmpType < 128;

    private static bool IsIntact(Packet packet, ReadOnlySpan<byte> bytes)
    {
        ulong sum = InternetChecksum.AddPseudoHeader(packet.Source, packet.Destination, packet.Protocol, bytes.Length);
        return InternetChecksum.Finish(InternetChecksum.Add(sum, bytes)) == 0;
    }
}
