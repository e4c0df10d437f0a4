namespace SimNet.RealOs;

// How an operation waits, fixed when it begins.
internal readonly struct WaitPlan
{
    internal required WaitQueue Queue { get; init; }

    // The readiness to wait for.
    internal required PollEvents Asked { get; init; }

    // False: the first answer is the last.
    internal required bool Waits { get; init; }

    // The operation's timeout in nanoseconds, -1 for none.
    internal required long Timeout { get; init; }

    // The timeout is the socket's own, not the kernel's SO_RCVTIMEO or SO_SNDTIMEO.
    internal bool IsOwnTimeout { get; init; }

    // Ask poll(2) before the system call, as an operation with a timeout does: a stream is writable only when much of its buffer is
    // free, and an operation that the socket's state forbids waits until its socket is ready.
    internal bool PollsFirst { get; init; }
}
