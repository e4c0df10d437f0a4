namespace SimNet.Simulation.Faults;

/// <summary>What can go wrong with a DNS query.</summary>
public enum NameFaultKind
{
    /// <summary>The name does not exist (NXDOMAIN). A client on Linux sees EAI_NONAME at once.</summary>
    NoSuchName,

    /// <summary>The server fails (SERVFAIL). The client asks its next server, and sees EAI_AGAIN when none is left.</summary>
    ServerFailure,

    /// <summary>The server refuses (REFUSED). The client asks its next server, and sees EAI_AGAIN when none is left.</summary>
    Refused,

    /// <summary>No answer comes. The client waits for its timeout, asks again, and sees EAI_AGAIN in the end; by default after 10 s for each name it tries.</summary>
    NoAnswer,

    /// <summary>The answer comes later, by <see cref="NameFault.Delay"/> and up to <see cref="NameFault.Jitter"/> more.</summary>
    SlowAnswer,

    /// <summary>Addresses are answered with <see cref="NameFault.Address"/>; there are none of the other family. The client connects to somebody else, or to nobody.</summary>
    WrongAddress,

    /// <summary>The answer is that of <see cref="NameFault.PreviousZone"/>, as from a server that missed a change.</summary>
    StaleAnswer,

    /// <summary>There are no IPv4 addresses, only what the name has of IPv6. A client without IPv6 sees EAI_NODATA.</summary>
    OnlyIPv6,

    /// <summary>The name has <see cref="NameFault.Count"/> addresses, its own first: the answer does not fit into a datagram, and the client asks again over TCP.</summary>
    ManyAddresses,

    /// <summary>The server says that it is not the right one to ask, and knows no other: a lame delegation. The client asks its next server, and sees EAI_AGAIN when none is left.</summary>
    Lame,

    /// <summary>Over UDP the server says to ask over TCP; there the connection ends in the middle of the answer. The client sees EAI_AGAIN.</summary>
    GoesAway,

    /// <summary>The records live for <see cref="NameFault.TtlSeconds"/>: what caches remember is forgotten at once, or for too long not.</summary>
    OtherTimeToLive,
}
