using SimNet.Simulation.Links;

namespace SimNet.Simulation.Ip;

// The way to a destination: over a link, or within the host (no link). Cached by those who send much.
internal readonly record struct NetworkPath(Link? Link, int Version, int? MtuLimit = null)
{
    // A packet of IPv4 has a length of 16 bits (IP_MAX_MTU); IPv6's does not count its header.
    private const int LoopbackMtuIPv4 = 65535;
    private const int LoopbackMtuIPv6 = 65536;

    internal bool IsLoopback => Link is null;

    // MtuLimit is that of the interface, once somebody has set it.
    internal int MtuFor(bool isIPv4)
    {
        int mtu = Link?.Mtu ?? (isIPv4 ? LoopbackMtuIPv4 : LoopbackMtuIPv6);
        return MtuLimit is { } limit ? Math.Min(limit, mtu) : mtu;
    }
}
