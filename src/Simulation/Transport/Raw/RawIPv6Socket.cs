// A raw socket of IPv6 (RFC 3542, net/ipv6/raw.c). It receives what is behind the headers; it sends data with a checksum where one is wanted,
// or with IPV6_HDRINCL packets. Left out here: extension headers.
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Raw;

internal sealed class RawIPv6Socket : RawSocket
{
    private const int MaxPayload = 65535;
    private const int IcmpChecksumOffset = 2;
    private const int NoChecksum = -1;

    private readonly IcmpFilter _filter = new(words: 8);
    private int _checksumOffset = NoChecksum;

    internal RawIPv6Socket(RawProtocol protocol, int number)
        : base(protocol, AddressFamily.InterNetworkV6, number)
    {
        // ICMPv6 has one always (RFC 3542 3.1).
        _checksumOffset = IsIcmp ? IcmpChecksumOffset : NoChecksum;
    }

    private bool IsIcmp => Number == (int)IpProtocol.IcmpV6;

    // rawv6_bind()
    internal override SocketError Bind(EndPoint endPoint)
    {
        if (endPoint is not IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 } ip)
        {
            return SocketError.InvalidArgument;
        }

        var address = InetAddress.From(ip.Address);
        if (address.IsIPv4)
        {
            return SocketError.AddressNotAvailable;
        }

        if (Remote is not null)
        {
            return SocketError.InvalidArgument;
        }

