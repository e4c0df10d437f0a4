namespace SimNet.Abstractions;

#pragma warning disable CA1711 // The word is that of getaddrinfo(3) and getnameinfo(3).

/// <summary>The NI_* flags of <c>getnameinfo(3)</c>, with glibc's values.</summary>
[Flags]
public enum NameInfoFlags
{
    /// <summary>None: names where there are any, else figures.</summary>
    None = 0,

    /// <summary>The host in figures (NI_NUMERICHOST).</summary>
    NumericHost = 1,

    /// <summary>The service in figures (NI_NUMERICSERV).</summary>
    NumericService = 2,

    /// <summary>For a host of the own domain only the first part of the name (NI_NOFQDN).</summary>
    NoFullyQualifiedName = 4,

    /// <summary>Fail where there is no name (NI_NAMEREQD).</summary>
    NameRequired = 8,

    /// <summary>The service is one of datagrams (NI_DGRAM).</summary>
    Datagram = 16,
}
