namespace SimNet.Abstractions;

/// <summary>Codes for <see cref="ISocket.Control"/>: Linux's (<c>ioctl(2)</c>), and those of Windows' WSAIoctl that have names in the socket interface.</summary>
/// <remarks>Which of them a host knows, it says: Linux answers the SIO_* codes with an error.</remarks>
public static class SocketControlCodes
{
    /// <summary>How many bytes a receive would find, an <see cref="int"/> (FIONREAD, SIOCINQ).</summary>
    public const uint BytesAvailable = 0x541B;

    /// <summary>How many bytes are sent and not yet acknowledged or taken, an <see cref="int"/> (SIOCOUTQ, TIOCOUTQ).</summary>
    public const uint BytesUnsent = 0x5411;

    /// <summary>Whether the next byte to read follows the urgent mark, an <see cref="int"/> (SIOCATMARK).</summary>
    public const uint AtUrgentMark = 0x8905;

    /// <summary>Receive all packets of an interface, a <c>ReceiveAllMode</c> (SIO_RCVALL).</summary>
    public const uint ReceiveAll = 0x98000001;

    /// <summary>Keep-alive times, a <c>struct tcp_keepalive</c> (SIO_KEEPALIVE_VALS).</summary>
    public const uint KeepAliveValues = 0x98000004;

    /// <summary>A shorter way for connections within the host, an <see cref="int"/> (SIO_LOOPBACK_FAST_PATH).</summary>
    public const uint LoopbackFastPath = 0x98000010;
}
