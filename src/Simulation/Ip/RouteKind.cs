namespace SimNet.Simulation.Ip;

// What becomes of a packet on its route.
internal enum RouteKind
{
    // It stays in the host.
    Local,

    // Over the link to one other host.
    Unicast,

    // To every host of the segment, this one too.
    Broadcast,

    // To the members of a group.
    Multicast,

    // Out by an interface behind which nobody takes it.
    Nowhere,
}
