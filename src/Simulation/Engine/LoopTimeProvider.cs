using NodaTime;

namespace SimNet.Simulation.Engine;

/// <summary>
/// A host's clocks on the loop's time: the BCL's <see cref="TimeProvider"/> and NodaTime's <see cref="IClock"/> in one. Monotonic time runs at
/// the rate of the host's oscillator and never steps; wall time is the same with an offset, which may step.
/// </summary>
internal sealed class LoopTimeProvider : TimeProvider, IClock
{
    private const long Billion = 1_000_000_000;

    private readonly Instant _start;
    private long _offsetNs;
    private long _driftPpb;
    private long _rateSince;

    // The monotonic time at that instant, in parts of a billion of a nanosecond: exact, however often the rate changes.
    private Int128 _monotonicAtRate;
    private LoopTimer? _firstTimer;
    private LoopTimer? _lastTimer;

    /// <summary>A clock whose wall time is <paramref name="start"/> at the start of the run.</summary>
    internal LoopTimeProvider(EventLoop loop, Instant start)
    {
        Loop = loop;
        _start = start;
    }

    internal EventLoop Loop { get; }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => Billion;

    /// <summary>How far wall time is from monotonic time, in nanoseconds.</summary>
    internal long OffsetNs
    {
        get => _offsetNs;
        set => _offsetNs = value;
    }

    /// <summary>
    /// How much faster than the loop the oscillator is, in parts of a billion; above -1,000,000,000. Timers that are set and operations that
    /// wait are due when the host's time has come, so a change moves them on the loop.
    /// </summary>
    internal long DriftPpb
    {
        get => _driftPpb;
        set
        {
            List<(EngineTimer Timer, long Monotonic)> set = CollectTimers();
            _monotonicAtRate = Exact();
            _rateSince = Loop.Now;
            _driftPpb = value;
            foreach ((EngineTimer timer, long monotonic) in set)
            {
                timer.Set(LoopTimeAt(monotonic));
            }
        }
    }

    /// <summary>The wall time.</summary>
    public Instant GetCurrentInstant() => _start.PlusNanoseconds(GetTimestamp()).PlusNanoseconds(_offsetNs);

    public override DateTimeOffset GetUtcNow() => GetCurrentInstant().ToDateTimeOffset();

    /// <summary>The monotonic time in nanoseconds since the start of the run.</summary>
    public override long GetTimestamp()
    {
        return IsTrue ? Loop.Now : (long)(Exact() / Billion);
    }

    /// <summary>When on the loop the monotonic time will be reached, at the rate of now: at least so late that it has come.</summary>
    internal long LoopTimeAt(long monotonic)
    {
        if (monotonic >= EventQueue.Never)
        {
            return EventQueue.Never;
        }

        Int128 rate = Billion + _driftPpb;
        Int128 since = (((Int128)monotonic * Billion) - _monotonicAtRate + rate - 1) / rate;
        var time = Int128.Max(_rateSince + since, Loop.Now);
        return time >= EventQueue.Never ? EventQueue.Never : (long)time;
    }

    /// <summary>When on the loop a time of this host's, counted from now, has passed; never, if it has no end.</summary>
    internal long DeadlineAfter(long nanoseconds)
    {
        long now = GetTimestamp();
        long monotonic = nanoseconds >= EventQueue.Never - now ? EventQueue.Never : now + nanoseconds;
        return IsTrue ? monotonic : LoopTimeAt(monotonic);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Loop.CheckAccess("TimeProvider.CreateTimer");
        var timer = new LoopTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>A timer of this host's is set.</summary>
    internal void Add(LoopTimer timer)
    {
        timer.PreviousSet = _lastTimer;
        timer.NextSet = null;
        if (_lastTimer is null) _firstTimer = timer;
        else _lastTimer.NextSet = timer;
        _lastTimer = timer;
    }

    /// <summary>A timer of this host's is no longer set.</summary>
    internal void Remove(LoopTimer timer)
    {
        if (timer.PreviousSet is { } previous) previous.NextSet = timer.NextSet;
        else _firstTimer = timer.NextSet;
        if (timer.NextSet is { } next) next.PreviousSet = timer.PreviousSet;
        else _lastTimer = timer.PreviousSet;
        timer.PreviousSet = null;
        timer.NextSet = null;
    }

    private bool IsTrue => _driftPpb == 0 && _monotonicAtRate == (Int128)_rateSince * Billion;

    private Int128 Exact() => _monotonicAtRate + ((Int128)(Loop.Now - _rateSince) * (Billion + _driftPpb));

    // The host's time on the loop's, at the rate of now.
    private long MonotonicAt(long loopTime) => (long)((_monotonicAtRate + ((Int128)(loopTime - _rateSince) * (Billion + _driftPpb))) / Billion);

    // In the order in which they are due, so that those of one instant keep theirs. An operation's deadline is known on the loop only, where it
    // stands a nanosecond late at most.
    private List<(EngineTimer Timer, long Monotonic)> CollectTimers()
    {
        List<(EngineTimer Timer, long Monotonic)> set = [];
        for (LoopTimer? timer = _firstTimer; timer is not null; timer = timer.NextSet) set.Add((timer, timer.Due));
        Loop.CollectPending(this, operation => set.Add((operation, MonotonicAt(operation.Deadline))));
        set.Sort(static (a, b) => (a.Timer.Deadline, a.Timer.DueSequence).CompareTo((b.Timer.Deadline, b.Timer.DueSequence)));
        return set;
    }
}
