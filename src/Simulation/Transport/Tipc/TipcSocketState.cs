namespace SimNet.Simulation.Transport.Tipc;

// The states of a socket (net/tipc/socket.c). Sockets without connections stay open, but for the two of a pair.
internal enum TipcSocketState
{
    Open,
    Listening,
    Connecting,
    Established,
    Disconnecting,
}
