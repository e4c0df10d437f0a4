using SimNet.Simulation.Links;

namespace SimNet.Simulation.Ip;

// The way to a destination: over a link, or within the host (no link). Cached by those who send much.
internal readonly record struct NetworkPath(Link? Link, int Version)
{
    // A packet of IPv4 has a length of 16 bits (IP_MAX_MTU); IPv6's does not count its header.
    private const int LoopbackMtuIPv4 = 65535;
    private const int LoopbackMtuIPv6 = 65536;

    internal bool IsLoopback => Link is null;

    internal int MtuFor(bool isIPv4) => Link?.Mtu ?? (isIPv4 ? LoopbackMtuIPv4 : LoopbackMtuIPv6);
}
