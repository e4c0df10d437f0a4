namespace SimNet.Abstractions;

/// <summary>Windows' SIO_RCVALL for raw sockets.</summary>
public static class ReceiveAllExtensions
{
    /// <summary>
    /// Makes a raw socket see all packets of the interface that it is bound to, or no longer (<see cref="SocketControlCodes.ReceiveAll"/>).
    /// Only hosts with the operation have it: Linux has not, and answers ENOTTY; a simulated host has it if its settings say so.
    /// </summary>
    /// <param name="socket">A raw socket of <c>IPPROTO_IP</c> and IPv4 that is bound to an address of one of the host's interfaces.</param>
    /// <param name="mode">What to receive.</param>
    /// <exception cref="ArgumentNullException">The socket is null.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The host's answer: ENOTTY where there is no such operation; EINVAL for a socket of
    /// another kind, one that is not bound to an address, or an unknown mode.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    public static void SetReceiveAll(this ISocket socket, ReceiveAllMode mode)
    {
        ArgumentNullException.ThrowIfNull(socket);
        Span<byte> argument = stackalloc byte[sizeof(int)];
        HostNumbers.WriteInt32(socket.Provider.ByteOrder, argument, (int)mode);
        socket.Control(SocketControlCodes.ReceiveAll, argument);
    }
}
