namespace SimNet.Simulation.Sockets;

// How a wait ended.
internal enum OperationEnd : byte
{
    Answered,
    TimedOut,
    Cancelled,
    Closed,
}
