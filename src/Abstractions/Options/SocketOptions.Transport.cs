namespace SimNet.Abstractions;

public static partial class SocketOptions
{
    /// <summary>The level of TCP (IPPROTO_TCP, SOL_TCP).</summary>
    public const int TcpLevel = 6;

    /// <summary>The level of UDP (IPPROTO_UDP, SOL_UDP).</summary>
    public const int UdpLevel = 17;

    /// <summary>The level of packet sockets (SOL_PACKET).</summary>
    public const int PacketLevel = 263;

    /// <summary>The level of netlink (SOL_NETLINK).</summary>
    public const int NetlinkLevel = 270;

    /// <summary>The level of TIPC (SOL_TIPC).</summary>
    public const int TipcLevel = 271;

    /// <summary>Send small segments at once, without Nagle's algorithm (TCP_NODELAY).</summary>
    public static SocketOption<bool> TcpNoDelay { get; } = new(TcpLevel, 1, OptionLayouts.Flag);

    /// <summary>The largest segment in bytes, from 88 to 32767 (TCP_MAXSEG).</summary>
    public static SocketOption<int> TcpMaxSegment { get; } = new(TcpLevel, 2, OptionLayouts.Number);

    /// <summary>Send full segments only, for up to 200 ms (TCP_CORK).</summary>
    public static SocketOption<bool> TcpCork { get; } = new(TcpLevel, 3, OptionLayouts.Flag);

    /// <summary>The idle time before the first keep-alive probe, in seconds from 1 to 32767 (TCP_KEEPIDLE).</summary>
    public static SocketOption<int> TcpKeepIdle { get; } = new(TcpLevel, 4, OptionLayouts.Number);

    /// <summary>The time between keep-alive probes, in seconds from 1 to 32767 (TCP_KEEPINTVL).</summary>
    public static SocketOption<int> TcpKeepInterval { get; } = new(TcpLevel, 5, OptionLayouts.Number);

    /// <summary>How many keep-alive probes may stay unanswered, from 1 to 127 (TCP_KEEPCNT).</summary>
    public static SocketOption<int> TcpKeepCount { get; } = new(TcpLevel, 6, OptionLayouts.Number);

    /// <summary>How often an unanswered SYN is sent again, from 1 to 127 (TCP_SYNCNT).</summary>
    public static SocketOption<int> TcpSynCount { get; } = new(TcpLevel, 7, OptionLayouts.Number);

    /// <summary>How long a closed connection waits for the peer's FIN, in seconds; -1 for none (TCP_LINGER2).</summary>
    public static SocketOption<int> TcpLinger2 { get; } = new(TcpLevel, 8, OptionLayouts.Number);

    /// <summary>How long a listener lets a connection wait for its first data, in seconds; the host rounds (TCP_DEFER_ACCEPT).</summary>
    public static SocketOption<int> TcpDeferAccept { get; } = new(TcpLevel, 9, OptionLayouts.Number);

    /// <summary>The largest window that is told to the peer, in bytes (TCP_WINDOW_CLAMP).</summary>
    public static SocketOption<int> TcpWindowClamp { get; } = new(TcpLevel, 10, OptionLayouts.Number);

    /// <summary>What the host knows about the connection, read-only (TCP_INFO).</summary>
    public static ReadOnlySocketOption<TcpInformation> TcpInformation { get; } = new(TcpLevel, 11, OptionLayouts.TcpInformation);

    /// <summary>Acknowledge at once (TCP_QUICKACK).</summary>
    public static SocketOption<bool> TcpQuickAck { get; } = new(TcpLevel, 12, OptionLayouts.Flag);

    /// <summary>The name of the congestion control (TCP_CONGESTION).</summary>
    public static SocketOption<string> TcpCongestion { get; } = new(TcpLevel, 13, OptionLayouts.Text);

    /// <summary>How long data may stay unacknowledged before the connection is given up, in milliseconds (TCP_USER_TIMEOUT).</summary>
    public static SocketOption<int> TcpUserTimeout { get; } = new(TcpLevel, 18, OptionLayouts.Number);

    /// <summary>How many connections may wait whose SYN carried data; 0 for none (TCP_FASTOPEN).</summary>
    public static SocketOption<int> TcpFastOpen { get; } = new(TcpLevel, 23, OptionLayouts.Number);

    /// <summary>How many unsent bytes leave a socket writable (TCP_NOTSENT_LOWAT).</summary>
    public static SocketOption<int> TcpNotSentLowWater { get; } = new(TcpLevel, 25, OptionLayouts.Number);

    /// <summary>How important messages are when the host is loaded (TIPC_IMPORTANCE).</summary>
    public static SocketOption<TipcImportance> TipcImportance { get; } = new(TipcLevel, 127, OptionLayouts.Enumerated<TipcImportance>());

    /// <summary>Messages may be dropped at the sender (TIPC_SRC_DROPPABLE).</summary>
    public static SocketOption<bool> TipcSourceDroppable { get; } = new(TipcLevel, 128, OptionLayouts.Flag);

    /// <summary>Messages that cannot be delivered are dropped, not returned (TIPC_DEST_DROPPABLE).</summary>
    public static SocketOption<bool> TipcDestinationDroppable { get; } = new(TipcLevel, 129, OptionLayouts.Flag);

    /// <summary>How long a connect waits for its answer, in milliseconds (TIPC_CONN_TIMEOUT).</summary>
    public static SocketOption<int> TipcConnectTimeout { get; } = new(TipcLevel, 130, OptionLayouts.Number);
}
