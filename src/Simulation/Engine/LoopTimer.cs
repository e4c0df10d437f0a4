namespace SimNet.Simulation.Engine;

/// <summary>A timer of <see cref="LoopTimeProvider"/>: its callback runs as a ready item, in the context it was created in.</summary>
/// <remarks>After <see cref="Dispose"/> the callback does not run again, not even one that is ready. Periods do not drift.</remarks>
internal sealed class LoopTimer : EngineTimer, ITimer
{
    private const long MaxMilliseconds = 0xFFFFFFFE;
    private static readonly Action<object?> RunCallback = static timer => ((LoopTimer)timer!).Run();

    private readonly LoopTimeProvider _time;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ExecutionContext? _context;
    private long _periodNs;
    private bool _isInList;
    private bool _disposed;

    internal LoopTimer(LoopTimeProvider time, TimerCallback callback, object? state) : base(time.Loop)
    {
        _time = time;
        _callback = callback;
        _state = state;
        _context = ExecutionContext.Capture();
    }

    /// <summary>When it is due, in the host's monotonic time.</summary>
    internal long Due { get; private set; }

    // The list of the host's timers that are set.
    internal LoopTimer? PreviousSet { get; set; }

    internal LoopTimer? NextSet { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        long due = ToNanoseconds(dueTime, nameof(dueTime));
        long periodNs = ToNanoseconds(period, nameof(period));
        Loop.CheckAccess("ITimer.Change");
        if (_disposed) return false;
        _periodNs = periodNs <= 0 ? 0 : periodNs;
        if (due < 0) Unset();
        else SetDue(_time.GetTimestamp() + due);
        return true;
    }

    public void Dispose()
    {
        if (_disposed) return;
        Loop.CheckAccess("ITimer.Dispose");
        _disposed = true;
        Unset();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    protected override void OnExpired()
    {
        if (_periodNs > 0) SetDue(Due + _periodNs);
        else Unset();
        Loop.Enqueue(RunCallback, this, _context);
    }

    private void SetDue(long monotonic)
    {
        Due = monotonic;
        if (!_isInList) _time.Add(this);
        _isInList = true;
        Set(_time.LoopTimeAt(monotonic));
    }

    private void Unset()
    {
        if (_isInList) _time.Remove(this);
        _isInList = false;
        Cancel();
    }

    private void Run()
    {
        if (!_disposed) _callback(_state);
    }

    private static long ToNanoseconds(TimeSpan span, string name)
    {
        long milliseconds = (long)span.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, -1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, MaxMilliseconds, name);
        return milliseconds == -1 ? -1 : span.Ticks * TimeSpan.NanosecondsPerTick;
    }
}
