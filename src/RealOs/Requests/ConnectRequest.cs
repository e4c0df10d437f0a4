using static SimNet.RealOs.NativeConstants;

namespace SimNet.RealOs;

// connect(2) and the wait for its outcome.
internal unsafe struct ConnectRequest(in NativeAddress address, bool blocks, bool isInet, bool isUnix) : IRequest<bool>
{
    private const int MaxRetryMilliseconds = 16;

    private NativeAddress _address = address;
    private bool _underWay;
    private int _retry;

    public readonly bool HasPartialResult => false;

    public readonly int Moved => 0;

    public readonly Errno KernelTimeout => _underWay ? Errno.EINPROGRESS : Errno.EAGAIN;

    // A blocking connect waits for room in a UNIX listener's backlog, of which nothing is reported.
    public readonly int RetryMilliseconds => _retry;

    public readonly bool HasDrained => false;

    public readonly bool GetResult(OsSocket socket) => true;

    // The first attempt begins to connect, and answers EAGAIN if its outcome is to be waited for.
    public Errno Attempt(int descriptor, byte* buffer, int length, PollEvents ready)
    {
        if (!_underWay)
        {
            return Begin(descriptor);
        }

        if (SystemCalls.ReadyNow(descriptor, PollEvents.Write | PollEvents.Error) == PollEvents.None)
        {
            return Errno.EAGAIN;
        }

        // A blocking connect leaves the socket connected, or ready for another connect; that is what a second call does once the outcome
        // is there. With a timeout, the outcome is only asked for, as Python does.
        return blocks && isInet ? Call(descriptor) : Outcome(descriptor);
    }

    // A connect that does not wait for anything.
    internal Errno CallOnce(int descriptor) => Call(descriptor) is var error && error == Errno.EAGAIN ? OsErrors.WouldBlock : error;

    private Errno Call(int descriptor)
    {
        fixed (NativeAddress* address = &_address)
        {
            return Libc.Connect(descriptor, (byte*)address, address->Length) == 0 ? Errno.None : Libc.LastError;
        }
    }

    private Errno Begin(int descriptor)
    {
        Errno error = Call(descriptor);
        switch (error)
        {
            // A blocking connect joins one that is under way.
            case Errno.EINPROGRESS or Errno.EINTR:
            case Errno.EALREADY when blocks:
                _underWay = true;
                return Errno.EAGAIN;
            case Errno.EAGAIN when blocks && isUnix:
                _retry = Math.Clamp(_retry * 2, 1, MaxRetryMilliseconds);
                return Errno.EAGAIN;

            // Out of ports, or a full backlog and no wish to wait: EAGAIN is the answer.
            case Errno.EAGAIN:
                return OsErrors.WouldBlock;
            default:
                return error;
        }
    }

    private static Errno Outcome(int descriptor)
    {
        int error = 0;
        uint length = sizeof(int);
        if (Libc.GetSocketOption(descriptor, SOL_SOCKET, SO_ERROR, &error, &length) != 0)
        {
            return Libc.LastError;
        }

        return (Errno)error is Errno.EISCONN ? Errno.None : (Errno)error;
    }
}
