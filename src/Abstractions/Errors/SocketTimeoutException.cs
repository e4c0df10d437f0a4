using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>
/// A socket's own <see cref="ISocket.Timeout"/> has passed. Apart from the network's own ETIMEDOUT, which is a plain
/// <see cref="SocketException"/> with <see cref="SocketError.TimedOut"/>.
/// </summary>
public sealed class SocketTimeoutException : SocketException
{
    /// <summary>Creates the exception.</summary>
    public SocketTimeoutException()
        : base((int)SocketError.TimedOut, "timed out")
    {
    }
}
