namespace SimNet.Simulation.Ip;

// What an ICMP or ICMPv6 error says (RFC 792, RFC 4443), apart from the version.
internal enum IcmpError
{
    NetworkUnreachable,
    HostUnreachable,
    ProtocolUnreachable,
    PortUnreachable,
    PacketTooBig,
    TimeExceeded,
    ReassemblyTimeExceeded,
    ParameterProblem,
    Other,
}
