namespace SimNet.Abstractions;

/// <summary>What a raw socket receives of an interface's packets (Windows' RCVALL_* for SIO_RCVALL).</summary>
public enum ReceiveAllMode
{
    /// <summary>What is for the socket alone (RCVALL_OFF).</summary>
    Off = 0,

    /// <summary>All packets of IPv4 that pass the interface, in both directions (RCVALL_ON).</summary>
    On = 1,

    /// <summary>No effect; Windows has never given it one (RCVALL_SOCKETLEVELONLY).</summary>
    SocketLevelOnly = 2,

    /// <summary>All packets of IPv4 that pass the interface and are the host's own (RCVALL_IPLEVEL, RCVALL_MAX).</summary>
    IPLevel = 3,
}
