using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>An operation on a closed or detached socket: the contract's EBADF.</summary>
public sealed class SocketClosedException : ObjectDisposedException
{
    /// <summary>Creates the exception.</summary>
    public SocketClosedException()
        : base(nameof(ISocket), "The socket is closed or detached (EBADF). Create a new one, or close it later.")
    {
    }

    /// <summary>The code, <see cref="SocketErrors.BadDescriptor"/>.</summary>
    public SocketError SocketErrorCode { get; } = SocketErrors.BadDescriptor;

    /// <summary>The errno, <see cref="Abstractions.Errno.EBADF"/>.</summary>
    public Errno Errno => SocketErrors.ToErrno(SocketErrorCode);
}
