using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Tests.Integration.Recorded;

// How CPython waits. A timeout makes the file non-blocking, which all descriptors of the file share, and waits with poll(2) before the call;
// here a timeout is the object's own and MSG_DONTWAIT never waits.
internal sealed partial class CaseMachine
{
    private readonly ConditionalWeakTable<ISocket, StrongBox<bool>> _isNonBlocking = [];

    private void NoteMode(ISocket socket) => _isNonBlocking.GetOrCreateValue(socket).Value = socket.Timeout is not null;

    private void ShareMode(ISocket original, ISocket duplicate)
    {
        StrongBox<bool> mode = _isNonBlocking.GetOrCreateValue(original);
        mode.Value |= duplicate.Timeout is not null;
        _isNonBlocking.AddOrUpdate(duplicate, mode);
    }

    // Python's sock_call(): waits for readiness, then calls.
    private T Waiting<T>(ISocket socket, PollEvents readiness, bool isDontWait, Func<T> call)
    {
        Duration? timeout = socket.Descriptor < 0 ? Duration.Zero : socket.Timeout;
        if (isDontWait && timeout > Duration.Zero && socket.Poll(readiness, timeout.Value) == PollEvents.None)
        {
            throw new SocketTimeoutException();
        }

        if (timeout is not null || !_isNonBlocking.GetOrCreateValue(socket).Value) return call();
        socket.Timeout = Duration.Zero;
        try
        {
            return call();
        }
        finally
        {
            socket.Timeout = null;
        }
    }

    // Python's internal_connect(): a connect that does not wait, a wait, and SO_ERROR.
    private SocketError Connect(ISocket socket, EndPoint endPoint)
    {
        Duration? timeout = socket.Descriptor < 0 ? Duration.Zero : socket.Timeout;
        if (timeout is null || timeout == Duration.Zero) return Waiting(socket, PollEvents.Write, false, () => TryConnect(socket, endPoint));
        socket.Timeout = Duration.Zero;
        SocketError error = TryConnect(socket, endPoint);
        socket.Timeout = timeout;
        if (error is not (SocketError.InProgress or SocketError.WouldBlock) || (error == SocketError.WouldBlock && socket.AddressFamily == AddressFamily.Unix)) return error;
        if (socket.Poll(PollEvents.Write, timeout.Value) == PollEvents.None) throw new SocketTimeoutException();
        return SocketErrors.FromErrno((Errno)socket.GetOption(PythonConstants.Value("SOL_SOCKET"), PythonConstants.Value("SO_ERROR")));
    }
}
