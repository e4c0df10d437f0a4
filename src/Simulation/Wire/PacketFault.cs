namespace SimNet.Simulation.Wire;

// Why bytes are no packet that the stack knows.
internal enum PacketFault
{
    None,

    // Fewer bytes than a header takes or a length says.
    Truncated,

    // Neither version 4 nor 6.
    BadVersion,

    // A header length or a length field that cannot be.
    BadLength,

    BadHeaderChecksum,

    BadTransportChecksum,

    // A piece of a datagram, which has to be put together first.
    Fragment,

    // A protocol, or an extension header of IPv6, that the stack does not know.
    UnknownProtocol,
}
