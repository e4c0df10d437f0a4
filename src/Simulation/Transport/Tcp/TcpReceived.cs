namespace SimNet.Simulation.Transport.Tcp;

// What became of a segment's data.
internal enum TcpReceived
{
    // There was none in it.
    Nothing,

    // Nothing of it is new, or all of it lies beyond the window: the peer is to be told where things are.
    Refused,

    // It came in its turn.
    InOrder,

    // It came in its turn and is to be acknowledged at once: it filled a gap, came again, or ends the stream.
    AcknowledgeNow,

    // It came early; the receiver owns the segment now.
    Kept,
}
