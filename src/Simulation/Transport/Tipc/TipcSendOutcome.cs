namespace SimNet.Simulation.Transport.Tipc;

// What became of a message given to a node.
internal enum TipcSendOutcome
{
    Sent,

    // Taken, but the sender is to wait before it sends more.
    Congested,

    Unreachable,
}
