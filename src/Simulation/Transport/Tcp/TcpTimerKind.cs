namespace SimNet.Simulation.Transport.Tcp;

// What a timer of a connection is for.
internal enum TcpTimerKind : byte
{
    // Retransmission or, with nothing in flight and a closed window, a window probe.
    Retransmit = 1,

    // The delayed acknowledgment.
    DelayedAck,

    // Keep-alive while open; the end of FIN-WAIT-2 and TIME-WAIT afterwards.
    KeepAliveOrWait,
}
