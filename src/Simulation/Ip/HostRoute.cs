using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

// An entry of a routing table. All are the kernel's own (RTPROT_KERNEL): they follow from addresses and states of interfaces.
internal sealed record HostRoute(HostRouteType Type, byte Table, InetAddress Destination, int PrefixLength, int InterfaceIndex)
{
    internal AddressScope Scope { get; init; }

    // The address that the host sends from along this route; only IPv4 keeps it.
    internal InetAddress? Source { get; init; }

    // Only IPv6 tells it.
    internal int Metric { get; init; }

    internal bool IsIPv4 => Destination.IsIPv4;
}
