namespace SimNet.Abstractions;

/// <summary>Short forms of an <see cref="ISocket"/>'s members.</summary>
public static class SocketExtensions
{
    extension(ISocket socket)
    {
        /// <summary>
        /// Whether operations wait (<c>setblocking</c>, <c>getblocking</c>): setting it makes <see cref="ISocket.Timeout"/>
        /// <see langword="null"/> or zero; it reads false only for a timeout of zero.
        /// </summary>
        /// <exception cref="SocketClosedException">The value is set on a closed socket.</exception>
        public bool Blocking
        {
            get => socket.Timeout != NodaTime.Duration.Zero;
            set => socket.Timeout = value ? null : NodaTime.Duration.Zero;
        }
    }

    /// <summary>How many bytes a receive would find (<c>FIONREAD</c>): all of a stream's, the first datagram's.</summary>
    /// <param name="socket">The socket.</param>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The host's answer, such as EINVAL for a socket that listens.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    public static int GetAvailable(this ISocket socket) => socket.ControlNumber(SocketControlCodes.BytesAvailable);

    /// <summary>How many bytes are sent and not yet acknowledged or taken (<c>SIOCOUTQ</c>).</summary>
    /// <param name="socket">The socket.</param>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The host's answer.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    public static int GetUnsent(this ISocket socket) => socket.ControlNumber(SocketControlCodes.BytesUnsent);

    /// <summary>Whether the next byte to read follows the urgent mark (<c>sockatmark(3)</c>).</summary>
    /// <param name="socket">The socket, a stream.</param>
    /// <returns>Whether it does.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The host's answer.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    public static bool IsAtUrgentMark(this ISocket socket) => socket.ControlNumber(SocketControlCodes.AtUrgentMark) != 0;

    private static int ControlNumber(this ISocket socket, uint code)
    {
        ArgumentNullException.ThrowIfNull(socket);
        Span<byte> value = stackalloc byte[sizeof(int)];
        socket.Control(code, value);
        return HostNumbers.ReadInt32(socket, value);
    }
}
