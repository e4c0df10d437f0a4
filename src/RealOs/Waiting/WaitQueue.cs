using System.Diagnostics.CodeAnalysis;

namespace SimNet.RealOs;

// Those who wait for one direction of a socket, first come, first served. The first of them has the turn: an awaited operation is
// attempted by a thread of the pool when the reactor reports an edge; a blocked thread polls for itself.
//
// Edges are counted. A wait begins only if no edge has come since the attempt that found nothing, so none is lost.
internal sealed class WaitQueue : IThreadPoolWorkItem
{
    private const PollEvents Lasting = PollEvents.Priority | PollEvents.Error | PollEvents.HangUp | PollEvents.ReadHangUp;

    private readonly Lock _gate = new();
    private Waiter? _first;
    private Waiter? _last;
    private volatile int _version;
    private volatile int _drainedAt = -1;
    private PollEvents _events;
    private volatile PollEvents _seen;
    private bool _scheduled;
    private bool _closed;

    private enum Attempted
    {
        Ended,
        Again,
        Waits,
    }

    // The number of edges so far.
    internal int Version => _version;

    internal bool IsIdle => Volatile.Read(ref _first) is null;

    // Whether an attempt is known to find nothing: the last one took everything, and no edge has come since.
    internal bool IsDrained(int version) => _drainedAt == version;

    // A receive that began at a version took less than it asked for. The end of the stream, an error or urgent data can be behind a
    // short receive without an edge to come, if their edge has come already; after such a one nothing is concluded any more.
    internal void MarkDrained(int version)
    {
        if ((_seen & Lasting) == 0)
        {
            _drainedAt = version;
        }
    }

    internal bool IsFirst(Waiter waiter) => ReferenceEquals(Volatile.Read(ref _first), waiter);

    // attempted: the caller has made an attempt after it read the version, or knows that it would be in vain.
    internal EnqueueResult Enqueue(PendingOperation operation, int version, bool attempted)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return EnqueueResult.Closed;
            }

            if (_first is null && (!attempted || version != _version))
            {
                return EnqueueResult.Retry;
            }

            Append(operation);
            return EnqueueResult.Queued;
        }
    }

    // For a blocked thread, which polls and needs no edge. False if the queue is closed.
    internal bool TryEnqueue(BlockedThread thread)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            Append(thread);
            return true;
        }
    }

    // Takes a blocked thread out; the turn passes on. It may be out already, if the queue was closed.
    internal void Remove(BlockedThread thread)
    {
        Waiter? next;
        lock (_gate)
        {
            if (thread.Phase == WaitPhase.Out)
            {
                return;
            }

            next = Unlink(thread);
        }

        next?.OnTurn();
    }

    // Ends an operation's wait. False if it does not wait any more; or not yet, because it is being attempted: if that is in vain, the
    // operation ends for this reason.
    internal bool TryEnd(PendingOperation operation, int generation, WaitEnd reason)
    {
        Waiter? next;
        lock (_gate)
        {
            if (operation.Generation != generation || operation.Phase == WaitPhase.Out)
            {
                return false;
            }

            operation.Abort(reason);
            if (operation.Phase == WaitPhase.Running)
            {
                return false;
            }

            next = Unlink(operation);
        }

        next?.OnTurn();
        return true;
    }

    // The reactor reports an edge; if an operation is to be attempted, the queue joins the batch.
    internal void OnEdge(PollEvents events, ref WorkBatch batch)
    {
        lock (_gate)
        {
            _events |= events;
            _seen |= events;
            if (!TrySchedule())
            {
                return;
            }
        }

        batch.Add(this);
    }

    // Has the first operation attempted, though no edge was reported.
    internal void Schedule()
    {
        lock (_gate)
        {
            if (!TrySchedule())
            {
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // Attempts the first operation until it is done or would block. The next one goes to another thread of the pool, because the
    // continuation of the one that is done runs here.
    public void Execute()
    {
        while (TryBegin(out PendingOperation? operation, out int version, out PollEvents ready))
        {
            bool done = operation.Attempt(ready, version);
            Attempted outcome = End(operation, version, done, out Waiter? next);
            if (outcome == Attempted.Ended)
            {
                next?.OnTurn();
                operation.Publish();
            }

            if (outcome != Attempted.Again)
            {
                return;
            }
        }
    }

    // Every wait ends with SocketClosedException, and none begins any more.
    internal void Close()
    {
        Waiter? waiter;
        lock (_gate)
        {
            _closed = true;
            waiter = UnlinkAll();
        }

        while (waiter is not null)
        {
            Waiter? next = waiter.Next;
            waiter.Next = null;
            waiter.OnClosed();
            waiter = next;
        }
    }

    // The version changes with whatever makes a further attempt worthwhile, so that one under way is repeated.
    private bool TrySchedule()
    {
        _version = unchecked(_version + 1);
        if (_scheduled || _first is not PendingOperation)
        {
            return false;
        }

        _scheduled = true;
        return true;
    }

    private bool TryBegin([NotNullWhen(true)] out PendingOperation? operation, out int version, out PollEvents ready)
    {
        lock (_gate)
        {
            version = _version;
            ready = _events;
            _events = PollEvents.None;
            operation = _first as PendingOperation;
            if (operation is null)
            {
                _scheduled = false;
                return false;
            }

            operation.Phase = WaitPhase.Running;
            return true;
        }
    }

    private Attempted End(PendingOperation operation, int version, bool done, out Waiter? next)
    {
        lock (_gate)
        {
            next = null;
            if (done || operation.IsAborted)
            {
                next = Unlink(operation);
                _scheduled = false;
                return Attempted.Ended;
            }

            operation.Phase = WaitPhase.Waiting;
            if (version != _version)
            {
                return Attempted.Again;
            }

            _scheduled = false;
            return Attempted.Waits;
        }
    }

    private void Append(Waiter waiter)
    {
        waiter.Phase = WaitPhase.Waiting;
        waiter.Previous = _last;
        if (_last is null)
        {
            // What was reported while nobody waited is no news: the first waiter has looked for itself.
            _events = PollEvents.None;
            Volatile.Write(ref _first, waiter);
        }
        else
        {
            _last.Next = waiter;
        }

        _last = waiter;
    }

    // Who has the turn now and had it not before.
    private Waiter? Unlink(Waiter waiter)
    {
        Waiter? next = waiter.Next;
        Waiter? previous = waiter.Previous;
        if (previous is null)
        {
            Volatile.Write(ref _first, next);
        }
        else
        {
            previous.Next = next;
        }

        if (next is null)
        {
            _last = previous;
        }
        else
        {
            next.Previous = previous;
        }

        waiter.Next = null;
        waiter.Previous = null;
        waiter.Phase = WaitPhase.Out;
        return previous is null ? next : null;
    }

    // A chain of all but the one that is being attempted, which ends by itself.
    private Waiter? UnlinkAll()
    {
        Waiter? chain = _first;
        Waiter? running = chain?.Phase == WaitPhase.Running ? chain : null;
        if (running is not null)
        {
            ((PendingOperation)running).Abort(WaitEnd.Closed);
            chain = running.Next;
            running.Next = null;
        }

        Volatile.Write(ref _first, running);
        _last = running;
        for (Waiter? waiter = chain; waiter is not null; waiter = waiter.Next)
        {
            waiter.Previous = null;
            waiter.Phase = WaitPhase.Out;
            (waiter as PendingOperation)?.Abort(WaitEnd.Closed);
        }

        return chain;
    }
}
