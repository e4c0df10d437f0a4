namespace SimNet.Abstractions;

/// <summary>Limits that the headers of Linux name.</summary>
public static class SocketLimits
{
    /// <summary>The longest queue of connections that a fresh host lets wait to be accepted (SOMAXCONN).</summary>
    public const int MaxBacklog = 4096;

    /// <summary>Ports below this one are for privileged programs (IPPORT_RESERVED).</summary>
    public const int ReservedPorts = 1024;

    /// <summary>Ports above this one were meant for servers that need no privilege (IPPORT_USERRESERVED).</summary>
    public const int UserReservedPorts = 5000;

    /// <summary>The longest host name that <see cref="INameResolver.GetNameInfo"/> gives, with its end (NI_MAXHOST).</summary>
    public const int MaxHostName = 1025;

    /// <summary>The longest service name that <see cref="INameResolver.GetNameInfo"/> gives, with its end (NI_MAXSERV).</summary>
    public const int MaxServiceName = 32;

    /// <summary>How many multicast groups one socket may be a member of (IP_MAX_MEMBERSHIPS).</summary>
    public const int MaxMemberships = 20;

    /// <summary>The time to live that multicasts start with (IP_DEFAULT_MULTICAST_TTL).</summary>
    public const int DefaultMulticastTimeToLive = 1;

    /// <summary>Whether multicasts come back to the own host at first: 1, they do (IP_DEFAULT_MULTICAST_LOOP).</summary>
    public const int DefaultMulticastLoop = 1;
}
