// A raw socket of IPv4 (raw(7), net/ipv4/raw.c). It receives packets with their headers; it sends data, or with IP_HDRINCL packets. On a
// host with SIO_RCVALL, a socket of IPPROTO_IP may see all packets of its interface (RawIPv4Socket.ReceiveAll.cs).
// Left out here: options of the IP header other than those that a program writes itself.
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Raw;

internal sealed partial class RawIPv4Socket(RawProtocol protocol, int number) : RawSocket(protocol, AddressFamily.InterNetwork, number)
{
    private const int MaxPacket = 65535;

    private readonly IcmpFilter _filter = new(words: 1);

    private bool IsIcmp => Number == (int)IpProtocol.Icmp;

    // raw_bind() does not ask for the family: of an address of IPv6 it reads the flow information, which is zero.
    internal override SocketError Bind(EndPoint endPoint)
    {
        if (Remote is not null)
        {
            return SocketError.InvalidArgument;
        }

        if (endPoint is not IPEndPoint ip)
        {
            return SocketError.AddressNotAvailable;
        }

        return BindTo(ip.AddressFamily == AddressFamily.InterNetwork ? InetAddress.From(ip.Address) : InetAddress.AnyIPv4);
    }

    internal override SocketError Connect(EndPoint endPoint)
    {
        SocketError error = ReadAddress(endPoint, out InetEndpoint remote);
        return error == SocketError.Success ? ConnectTo(remote with { Address = Resolve(remote.Address) }, InterfaceIndex.None) : error;
    }

    // raw_sendmsg()
    internal override SocketError Send(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint? destination, out int sent)
    {
        sent = 0;
        if (buffer.Length > MaxPacket)
        {
            return SocketError.MessageSize;
        }

        if ((flags & SocketFlags.OutOfBand) != 0)
        {
            return SocketError.OperationNotSupported;
        }

        SocketError error = ReadPeer(destination, out InetAddress remote);
        if (error != SocketError.Success)
        {
            return error;
        }

        if (!IncludesHeader && IsIcmp && buffer.Length < ProbedIcmpLength)
        {
            return SocketError.Fault;
        }

        error = FindRoute(remote, out Route route);
        if (error != SocketError.Success)
        {
            return error;
        }

        error = IncludesHeader ? SendPacket(buffer, route) : SendData(buffer, remote, route);
        sent = error == SocketError.Success ? buffer.Length : 0;
        return error;
    }

    private protected override int SkippedLength(Packet image) => 0;

    private protected override bool IsOfFamily(Packet packet) => packet.IsIPv4 && Number != 0;

    // icmp_filter(): it reads the type in the packet's bytes, whether the rest of them is sound or not.
    private protected override bool IsFiltered(Packet packet)
    {
        if (!IsIcmp)
        {
            return false;
        }

        if (!packet.IsImage)
        {
            return _filter.Blocks(packet.IcmpType);
        }

        ReadOnlySpan<byte> message = packet.Payload[packet.ImageHeaderLength..];
        return message.IsEmpty || _filter.Blocks(message[0]);
    }

    private protected override SocketError ToSocketError(IcmpError error) => error switch
    {
        IcmpError.ProtocolUnreachable => SocketError.ProtocolOption,
        IcmpError.PortUnreachable => SocketError.ConnectionRefused,
        IcmpError.PacketTooBig => SocketError.MessageSize,
        IcmpError.ParameterProblem => SocketErrors.FromErrno(Errno.EPROTO),
        _ => SocketError.Success,
    };

    private protected override SocketError GetFamilyOption(int level, int name, ref OptionOutput value) => (level, name) switch
    {
        (OptionNames.IPLevel, IPv4OptionNames.HeaderIncluded) => value.WriteInt32OrByte(IncludesHeader ? 1 : 0),
        (OptionNames.RawLevel, OptionNames.IcmpFilter) => IsIcmp ? _filter.Get(ref value) : SocketError.OperationNotSupported,
        (OptionNames.RawLevel, _) => SocketError.ProtocolOption,
        _ => base.GetFamilyOption(level, name, ref value),
    };

    private protected override SocketError SetFamilyOption(int level, int name, OptionInput value)
    {
        switch (level, name)
        {
            case (OptionNames.IPLevel, IPv4OptionNames.HeaderIncluded):
                SocketError error = value.ReadInt32OrByte(out int number);
                IncludesHeader = error == SocketError.Success ? number != 0 : IncludesHeader;
                return error;
            case (OptionNames.RawLevel, OptionNames.IcmpFilter):
                return IsIcmp ? _filter.Set(value) : SocketError.OperationNotSupported;
            case (OptionNames.RawLevel, _):
                return SocketError.ProtocolOption;
            default:
                return base.SetFamilyOption(level, name, value);
        }
    }

    private SocketError ReadPeer(EndPoint? destination, out InetAddress remote)
    {
        remote = Remote?.Address ?? default;
        if (destination is null)
        {
            return Remote is null ? SocketError.DestinationAddressRequired : SocketError.Success;
        }

        SocketError error = ReadAddress(destination, out InetEndpoint given);
        remote = Resolve(given.Address);
        return error;
    }

    // No destination is the host itself (ip_route_output_key_hash).
    private InetAddress Resolve(InetAddress address) =>
        !address.IsAny ? address : IsAddressBound ? Local.Address : InetAddress.LoopbackIPv4;

    private SocketError SendData(ReadOnlySpan<byte> data, InetAddress remote, in Route route)
    {
        int largest = RefusesFragments(isIPv4: true) ? MtuOf(route, isIPv4: true) : MaxPacket;
        if (data.Length > largest - Packet.IPv4HeaderLength)
        {
            return SocketError.MessageSize;
        }

        var header = new IpHeader(
            route.Source,
            remote,
            (IpProtocol)unchecked((byte)Number),
            HopLimitOn(route, isIPv4: true),
            TrafficClassFor(isIPv4: true),
            Packet.IPv4HeaderLength,
            data.Length);
        Ip.Send(PacketImage.CreateIPv4(Ip.Packets, header, Raw.NextIdentification(), data), route, LoopsMulticast(isIPv4: true));
        return SocketError.Success;
    }

    // raw_send_hdrinc(): the packet goes where sendto said, whatever its header says.
    private SocketError SendPacket(ReadOnlySpan<byte> packet, in Route route)
    {
        if (packet.Length > MtuOf(route, isIPv4: true))
        {
            return SocketError.MessageSize;
        }

        if (packet.Length < Packet.IPv4HeaderLength)
        {
            return SocketError.InvalidArgument;
        }

        SocketError error = CheckState();
        if (error != SocketError.Success)
        {
            return error;
        }

        int headerLength = PacketImage.IPv4HeaderLength(packet);
        if (headerLength < Packet.IPv4HeaderLength || headerLength > packet.Length)
        {
            return SocketError.InvalidArgument;
        }

        // What is never fragmented needs no identification (ip_select_ident).
        ushort identification = PacketImage.ForbidsFragments(packet) ? (ushort)0 : Raw.NextIdentification();
        Ip.Send(PacketImage.AdoptIPv4(Ip.Packets, packet, route.Source, identification), route, LoopsMulticast(isIPv4: true));
        return SocketError.Success;
    }
}
