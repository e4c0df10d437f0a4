namespace SimNet.Simulation.Transport.Unix;

// The states of TCP that the kernel uses for UNIX sockets.
internal enum UnixState
{
    Closed,
    Listening,
    Established,
}
