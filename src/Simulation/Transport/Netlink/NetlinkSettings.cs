namespace SimNet.Simulation.Transport.Netlink;

// What netlink has to know of its host. The process id is the first port that the host chooses itself.
internal sealed record NetlinkSettings(HostSettings Host, bool IsLittleEndian)
{
    // All programs of a host count as one process.
    internal uint ProcessId { get; init; } = 1000;
}
