// One socket's membership of a group on an interface, with its filter of sources (struct ip_mc_socklist, ipv6_mc_socklist; RFC 3376 3.1).
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

internal sealed class MulticastMembership(InetAddress group, int index, InetAddress address)
{
    internal InetAddress Group { get; } = group;

    internal int Interface { get; } = index;

    // The address that the interface was named by; the wildcard if by none.
    internal InetAddress Address { get; } = address;

    // Only the sources of the list are wanted; otherwise all but those.
    internal bool IsInclude { get; set; }

    // Null until a source was first named; a list that has become empty still fixes the mode (ip_mc_source).
    internal List<InetAddress>? Sources { get; set; }

    internal bool Allows(InetAddress source) => (Sources?.Contains(source) ?? false) == IsInclude;
}
