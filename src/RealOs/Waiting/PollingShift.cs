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
    private volatile bool _isAtWork;

    // Whether a thread of the pool has it or is about to; longer than the shift lasts if that thread is stuck.
    internal bool IsAtWork => _isAtWork;

    // How often a poll has found something.
    internal int Harvests { get; private set; }

    // By the reactor, which polls no more until it has awaited the end.
    internal void Start(WaitQueue work)
    {
        _work = work;
        _isAtWork = true;
        Harvests = 0;
        Volatile.Write(ref _state, (int)ShiftEnd.None);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // By the reactor.
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
        bool isAwaited = TryEnd(Work());

        // If nobody awaits the end, the reactor may use the object again from here on.
        _isAtWork = false;
        if (isAwaited)
        {
            wake.Signal();
        }
    }

    private ShiftEnd Work()
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
            if (Volatile.Read(ref _state) == (int)ShiftEnd.Stuck)
            {
                return ShiftEnd.Stuck;
            }

            long now = NativeClock.Now;
            penalty = now - last > SlowNanoseconds ? penalty + SlowPenalty : Math.Max(penalty - 1, 0);
            last = now;
            if (penalty >= MaxPenalty || now - start > MaxNanoseconds)
            {
                return penalty >= MaxPenalty ? ShiftEnd.Slow : ShiftEnd.TimeUp;
            }

            work = Harvest(events);
        }

        return ShiftEnd.NothingLeft;
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
