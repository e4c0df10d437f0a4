namespace SimNet.RealOs;

// One operation's system call and what it has to remember between attempts. The same code serves blocking and awaited operations.
internal unsafe interface IRequest<TResult>
{
    // Makes the system call. EAGAIN: it would block. The buffer may move between attempts.
    Errno Attempt(int descriptor, byte* buffer, int length, PollEvents ready);

    // After success; or, if HasPartialResult, after a wait that was ended.
    TResult GetResult(OsSocket socket);

    // Bytes have been moved, which has to be told even if the wait for more is ended.
    bool HasPartialResult { get; }

    // The bytes moved so far; an attempt that moved some was not in vain, though the operation waits on.
    int Moved { get; }

    // The kernel's answer when SO_RCVTIMEO or SO_SNDTIMEO ends a blocking call.
    Errno KernelTimeout { get; }

    // How long to wait before an attempt of which readiness tells nothing; 0 where readiness tells.
    int RetryMilliseconds { get; }

    // The attempt took all there was.
    bool HasDrained { get; }
}
