using System.Net.Sockets;
using NodaTime;

namespace SimNet.Abstractions;

/// <summary>The socket options of Linux, typed. Which ones act on a host, the host says; others are refused with its error.</summary>
/// <remarks>By level: SOL_SOCKET here (<c>socket(7)</c>), the others in further parts of the class.</remarks>
public static partial class SocketOptions
{
    /// <summary>The level of options of sockets in general (SOL_SOCKET).</summary>
    public const int SocketLevel = 1;

    /// <summary>Trace the protocol, for programs with the right (SO_DEBUG).</summary>
    public static SocketOption<bool> Debug { get; } = new(SocketLevel, 1, OptionLayouts.Flag);

    /// <summary>Allow a local address again that is in TIME_WAIT (SO_REUSEADDR).</summary>
    public static SocketOption<bool> ReuseAddress { get; } = new(SocketLevel, 2, OptionLayouts.Flag);

    /// <summary>The socket's type, read-only (SO_TYPE).</summary>
    public static ReadOnlySocketOption<int> Type { get; } = new(SocketLevel, 3, OptionLayouts.Number);

    /// <summary>The pending error, which reading clears (SO_ERROR).</summary>
    public static ReadOnlySocketOption<SocketError> Error { get; } = new(SocketLevel, 4, OptionLayouts.Error);

    /// <summary>Send to hosts of the own segment only (SO_DONTROUTE).</summary>
    public static SocketOption<bool> DontRoute { get; } = new(SocketLevel, 5, OptionLayouts.Flag);

    /// <summary>Allow sending to broadcast addresses (SO_BROADCAST).</summary>
    public static SocketOption<bool> Broadcast { get; } = new(SocketLevel, 6, OptionLayouts.Flag);

    /// <summary>The send buffer in bytes; the host stores twice the number set, within its limits (SO_SNDBUF).</summary>
    public static SocketOption<int> SendBuffer { get; } = new(SocketLevel, 7, OptionLayouts.Number);

    /// <summary>The receive buffer in bytes; the host stores twice the number set, within its limits (SO_RCVBUF).</summary>
    public static SocketOption<int> ReceiveBuffer { get; } = new(SocketLevel, 8, OptionLayouts.Number);

    /// <summary>Probe an idle connection (SO_KEEPALIVE).</summary>
    public static SocketOption<bool> KeepAlive { get; } = new(SocketLevel, 9, OptionLayouts.Flag);

    /// <summary>Keep urgent data in the stream (SO_OOBINLINE).</summary>
    public static SocketOption<bool> OutOfBandInline { get; } = new(SocketLevel, 10, OptionLayouts.Flag);

    /// <summary>The priority of sent packets, from 0 to 6 (SO_PRIORITY).</summary>
    public static SocketOption<int> Priority { get; } = new(SocketLevel, 12, OptionLayouts.Number);

    /// <summary>How a close treats data that is not yet acknowledged (SO_LINGER), in seconds; 0 resets the connection.</summary>
    public static SocketOption<LingerOption> Linger { get; } = new(SocketLevel, 13, OptionLayouts.Linger);

    /// <summary>Share a local address among sockets, with balancing (SO_REUSEPORT).</summary>
    public static SocketOption<bool> ReusePort { get; } = new(SocketLevel, 15, OptionLayouts.Flag);

    /// <summary>Receive the sender's credentials, UNIX only (SO_PASSCRED).</summary>
    public static SocketOption<bool> PassCredentials { get; } = new(SocketLevel, 16, OptionLayouts.Flag);

    /// <summary>The credentials of a UNIX connection's peer, read-only (SO_PEERCRED).</summary>
    public static ReadOnlySocketOption<PeerCredentials> PeerCredentials { get; } = new(SocketLevel, 17, OptionLayouts.Credentials);

    /// <summary>The least number of bytes that make a stream readable (SO_RCVLOWAT).</summary>
    public static SocketOption<int> ReceiveLowWater { get; } = new(SocketLevel, 18, OptionLayouts.Number);

    /// <summary>The least room in bytes that makes a socket writable, always 1 on Linux (SO_SNDLOWAT).</summary>
    public static ReadOnlySocketOption<int> SendLowWater { get; } = new(SocketLevel, 19, OptionLayouts.Number);

    /// <summary>The kernel's own timeout of receives (SO_RCVTIMEO), to a microsecond; 0 for none.</summary>
    public static SocketOption<Duration> ReceiveTimeout { get; } = new(SocketLevel, 20, OptionLayouts.TimeValue);

    /// <summary>The kernel's own timeout of sends (SO_SNDTIMEO), to a microsecond; 0 for none.</summary>
    public static SocketOption<Duration> SendTimeout { get; } = new(SocketLevel, 21, OptionLayouts.TimeValue);

    /// <summary>The one interface that the socket uses, by its name; empty for all (SO_BINDTODEVICE).</summary>
    public static SocketOption<string> BindToDevice { get; } = new(SocketLevel, 25, OptionLayouts.Text);

    /// <summary>Whether the socket listens, read-only (SO_ACCEPTCONN).</summary>
    public static ReadOnlySocketOption<bool> AcceptsConnections { get; } = new(SocketLevel, 30, OptionLayouts.Flag);

    /// <summary>The security label of a UNIX connection's peer, read-only (SO_PEERSEC).</summary>
    public static ReadOnlySocketOption<string> PeerSecurity { get; } = new(SocketLevel, 31, OptionLayouts.Text);

    /// <summary>Receive the sender's security label, UNIX only (SO_PASSSEC).</summary>
    public static SocketOption<bool> PassSecurity { get; } = new(SocketLevel, 34, OptionLayouts.Flag);

    /// <summary>The mark of sent packets for the host's routing, for programs with the right (SO_MARK).</summary>
    public static SocketOption<int> Mark { get; } = new(SocketLevel, 36, OptionLayouts.Number);

    /// <summary>The protocol, read-only (SO_PROTOCOL).</summary>
    public static ReadOnlySocketOption<int> Protocol { get; } = new(SocketLevel, 38, OptionLayouts.Number);

    /// <summary>The native family, read-only (SO_DOMAIN).</summary>
    public static ReadOnlySocketOption<int> Domain { get; } = new(SocketLevel, 39, OptionLayouts.Number);

    /// <summary>The processor that packets for the socket come from (SO_INCOMING_CPU).</summary>
    public static SocketOption<int> IncomingCpu { get; } = new(SocketLevel, 49, OptionLayouts.Number);
}
