namespace SimNet.Simulation.Transport.Tcp;

// The states of a connection (RFC 9293 3.3.2). Listening is a state of the socket, not of a connection.
internal enum TcpState : byte
{
    Closed,
    SynSent,
    SynReceived,
    Established,
    FinWait1,
    FinWait2,
    CloseWait,
    Closing,
    LastAck,
    TimeWait,
}
