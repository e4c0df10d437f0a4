namespace SimNet.Simulation.Wire;

// Protocol numbers of the IP header (IANA) that the stack handles.
internal enum IpProtocol : byte
{
    Icmp = 1,
    Tcp = 6,
    Udp = 17,
    IcmpV6 = 58,
}
