using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>
/// A socket's own <see cref="ISocket.Timeout"/> has passed. Apart from the network's own ETIMEDOUT, which is a plain
/// <see cref="SocketException"/> with <see cref="SocketError.TimedOut"/>.
/// </summary>
public class SocketTimeoutException : SocketException
{
    /// <summary>Creates the exception.</summary>
    public SocketTimeoutException()
        : this("timed out")
    {
    }

    private protected SocketTimeoutException(string message)
        : base((int)SocketError.TimedOut, message)
    {
    }
}
