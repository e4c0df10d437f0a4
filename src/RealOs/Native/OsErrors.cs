using System.Net.Sockets;

namespace SimNet.RealOs;

// What ends an operation: an errno, or one of three numbers that no errno has.
internal static class OsErrors
{
    // The socket's own timeout.
    internal const Errno TimedOut = (Errno)(-1);

    // The socket was closed meanwhile.
    internal const Errno Closed = (Errno)(-2);

    // EAGAIN as an answer, where EAGAIN says that the operation is to wait.
    internal const Errno WouldBlock = (Errno)(-3);

    internal static Exception ToException(Errno error) => error switch
    {
        TimedOut => new SocketTimeoutException(),
        Closed => new SocketClosedException(),
        WouldBlock => SocketErrors.ToException(SocketError.WouldBlock),
        _ => SocketErrors.ToException(SocketErrors.FromErrno(error)),
    };

    // The code of a Try method, which throws only where the socket is closed.
    internal static SocketError ToCode(Errno error) => error switch
    {
        TimedOut or WouldBlock => SocketError.WouldBlock,
        Closed => throw new SocketClosedException(),
        _ => SocketErrors.FromErrno(error),
    };

    internal static void ThrowIfAny(Errno error)
    {
        if (error != Errno.None)
        {
            throw ToException(error);
        }
    }
}
