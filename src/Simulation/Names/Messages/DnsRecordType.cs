namespace SimNet.Simulation.Names.Messages;

#pragma warning disable CA1027 // The numbers are no flags.

/// <summary>The types of DNS records (RFC 1035 3.2.2 and its successors), with IANA's numbers. Other numbers are carried as they are (RFC 3597).</summary>
public enum DnsRecordType
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>A name server of a zone.</summary>
    NS = 2,

    /// <summary>The canonical name of an alias.</summary>
    Cname = 5,

    /// <summary>The start of a zone.</summary>
    Soa = 6,

    /// <summary>A pointer to another name, as from an address to a host.</summary>
    Ptr = 12,

    /// <summary>A mail exchange.</summary>
    MX = 15,

    /// <summary>Text.</summary>
    Txt = 16,

    /// <summary>An IPv6 address (RFC 3596).</summary>
    Aaaa = 28,

    /// <summary>The location of a service (RFC 2782).</summary>
    Srv = 33,

    /// <summary>The pseudo record of EDNS (RFC 6891).</summary>
    Opt = 41,

    /// <summary>In a question: all types.</summary>
    Any = 255,
}
