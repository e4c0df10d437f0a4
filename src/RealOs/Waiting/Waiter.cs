namespace SimNet.RealOs;

// One who waits in a WaitQueue. The links and the phase are guarded by the queue's lock.
internal abstract class Waiter
{
    internal Waiter? Next { get; set; }

    internal Waiter? Previous { get; set; }

    internal WaitPhase Phase { get; set; }

    // It has become the first in its queue, and readiness may have come before. Called without the lock.
    internal abstract void OnTurn();

    // The queue was closed, and it is not in it any more. Called without the lock.
    internal abstract void OnClosed();
}
