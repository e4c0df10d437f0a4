namespace SimNet.RealOs;

// How much a send is to take.
internal enum SendExtent
{
    // One system call: what fits, or a datagram.
    Once,

    // All; what was taken before an error or the end of the wait counts (a blocking send of a stream).
    All,

    // All, or an error (sendall).
    AllOrError,
}
