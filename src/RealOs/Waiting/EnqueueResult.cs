namespace SimNet.RealOs;

// The outcome of WaitQueue.Enqueue.
internal enum EnqueueResult
{
    Queued,

    // Readiness has changed since the attempt, or there was none: attempt again.
    Retry,

    Closed,
}
