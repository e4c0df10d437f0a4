namespace SimNet.RealOs;

// What ended a wait other than the operation's own completion.
internal enum WaitEnd
{
    None,

    // The deadline: the socket's timeout, or SO_RCVTIMEO and SO_SNDTIMEO of a blocking socket.
    Deadline,

    Cancelled,

    Closed,
}
