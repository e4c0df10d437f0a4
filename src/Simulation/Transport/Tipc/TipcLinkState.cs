namespace SimNet.Simulation.Transport.Tipc;

// The states of a link end (net/tipc/link.c), without those for moving traffic from one link to another: two nodes have one link.
internal enum TipcLinkState
{
    // Tells the other end that it begins anew.
    Reset,

    // The other end has begun anew; tells it to take up the link.
    Establishing,

    Established,
}
