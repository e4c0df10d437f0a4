namespace SimNet.Simulation.Transport;

/// <summary>
/// The settings of a host's stack that Linux keeps under <c>/proc/sys/net</c>. The defaults are those of Linux 6 with 4 KiB pages.
/// Immutable.
/// </summary>
public sealed record HostSettings
{
    /// <summary>Linux's defaults.</summary>
    public static HostSettings Default { get; } = new();

    /// <summary>The first port that the host chooses itself (<c>ip_local_port_range</c>). Default 32768.</summary>
    public int FirstEphemeralPort { get; init; } = 32768;

    /// <summary>The last port that the host chooses itself. Default 60999.</summary>
    public int LastEphemeralPort { get; init; } = 60999;

    /// <summary>The longest queue of connections that wait to be accepted (<c>somaxconn</c>). Default 4096.</summary>
    public int MaxBacklog { get; init; } = 4096;

    /// <summary>The largest <c>SO_SNDBUF</c> that a program may ask for, in bytes (<c>wmem_max</c>). Default 4194304.</summary>
    public int MaxSendBuffer { get; init; } = 4194304;

    /// <summary>The largest <c>SO_RCVBUF</c> that a program may ask for, in bytes (<c>rmem_max</c>). Default 4194304.</summary>
    public int MaxReceiveBuffer { get; init; } = 4194304;

    /// <summary>The first send buffer of a TCP socket, in bytes (<c>tcp_wmem</c>). Default 16384.</summary>
    public int TcpSendBuffer { get; init; } = 16384;

    /// <summary>The size up to which a TCP send buffer grows by itself, in bytes (<c>tcp_wmem</c>). Default 4194304.</summary>
    public int TcpMaxSendBuffer { get; init; } = 4194304;

    /// <summary>The first receive buffer of a TCP socket, in bytes (<c>tcp_rmem</c>). Default 131072.</summary>
    public int TcpReceiveBuffer { get; init; } = 131072;

    /// <summary>The size up to which a TCP receive buffer grows by itself, in bytes (<c>tcp_rmem</c>). Default 33554432, as of Linux 6.16.</summary>
    public int TcpMaxReceiveBuffer { get; init; } = 33554432;

    /// <summary>The buffers of a UDP or UNIX socket, in bytes (<c>rmem_default</c>, <c>wmem_default</c>). Default 212992.</summary>
    public int DatagramBuffer { get; init; } = 212992;

    /// <summary>
    /// How many UNIX datagrams may wait at a socket before one more makes the queue full (<c>max_dgram_qlen</c>); those of the socket's own
    /// peer do not count. Default 10.
    /// </summary>
    public int MaxUnixDatagrams { get; init; } = 10;

    /// <summary>How often an unanswered SYN is sent again after the linear phase (<c>tcp_syn_retries</c>). Default 6.</summary>
    public int TcpSynRetries { get; init; } = 6;

    /// <summary>How often an unanswered SYN is first sent again without back-off (<c>tcp_syn_linear_timeouts</c>). Default 4.</summary>
    public int TcpSynLinearRetries { get; init; } = 4;

    /// <summary>How often an unanswered SYN with ACK is sent again (<c>tcp_synack_retries</c>). Default 5.</summary>
    public int TcpSynAckRetries { get; init; } = 5;

    /// <summary>
    /// How often data is sent again before a connection is given up (<c>tcp_retries2</c>). As in Linux, this is a time: that of so many
    /// retransmissions with an RTO of 200 ms at first. Default 15, which is 924.6 s.
    /// </summary>
    public int TcpRetries { get; init; } = 15;

    /// <summary>The same for a connection that no program holds any more (<c>tcp_orphan_retries</c>). Default 8, which is 102.2 s.</summary>
    public int TcpOrphanRetries { get; init; } = 8;

    /// <summary>
    /// Whether programs may administer the network (<c>CAP_NET_ADMIN</c>): set marks, high priorities and buffers above the limits, use
    /// addresses of others. Default false, as for an ordinary user.
    /// </summary>
    public bool AllowsNetworkAdministration { get; init; }

    /// <summary>
    /// Whether TCP offers timestamps and takes them up (RFC 7323; <c>tcp_timestamps</c>). They take 12 bytes of every segment. Default
    /// <see langword="true"/>.
    /// </summary>
    public bool TcpTimestamps { get; init; } = true;

    /// <summary>
    /// Whether TCP offers selective acknowledgments and takes them up (RFC 2018; <c>tcp_sack</c>), and with them tail loss probes (RFC 8985).
    /// Default <see langword="true"/>.
    /// </summary>
    public bool TcpSack { get; init; } = true;

    /// <summary>How many descriptors a host may have open (<c>RLIMIT_NOFILE</c>). Default 1048576.</summary>
    public int MaxDescriptors { get; init; } = 1048576;

    /// <summary>
    /// Whether the programs of the host may open raw and packet sockets, as with the capability <c>CAP_NET_RAW</c>; without it they are
    /// refused with EPERM. Default <see langword="true"/>.
    /// </summary>
    public bool AllowsRawSockets { get; init; } = true;

    /// <summary>
    /// Whether the programs of the host may open datagram sockets of ICMP and ICMPv6, which send echo requests and receive the answers
    /// (<c>ping_group_range</c>); otherwise they are refused with EACCES. Default <see langword="false"/>.
    /// </summary>
    public bool AllowsPingSockets { get; init; }

    /// <summary>
    /// Whether raw sockets of the protocol <c>IPPROTO_IP</c> exist and can be told to receive all IPv4 packets of an interface
    /// (<c>SIO_RCVALL</c>), as on Windows. Default <see langword="false"/>: they are refused with EPROTONOSUPPORT, and the operation with
    /// ENOTTY, as on Linux.
    /// </summary>
    public bool SupportsReceiveAll { get; init; }
}
