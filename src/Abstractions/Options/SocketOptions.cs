using System.Net;
using System.Net.Sockets;
using NodaTime;

namespace SimNet.Abstractions;

/// <summary>The socket options of Linux, typed. Which ones act on a host, the host says; others are refused with its error.</summary>
public static class SocketOptions
{
    /// <summary>The level of options of sockets in general (SOL_SOCKET).</summary>
    public const int SocketLevel = 1;

    /// <summary>The level of IPv4 (IPPROTO_IP).</summary>
    public const int IPLevel = 0;

    /// <summary>The level of IPv6 (IPPROTO_IPV6).</summary>
    public const int IPv6Level = 41;

    /// <summary>The level of TCP (IPPROTO_TCP).</summary>
    public const int TcpLevel = 6;

    /// <summary>The level of UDP (IPPROTO_UDP).</summary>
    public const int UdpLevel = 17;

    /// <summary>Allow a local address again that is in TIME_WAIT (SO_REUSEADDR).</summary>
    public static SocketOption<bool> ReuseAddress { get; } = SocketOptionLayouts.Flag(SocketLevel, 2);

    /// <summary>The socket's type, read-only (SO_TYPE).</summary>
    public static SocketOption<int> Type { get; } = SocketOptionLayouts.Number(SocketLevel, 3);

    /// <summary>The pending error, which reading clears (SO_ERROR).</summary>
    public static SocketOption<SocketError> Error { get; } = SocketOptionLayouts.Error(SocketLevel, 4);

    /// <summary>Allow sending to broadcast addresses (SO_BROADCAST).</summary>
    public static SocketOption<bool> Broadcast { get; } = SocketOptionLayouts.Flag(SocketLevel, 6);

    /// <summary>The send buffer in bytes; the host stores twice the number set, within its limits (SO_SNDBUF).</summary>
    public static SocketOption<int> SendBuffer { get; } = SocketOptionLayouts.Number(SocketLevel, 7);

    /// <summary>The receive buffer in bytes; the host stores twice the number set, within its limits (SO_RCVBUF).</summary>
    public static SocketOption<int> ReceiveBuffer { get; } = SocketOptionLayouts.Number(SocketLevel, 8);

    /// <summary>Probe an idle connection (SO_KEEPALIVE).</summary>
    public static SocketOption<bool> KeepAlive { get; } = SocketOptionLayouts.Flag(SocketLevel, 9);

    /// <summary>Keep urgent data in the stream (SO_OOBINLINE).</summary>
    public static SocketOption<bool> OutOfBandInline { get; } = SocketOptionLayouts.Flag(SocketLevel, 10);

    /// <summary>How a close treats data that is not yet acknowledged (SO_LINGER), in seconds; 0 resets the connection.</summary>
    public static SocketOption<LingerOption> Linger { get; } = SocketOptionLayouts.Linger(SocketLevel, 13);

    /// <summary>Share a local address among sockets, with balancing (SO_REUSEPORT).</summary>
    public static SocketOption<bool> ReusePort { get; } = SocketOptionLayouts.Flag(SocketLevel, 15);

    /// <summary>The least number of bytes that make a stream readable (SO_RCVLOWAT).</summary>
    public static SocketOption<int> ReceiveLowWater { get; } = SocketOptionLayouts.Number(SocketLevel, 18);

    /// <summary>The kernel's own timeout of receives (SO_RCVTIMEO), to a microsecond; 0 for none.</summary>
    public static SocketOption<Duration> ReceiveTimeout { get; } = SocketOptionLayouts.TimeValue(SocketLevel, 20);

    /// <summary>The kernel's own timeout of sends (SO_SNDTIMEO), to a microsecond; 0 for none.</summary>
    public static SocketOption<Duration> SendTimeout { get; } = SocketOptionLayouts.TimeValue(SocketLevel, 21);

