namespace SimNet.RealOs;

// A turn of a thread of the pool at the reactor's work: it attends to an event, continuations of the user included, and then asks for
// further events itself, as long as there are some. Compared with the reactor's own thread, which has to wake a thread of the pool for
// each event, that saves both switches of threads. Nobody polls while a continuation runs, so a shift ends when continuations are slow,
// and the reactor, which watches, takes over when one is stuck.
internal sealed unsafe class PollingShift(WakeEvent wake) : IThreadPoolWorkItem
{
    private const int Capacity = 64;

    // As long as another item of the pool has to wait for this one; the runtime's own sockets allow themselves as much.
    private const long MaxNanoseconds = 15_000_000;

    // About what it takes to wake another thread. Who keeps events waiting for longer should not be the one who polls.
    private const long SlowNanoseconds = 50_000;
    private const int SlowPenalty = 8;
    private const int MaxPenalty = 16;

    // How long events may go unattended because a continuation is stuck.
    private const long PatienceNanoseconds = 1_000_000;

    private WaitQueue? _work;
    private int _state = (int)ShiftEnd.None;
    private int _steps;

    // How often a poll has found something.
    internal int Harvests { get; private set; }

    // By the reactor, which polls no more until it has awaited the end.
    internal void Start(WaitQueue work)
    {
        _work = work;
        Harvests = 0;
        Volatile.Write(ref _state, (int)ShiftEnd.None);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // By the reactor. After ShiftEnd.Stuck the object belongs to the thread that is stuck.
    internal ShiftEnd AwaitEnd()
    {
        int steps = Volatile.Read(ref _steps);
        while (true)
        {
            var entry = new PollDescriptor { Descriptor = wake.Descriptor, Requested = (short)PollEvents.Read };
            PollCall.Wait(&entry, 1, NativeClock.DeadlineAfter(PatienceNanoseconds));
            if (entry.Returned != 0)
            {
                wake.Reset();
                return (ShiftEnd)Volatile.Read(ref _state);
            }

            int before = steps;
            steps = Volatile.Read(ref _steps);
            if (steps == before && TryEnd(ShiftEnd.Stuck))
            {
                return ShiftEnd.Stuck;
            }
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        byte* events = stackalloc byte[Capacity * EpollEvents.Size];
        var context = ExecutionContext.Capture();
        var synchronization = SynchronizationContext.Current;
        long start = NativeClock.Now;
        long last = start;
        int penalty = 0;
        WaitQueue? work = _work;
        _work = null;
        while (work is not null)
        {
            work.Execute();
            Restore(context, synchronization);
            Volatile.Write(ref _steps, unchecked(_steps + 1));
            if (Volatile.Read(ref _state) != (int)ShiftEnd.None)
            {
                return;
            }

            long now = NativeClock.Now;
            penalty = now - last > SlowNanoseconds ? penalty + SlowPenalty : Math.Max(penalty - 1, 0);
            last = now;
            if (penalty >= MaxPenalty || now - start > MaxNanoseconds)
            {
                End(penalty >= MaxPenalty ? ShiftEnd.Slow : ShiftEnd.TimeUp);
                return;
            }

            work = Harvest(events);
        }

        End(ShiftEnd.NothingLeft);
    }

    // Edges for which nobody waits are no work.
    private WaitQueue? Harvest(byte* events)
    {
        while (Reactor.TryHarvest(events, Capacity, timeoutMilliseconds: 0, out WaitQueue? work))
        {
            if (work is not null)
            {
                Harvests++;
                return work;
            }
        }

        return null;
    }

    private void End(ShiftEnd end)
    {
        if (TryEnd(end))
        {
            wake.Signal();
        }
    }

    private bool TryEnd(ShiftEnd end) => Interlocked.CompareExchange(ref _state, (int)end, (int)ShiftEnd.None) == (int)ShiftEnd.None;

    // What the pool does between two of its items: a continuation that runs without a context of its own leaves none behind.
    private static void Restore(ExecutionContext? context, SynchronizationContext? synchronization)
    {
        if (SynchronizationContext.Current != synchronization)
        {
            SynchronizationContext.SetSynchronizationContext(synchronization);
        }

        if (context is not null)
        {
            ExecutionContext.Restore(context);
        }
    }
}
