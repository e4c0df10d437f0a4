using NodaTime;

namespace SimNet.Simulation.Engine;

/// <summary>A clock that runs with the loop: the BCL's <see cref="TimeProvider"/> and NodaTime's <see cref="IClock"/> in one.</summary>
internal class LoopTimeProvider : TimeProvider, IClock
{
    private readonly Instant _start;

    /// <summary>A clock whose wall time is <paramref name="start"/> at the start of the run.</summary>
    internal LoopTimeProvider(EventLoop loop, Instant start)
    {
        Loop = loop;
        _start = start;
    }

    internal EventLoop Loop { get; }

    public sealed override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public sealed override long TimestampFrequency => 1_000_000_000;

    /// <summary>How far this clock's wall time is from the true one, in nanoseconds.</summary>
    protected virtual long WallOffsetNs => 0;

    /// <summary>The wall time.</summary>
    public Instant GetCurrentInstant() => _start.PlusNanoseconds(Loop.Now).PlusNanoseconds(WallOffsetNs);

    public sealed override DateTimeOffset GetUtcNow() => GetCurrentInstant().ToDateTimeOffset();

    public override long GetTimestamp() => Loop.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Loop.CheckAccess("TimeProvider.CreateTimer");
        var timer = new LoopTimer(Loop, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
