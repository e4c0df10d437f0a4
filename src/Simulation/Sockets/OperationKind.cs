namespace SimNet.Simulation.Sockets;

// What an operation waits to do.
internal enum OperationKind : byte
{
    Accept,
    Connect,
    Receive,
    ReceiveFrom,
    Send,
    SendAll,
}
