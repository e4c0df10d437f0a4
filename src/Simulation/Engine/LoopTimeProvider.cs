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
    private long _monotonicAtRate;

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

    /// <summary>How much faster than the loop the oscillator is, in parts of a billion; above -1,000,000,000.</summary>
    internal long DriftPpb
    {
        get => _driftPpb;
        set
        {
            _monotonicAtRate = GetTimestamp();
            _rateSince = Loop.Now;
            _driftPpb = value;
        }
    }

    /// <summary>The wall time.</summary>
    public Instant GetCurrentInstant() => _start.PlusNanoseconds(GetTimestamp()).PlusNanoseconds(_offsetNs);

    public override DateTimeOffset GetUtcNow() => GetCurrentInstant().ToDateTimeOffset();

    /// <summary>The monotonic time in nanoseconds since the start of the run.</summary>
    public override long GetTimestamp()
    {
        if (_driftPpb == 0 && _monotonicAtRate == _rateSince)
        {
            return Loop.Now;
        }

        Int128 since = Loop.Now - _rateSince;
        return _monotonicAtRate + (long)(since * (Billion + _driftPpb) / Billion);
    }

    /// <summary>When on the loop the monotonic time will be reached, at the rate of now: at least so late that it has come.</summary>
    internal long LoopTimeAt(long monotonic)
    {
        if (monotonic >= EventQueue.Never)
        {
            return EventQueue.Never;
        }

        Int128 rate = Billion + _driftPpb;
        Int128 since = ((((Int128)monotonic - _monotonicAtRate) * Billion) + rate - 1) / rate;
        var time = Int128.Max(_rateSince + since, Loop.Now);
        return time >= EventQueue.Never ? EventQueue.Never : (long)time;
    }

    /// <summary>When on the loop a time of this host's, counted from now, has passed; never, if it has no end.</summary>
    internal long DeadlineAfter(long nanoseconds)
    {
        long now = GetTimestamp();
        long monotonic = nanoseconds >= EventQueue.Never - now ? EventQueue.Never : now + nanoseconds;
        return _driftPpb == 0 && _monotonicAtRate == _rateSince ? monotonic : LoopTimeAt(monotonic);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Loop.CheckAccess("TimeProvider.CreateTimer");
        var timer = new LoopTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
