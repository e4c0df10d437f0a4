namespace SimNet.Abstractions;

/// <summary>Errors of <c>getaddrinfo(3)</c> and <c>getnameinfo(3)</c>, the EAI_* codes with glibc's values.</summary>
public enum AddressInfoError
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>Bad value for the flags (EAI_BADFLAGS).</summary>
    BadFlags = -1,

    /// <summary>Name or service not known (EAI_NONAME).</summary>
    NoName = -2,

    /// <summary>Temporary failure in name resolution (EAI_AGAIN).</summary>
    TryAgain = -3,

    /// <summary>Non-recoverable failure in name resolution (EAI_FAIL).</summary>
    Failure = -4,

    /// <summary>The host has no address of the asked family (EAI_NODATA).</summary>
    NoData = -5,

    /// <summary>Family not supported (EAI_FAMILY).</summary>
    Family = -6,

    /// <summary>Socket type not supported (EAI_SOCKTYPE).</summary>
    SocketType = -7,

    /// <summary>Service not supported for the socket type (EAI_SERVICE).</summary>
    Service = -8,

    /// <summary>Address family for the host name not supported (EAI_ADDRFAMILY).</summary>
    AddressFamily = -9,

    /// <summary>Memory allocation failure (EAI_MEMORY).</summary>
    Memory = -10,

    /// <summary>System error (EAI_SYSTEM).</summary>
    System = -11,

    /// <summary>An argument buffer overflowed (EAI_OVERFLOW).</summary>
    Overflow = -12,
}
