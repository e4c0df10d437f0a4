using System.Threading.Tasks.Sources;

namespace SimNet.RealOs;

// An awaited poll over several sockets. Every edge of one of them has poll(2) asked again for all: the edge tells that something may have
// changed, the call what holds.
internal sealed class PendingPoll : Poller, IValueTaskSource<int>, IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Memory<PollEntry> _entries;
    private readonly CancellationToken _token;
    private ManualResetValueTaskSourceCore<int> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private Timer? _timer;
    private int _scheduled;
    private bool _ended;

    private PendingPoll(Memory<PollEntry> entries, CancellationToken token)
    {
        _entries = entries;
        _token = token;
    }

    internal static ValueTask<int> Start(Memory<PollEntry> entries, long nanoseconds, CancellationToken token)
    {
        long deadline = NativeClock.DeadlineAfter(nanoseconds);
        var poll = new PendingPoll(entries, token);
        foreach (PollEntry entry in entries.Span)
        {
            Errno error = ((OsSocket)entry.Socket).Register();
            if (error is not Errno.None and not OsErrors.Closed)
            {
                return ValueTask.FromException<int>(OsErrors.ToException(error));
            }
        }

        Join(entries.Span, poll);
        poll.Check();
        poll.Watch(deadline);
        return new ValueTask<int>(poll, poll._core.Version);
    }

    // A socket that is listed twice tells twice, which does no harm.
    internal static void Join(ReadOnlySpan<PollEntry> entries, Poller poller)
    {
        foreach (PollEntry entry in entries)
        {
            ((OsSocket)entry.Socket).Readiness.Add(poller);
        }
    }

    internal static void Leave(ReadOnlySpan<PollEntry> entries, Poller poller)
    {
        foreach (PollEntry entry in entries)
        {
            ((OsSocket)entry.Socket).Readiness.Remove(poller);
        }
    }

    internal override void OnEdge()
    {
        if (Interlocked.Exchange(ref _scheduled, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    internal override void OnClose() => OnEdge();

    public void Execute()
    {
        Volatile.Write(ref _scheduled, 0);
        Check();
    }

    public int GetResult(short token) => _core.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Watch(long deadline)
    {
        CancellationTokenRegistration registration =
            _token.UnsafeRegister(static poll => ((PendingPoll)poll!).End(new OperationCanceledException(((PendingPoll)poll)._token)), this);
        Timer? timer = deadline == NativeClock.Never ? null : NewTimer(deadline);
        bool ended;
        lock (_gate)
        {
            _registration = registration;
            _timer = timer;
            ended = _ended;
        }

        if (ended)
        {
            registration.Unregister();
            timer?.Dispose();
        }
    }

    private Timer NewTimer(long deadline)
    {
        using AsyncFlowControl flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        var timer = new Timer(_ => OnTimer(deadline), null, Timeout.Infinite, Timeout.Infinite);
        timer.Change(NativeClock.TimerMilliseconds(deadline - NativeClock.Now), Timeout.Infinite);
        return timer;
    }

    // A timer of the runtime may come a little early.
    private void OnTimer(long deadline)
    {
        long left = deadline - NativeClock.Now;
        if (left <= 0)
        {
            End(null);
            return;
        }

        lock (_gate)
        {
            if (!_ended)
            {
                _timer?.Change(NativeClock.TimerMilliseconds(left), Timeout.Infinite);
            }
        }
    }

    private void Check()
    {
        int count;
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            count = Polling.PollOnce(_entries.Span);
            _ended = count > 0;
        }

        if (count > 0)
        {
            Finish();
            _core.SetResult(count);
        }
    }

    private void End(OperationCanceledException? cancellation)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
        }

        Finish();
        if (cancellation is null)
        {
            _core.SetResult(0);
        }
        else
        {
            _core.SetException(cancellation);
        }
    }

    private void Finish()
    {
        Leave(_entries.Span, this);
        lock (_gate)
        {
            _registration.Unregister();
            _timer?.Dispose();
        }
    }
}
