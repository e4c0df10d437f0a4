namespace SimNet.Simulation.Names.Messages;

/// <summary>The outcome of a DNS query (RFC 1035 4.1.1, RFC 6891 9), with IANA's numbers.</summary>
public enum DnsResponseCode
{
    /// <summary>No error; there may be no data all the same.</summary>
    NoError = 0,

    /// <summary>The server could not read the query (FORMERR).</summary>
    FormatError = 1,

    /// <summary>The server could not find out (SERVFAIL).</summary>
    ServerFailure = 2,

    /// <summary>There is no such name (NXDOMAIN).</summary>
    NameError = 3,

    /// <summary>The server does not know this kind of query (NOTIMP).</summary>
    NotImplemented = 4,

    /// <summary>The server does not want to answer (REFUSED).</summary>
    Refused = 5,

    /// <summary>The query's version of EDNS is not known (BADVERS).</summary>
    BadVersion = 16,
}
