namespace SimNet.RealOs;

// An awaited operation that waits. The object is used again for later operations; the generation tells them apart for timers and
// cancellations that come late.
internal abstract class PendingOperation : Waiter, IThreadPoolWorkItem
{
    private Timer? _timer;
    private bool _timerArmed;
    private long _deadline;
    private long _retryAt = NativeClock.Never;
    private CancellationToken _token;
    private CancellationTokenRegistration _registration;
    private volatile int _generation;
    private WaitQueue? _queue;

    internal int Generation => _generation;

    internal WaitEnd AbortReason { get; private set; }

    internal bool IsAborted => AbortReason != WaitEnd.None;

    // Under the queue's lock: the operation has ended, or is to end if the attempt under way is in vain. The first reason counts.
    internal void Abort(WaitEnd reason)
    {
        if (AbortReason == WaitEnd.None)
        {
            AbortReason = reason;
        }
    }

    // Makes the system call. True if the operation is done, false if it would block.
    internal abstract bool Attempt(PollEvents ready, int version);

    // Completes the awaited task; the continuation may run within the call, and may use this object again.
    internal abstract void Publish();

    internal override void OnTurn() => _queue!.Schedule();

    internal override void OnClosed() => PublishLater();

    void IThreadPoolWorkItem.Execute() => Publish();

    // Before the operation enters its queue. The generation comes last: who reads it, and then the rest, reads of one operation.
    protected void Begin(WaitQueue queue, long deadline, CancellationToken token)
    {
        AbortReason = WaitEnd.None;
        _queue = queue;
        _deadline = deadline;
        _token = token;
        _generation = unchecked(_generation + 1);
    }

    // After it has entered its queue.
    protected void Watch()
    {
        if (_token.CanBeCanceled)
        {
            _registration = _token.UnsafeRegister(static (operation, token) => ((PendingOperation)operation!).OnCancelled(token), this);
        }

        if (_deadline != NativeClock.Never)
        {
            ArmTimer(_deadline);
        }
    }

    // When the awaiter has its result.
    protected void EndWatch()
    {
        _registration.Unregister();
        _registration = default;
        _token = default;
        if (_timerArmed)
        {
            _timerArmed = false;
            _retryAt = NativeClock.Never;
            _timer!.Change(Timeout.Infinite, Timeout.Infinite);
        }
    }

    // The kernel will report no edge; attempt again after a while.
    protected void RetryAfter(int milliseconds)
    {
        Volatile.Write(ref _retryAt, NativeClock.DeadlineAfter(milliseconds * 1_000_000L));
        ArmTimer(Math.Min(_deadline, _retryAt));
    }

    private void ArmTimer(long due)
    {
        _timer ??= NewTimer();
        _timerArmed = true;
        _timer.Change(NativeClock.TimerMilliseconds(due - NativeClock.Now), Timeout.Infinite);
    }

    private Timer NewTimer()
    {
        // The timer outlives the operation, whose context it must not hold.
        using AsyncFlowControl flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        return new Timer(static operation => ((PendingOperation)operation!).OnTimer(), this, Timeout.Infinite, Timeout.Infinite);
    }

    private void OnTimer()
    {
        int generation = _generation;
        long deadline = Volatile.Read(ref _deadline);
        long retryAt = Volatile.Read(ref _retryAt);
        long now = NativeClock.Now;
        if (now >= deadline)
        {
            End(generation, WaitEnd.Deadline);
        }
        else if (now >= retryAt)
        {
            Volatile.Write(ref _retryAt, NativeClock.Never);
            _queue!.Schedule();
        }
        else if (Math.Min(deadline, retryAt) is < NativeClock.Never and var due && _timerArmed)
        {
            _timer!.Change(NativeClock.TimerMilliseconds(due - now), Timeout.Infinite);
        }
    }

    private void OnCancelled(CancellationToken token)
    {
        int generation = _generation;
        if (token == _token)
        {
            End(generation, WaitEnd.Cancelled);
        }
    }

    private void End(int generation, WaitEnd reason)
    {
        if (_queue!.TryEnd(this, generation, reason))
        {
            PublishLater();
        }
    }

    private void PublishLater() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
}
