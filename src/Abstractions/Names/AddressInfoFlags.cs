namespace SimNet.Abstractions;

#pragma warning disable CA1711 // The word is that of getaddrinfo(3) and getnameinfo(3).

/// <summary>The AI_* flags of <c>getaddrinfo(3)</c>, with glibc's values.</summary>
[Flags]
public enum AddressInfoFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A null host stands for the wildcard address, to bind to; without it for the loopback address (AI_PASSIVE).</summary>
    Passive = 0x0001,

    /// <summary>Tell the canonical name (AI_CANONNAME).</summary>
    CanonicalName = 0x0002,

    /// <summary>The host must be an address in figures (AI_NUMERICHOST).</summary>
    NumericHost = 0x0004,

    /// <summary>IPv6 with no IPv6 address found gives IPv4 addresses in mapped form (AI_V4MAPPED).</summary>
    V4Mapped = 0x0008,

    /// <summary>With <see cref="V4Mapped"/>: IPv6 addresses and mapped ones (AI_ALL).</summary>
    All = 0x0010,

    /// <summary>Only families of which the host has an address other than loopback (AI_ADDRCONFIG).</summary>
    AddressConfigured = 0x0020,

    /// <summary>The service must be a port in figures (AI_NUMERICSERV).</summary>
    NumericService = 0x0400,
}