    /// <summary>Whether the socket listens, read-only (SO_ACCEPTCONN).</summary>
    public static SocketOption<bool> AcceptsConnections { get; } = SocketOptionLayouts.Flag(SocketLevel, 30);

    /// <summary>The protocol, read-only (SO_PROTOCOL).</summary>
    public static SocketOption<int> Protocol { get; } = SocketOptionLayouts.Number(SocketLevel, 38);

    /// <summary>The native family, read-only (SO_DOMAIN).</summary>
    public static SocketOption<int> Domain { get; } = SocketOptionLayouts.Number(SocketLevel, 39);

    /// <summary>The type of service of sent packets (IP_TOS).</summary>
    public static SocketOption<int> IPTypeOfService { get; } = SocketOptionLayouts.Number(IPLevel, 1);

    /// <summary>The time to live of sent packets, from 1 to 255 (IP_TTL).</summary>
    public static SocketOption<int> IPTimeToLive { get; } = SocketOptionLayouts.Number(IPLevel, 2);

    /// <summary>The interface for multicast, by address (IP_MULTICAST_IF).</summary>
    public static SocketOption<IPAddress> IPMulticastInterface { get; } = SocketOptionLayouts.Address(IPLevel, 32);

    /// <summary>The time to live of multicasts (IP_MULTICAST_TTL).</summary>
    public static SocketOption<int> IPMulticastTimeToLive { get; } = SocketOptionLayouts.Number(IPLevel, 33);

    /// <summary>Whether multicasts come back to the own host (IP_MULTICAST_LOOP).</summary>
    public static SocketOption<bool> IPMulticastLoop { get; } = SocketOptionLayouts.Flag(IPLevel, 34);

    /// <summary>The hop limit of sent packets (IPV6_UNICAST_HOPS).</summary>
    public static SocketOption<int> IPv6UnicastHops { get; } = SocketOptionLayouts.Number(IPv6Level, 16);

    /// <summary>Whether an IPv6 socket leaves IPv4 alone (IPV6_V6ONLY).</summary>
    public static SocketOption<bool> IPv6Only { get; } = SocketOptionLayouts.Flag(IPv6Level, 26);

    /// <summary>Send small segments at once, without Nagle's algorithm (TCP_NODELAY).</summary>
    public static SocketOption<bool> TcpNoDelay { get; } = SocketOptionLayouts.Flag(TcpLevel, 1);

    /// <summary>The largest segment in bytes (TCP_MAXSEG).</summary>
    public static SocketOption<int> TcpMaxSegment { get; } = SocketOptionLayouts.Number(TcpLevel, 2);

    /// <summary>Send full segments only (TCP_CORK).</summary>
    public static SocketOption<bool> TcpCork { get; } = SocketOptionLayouts.Flag(TcpLevel, 3);

    /// <summary>The idle time before the first keep-alive probe, in seconds (TCP_KEEPIDLE).</summary>
    public static SocketOption<int> TcpKeepIdle { get; } = SocketOptionLayouts.Number(TcpLevel, 4);

    /// <summary>The time between keep-alive probes, in seconds (TCP_KEEPINTVL).</summary>
    public static SocketOption<int> TcpKeepInterval { get; } = SocketOptionLayouts.Number(TcpLevel, 5);

    /// <summary>How many keep-alive probes may stay unanswered (TCP_KEEPCNT).</summary>
    public static SocketOption<int> TcpKeepCount { get; } = SocketOptionLayouts.Number(TcpLevel, 6);

    /// <summary>Acknowledge at once (TCP_QUICKACK).</summary>
    public static SocketOption<bool> TcpQuickAck { get; } = SocketOptionLayouts.Flag(TcpLevel, 12);

    /// <summary>How long data may stay unacknowledged before the connection is given up, in milliseconds (TCP_USER_TIMEOUT).</summary>
    public static SocketOption<int> TcpUserTimeout { get; } = SocketOptionLayouts.Number(TcpLevel, 18);
}
