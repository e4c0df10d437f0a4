using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

// Types and codes of ICMP (RFC 792, RFC 1122 3.2.2.1) and ICMPv6 (RFC 4443).
internal static class IcmpCodes
{
    internal const byte DestinationUnreachable = 3;
    internal const byte TimeExceeded = 11;
    internal const byte DestinationUnreachableV6 = 1;
    internal const byte PacketTooBigV6 = 2;
    internal const byte TimeExceededV6 = 3;
    internal const byte ParameterProblem = 12;
    internal const byte ParameterProblemV6 = 4;
    private const byte FragmentationNeeded = 4;
    private const byte ReassemblyTime = 1;
    private const byte UnknownNextHeaderV6 = 1;

    internal static (byte Type, byte Code) Encode(IcmpError error, bool isIPv4) => (error, isIPv4) switch
    {
        (IcmpError.NetworkUnreachable, true) => (DestinationUnreachable, 0),
        (IcmpError.HostUnreachable, true) => (DestinationUnreachable, 1),
        (IcmpError.ProtocolUnreachable, true) => (DestinationUnreachable, 2),
        (IcmpError.PortUnreachable, true) => (DestinationUnreachable, 3),
        (IcmpError.PacketTooBig, true) => (DestinationUnreachable, FragmentationNeeded),
        (IcmpError.TimeExceeded, true) => (TimeExceeded, 0),
        (IcmpError.ReassemblyTimeExceeded, true) => (TimeExceeded, ReassemblyTime),
        (IcmpError.NetworkUnreachable, false) => (DestinationUnreachableV6, 0),
        (IcmpError.HostUnreachable, false) => (DestinationUnreachableV6, 3),
        (IcmpError.PortUnreachable, false) => (DestinationUnreachableV6, 4),
        (IcmpError.PacketTooBig, false) => (PacketTooBigV6, 0),
        (IcmpError.TimeExceeded, false) => (TimeExceededV6, 0),
        (IcmpError.ReassemblyTimeExceeded, false) => (TimeExceededV6, ReassemblyTime),
        (IcmpError.ProtocolUnreachable, false) => (ParameterProblemV6, UnknownNextHeaderV6),
        (_, false) => (ParameterProblemV6, 0),
        _ => (ParameterProblem, 0),
    };

    internal static IcmpError Decode(Packet packet) => (packet.Protocol, packet.IcmpType, packet.IcmpCode) switch
    {
        (IpProtocol.Icmp, DestinationUnreachable, 0) => IcmpError.NetworkUnreachable,
        (IpProtocol.Icmp, DestinationUnreachable, 1) => IcmpError.HostUnreachable,
        (IpProtocol.Icmp, DestinationUnreachable, 2) => IcmpError.ProtocolUnreachable,
        (IpProtocol.Icmp, DestinationUnreachable, 3) => IcmpError.PortUnreachable,
        (IpProtocol.Icmp, DestinationUnreachable, FragmentationNeeded) => IcmpError.PacketTooBig,
        (IpProtocol.Icmp, TimeExceeded, _) => IcmpError.TimeExceeded,
        (IpProtocol.Icmp, ParameterProblem, _) => IcmpError.ParameterProblem,
        (IpProtocol.IcmpV6, DestinationUnreachableV6, 0) => IcmpError.NetworkUnreachable,
        (IpProtocol.IcmpV6, DestinationUnreachableV6, 3) => IcmpError.HostUnreachable,
        (IpProtocol.IcmpV6, DestinationUnreachableV6, 4) => IcmpError.PortUnreachable,
        (IpProtocol.IcmpV6, PacketTooBigV6, _) => IcmpError.PacketTooBig,
        (IpProtocol.IcmpV6, TimeExceededV6, _) => IcmpError.TimeExceeded,
        (IpProtocol.IcmpV6, ParameterProblemV6, _) => IcmpError.ParameterProblem,
        _ => IcmpError.Other,
    };
}