        SocketError error = address.NeedsScope ? BindToScope((int)ip.Address.ScopeId) : SocketError.Success;
        return error == SocketError.Success ? BindTo(address) : error;
    }

    // ip6_datagram_connect_v6_only()
    internal override SocketError Connect(EndPoint endPoint)
    {
        if (endPoint is not IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 } ip)
        {
            return SocketError.AddressFamilyNotSupported;
        }

        var remote = InetEndpoint.From(ip);
        return ConnectTo(remote with { Address = Resolve(remote.Address) }, ScopeOf(ip, remote.Address));
    }

    // rawv6_sendmsg()
    internal override SocketError Send(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint? destination, out int sent)
    {
        sent = 0;
        if ((flags & SocketFlags.OutOfBand) != 0)
        {
            return SocketError.OperationNotSupported;
        }

        SocketError error = ReadPeer(destination, out InetAddress remote, out int number);
        if (error != SocketError.Success)
        {
            return error;
        }

        if (!IncludesHeader && number == (int)IpProtocol.IcmpV6 && buffer.Length < ProbedIcmpLength)
        {
            return SocketError.Fault;
        }

        error = FindRouteBy(ScopeOf(destination, remote), remote, out Route route);
        if (error != SocketError.Success)
        {
            return error;
        }

        error = IncludesHeader ? SendPacket(buffer, route) : SendData(buffer, remote, number, route);
        sent = error == SocketError.Success ? buffer.Length : 0;
        return error;
    }

    private protected override int SkippedLength(Packet image) => image.ImageHeaderLength;

    private protected override bool IsOfFamily(Packet packet) => !packet.IsIPv4;

    // icmpv6_filter(), and the checksum in rawv6_rcv_skb(). What the stack itself has made is sound.
    private protected override bool IsFiltered(Packet packet)
    {
        if (!packet.IsImage)
        {
            return IsIcmp && _filter.Blocks(packet.IcmpType);
        }

        ReadOnlySpan<byte> message = packet.Payload[packet.ImageHeaderLength..];
        if (IsIcmp && (message.IsEmpty || _filter.Blocks(message[0])))
        {
            return true;
        }

        return _checksumOffset != NoChecksum && ComputeChecksum(packet, message) != 0;
    }

    // icmpv6_err_convert()
    private protected override SocketError ToSocketError(IcmpError error) => error switch
    {
        IcmpError.PortUnreachable => SocketError.ConnectionRefused,
        IcmpError.ParameterProblem => SocketErrors.FromErrno(Errno.EPROTO),
        _ => SocketError.Success,
    };

    private protected override SocketError GetFamilyOption(int level, int name, ref OptionOutput value)
    {
        switch (level, name)
        {
            case (OptionNames.IcmpV6Level, _) when !IsIcmp:
                return SocketError.OperationNotSupported;
            case (OptionNames.IcmpV6Level, OptionNames.IcmpFilter):
                return _filter.Get(ref value);
            case (OptionNames.IPv6Level or OptionNames.RawLevel, IPv6OptionNames.HeaderIncluded):
                return value.Write(IncludesHeader);
            case (OptionNames.IPv6Level or OptionNames.RawLevel, IPv6OptionNames.Checksum):
                return value.Write(_checksumOffset);
            case (OptionNames.IPv6Level, _):
                return base.GetFamilyOption(level, name, ref value);
            default:
                return SocketError.ProtocolOption;
        }
    }

    private protected override SocketError SetFamilyOption(int level, int name, OptionInput value)
    {
        switch (level, name)
        {
            case (OptionNames.IcmpV6Level, _) when !IsIcmp:
                return SocketError.OperationNotSupported;
            case (OptionNames.IcmpV6Level, OptionNames.IcmpFilter):
                return _filter.Set(value);
            case (OptionNames.IPv6Level, IPv6OptionNames.HeaderIncluded or IPv6OptionNames.Checksum):
            case (OptionNames.RawLevel, _):
                return SetRawOption(level, name, value);
            case (OptionNames.IPv6Level, _):
                return base.SetFamilyOption(level, name, value);
            default:
                return SocketError.ProtocolOption;
        }
    }

    // No destination is the host itself.
    private static InetAddress Resolve(InetAddress address) =>
        !address.IsAny ? address : address.IsIPv4 ? InetAddress.LoopbackIPv4 : InetAddress.LoopbackIPv6;

    // Only an address of a link says by which interface it is reached.
    private static int ScopeOf(EndPoint? endPoint, InetAddress address) =>
        address.NeedsScope && endPoint is IPEndPoint ip ? (int)ip.Address.ScopeId : InterfaceIndex.None;

    private static ushort ComputeChecksum(Packet packet, ReadOnlySpan<byte> message) =>
        ComputeChecksum(packet.Source, packet.Destination, packet.Protocol, message);

    private static ushort ComputeChecksum(InetAddress source, InetAddress destination, IpProtocol protocol, ReadOnlySpan<byte> message) =>
        InternetChecksum.Finish(InternetChecksum.Add(InternetChecksum.AddPseudoHeader(source, destination, protocol, message.Length), message));

    // do_rawv6_setsockopt(): an odd offset is no place for a checksum.
    private SocketError SetRawOption(int level, int name, OptionInput value)
    {
        SocketError error = value.ReadInt32(out int number);
        if (error != SocketError.Success)
        {
            return error;
        }

        switch (name)
        {
            case IPv6OptionNames.HeaderIncluded:
                IncludesHeader = number != 0;
                return SocketError.Success;
            case IPv6OptionNames.Checksum when (IsIcmp && level == OptionNames.IPv6Level) || (number > 0 && int.IsOddInteger(number)):
                return SocketError.InvalidArgument;
            case IPv6OptionNames.Checksum:
                _checksumOffset = Math.Max(number, NoChecksum);
                return SocketError.Success;
            default:
                return SocketError.ProtocolOption;
        }
    }

    // The port of a destination is the protocol, which only a socket of IPPROTO_RAW may choose.
    private SocketError ReadPeer(EndPoint? destination, out InetAddress remote, out int number)
    {
        remote = Remote?.Address ?? default;
        number = Number;
        if (destination is null)
        {
            return Remote is null ? SocketError.DestinationAddressRequired : SocketError.Success;
        }

        SocketError error = ReadAddress(destination, out InetEndpoint given);
        if (error != SocketError.Success)
        {
            return error;
        }

        number = given.Port == 0 ? Number : given.Port;
        if (number > byte.MaxValue || (number != Number && Number != (int)ProtocolType.Raw))
        {
            return SocketError.InvalidArgument;
        }

        remote = Resolve(given.Address);
        return remote.IsIPv4 ? SocketError.NetworkUnreachable : SocketError.Success;
    }

    private SocketError SendData(ReadOnlySpan<byte> data, InetAddress remote, int number, in Route route)
    {
        if (data.Length > (RefusesFragments(isIPv4: false) ? MtuOf(route, isIPv4: false) - Packet.IPv6HeaderLength : MaxPayload))
        {
            return SocketError.MessageSize;
        }

        // rawv6_push_pending_frames()
        if (_checksumOffset != NoChecksum && _checksumOffset >= data.Length - 1)
        {
            return SocketError.InvalidArgument;
        }

        var header = new IpHeader(
            route.Source,
            remote,
            (IpProtocol)unchecked((byte)number),
            HopLimitOn(route, isIPv4: false),
            TrafficClassFor(isIPv4: false),
            Packet.IPv6HeaderLength,
            data.Length);
        Packet packet = PacketImage.CreateIPv6(Ip.Packets, header, data);
        if (_checksumOffset != NoChecksum)
        {
            WriteChecksum(packet);
        }

        Ip.Send(packet, route, LoopsMulticast(isIPv4: false));
        return SocketError.Success;
    }

    private void WriteChecksum(Packet packet)
    {
        Span<byte> message = packet.Buffer.AsSpan(packet.ImageHeaderLength, packet.PayloadLength - packet.ImageHeaderLength);
        Span<byte> field = message.Slice(_checksumOffset, sizeof(ushort));
        field.Clear();
        ushort checksum = ComputeChecksum(packet, message);
        bool isForbidden = checksum == 0 && packet.Protocol == IpProtocol.Udp;
        BinaryPrimitives.WriteUInt16BigEndian(field, isForbidden ? ushort.MaxValue : checksum);
    }

    // rawv6_send_hdrinc(): nothing is filled in.
    private SocketError SendPacket(ReadOnlySpan<byte> packet, in Route route)
    {
        if (packet.Length > MtuOf(route, isIPv4: false))
        {
            return SocketError.MessageSize;
        }

        if (packet.Length < Packet.IPv6HeaderLength)
        {
            return SocketError.InvalidArgument;
        }

        SocketError error = CheckState();
        if (error == SocketError.Success)
        {
            Ip.Send(PacketImage.Adopt(Ip.Packets, packet, isIPv4: false), route, LoopsMulticast(isIPv4: false));
        }

        return error;
    }
}
