// One simulation's clock, event queue and ready queue. Everything happens on the thread that drives it, or on a simulated thread that
// holds the baton: one at a time. Left out on purpose: pacing by the wall clock, and taking over the thread pool.
using System.Diagnostics;

namespace SimNet.Simulation.Engine;

/// <summary>The loop that a simulation runs on.</summary>
internal sealed partial class EventLoop : IDisposable
{
    private readonly EventQueue _events = new();
    private readonly ReadyQueue _ready = new();
    private long _now;
    private ulong _hash;
    private long _eventCount;
    private long _steps;
    private long _stepLimit;

    internal EventLoop(ulong seed, EventLoopOptions? options = null)
    {
        Seed = seed;
        Options = options ?? new EventLoopOptions();
        Random = new RandomStreams(seed);
        _hash = StableHash.Mix(seed);
        _stepLimit = Options.MaxStepsPerInstant;
        _accessThreadId = Environment.CurrentManagedThreadId;
        _scheduler = new LoopTaskScheduler(this);
        _base = ExecutionContext.Capture() ?? throw new InvalidOperationException("A simulation cannot be created where ExecutionContext flow is suppressed.");
    }

    internal ulong Seed { get; }

    internal EventLoopOptions Options { get; }

    internal RandomStreams Random { get; }

    /// <summary>Virtual time in nanoseconds since the start of the run; never goes back.</summary>
    internal long Now => _now;

    /// <summary>A rolling hash over time and fingerprint of all that has happened.</summary>
    internal ulong Hash => _hash;

    /// <summary>Events fired so far.</summary>
    internal long EventCount => _eventCount;

    /// <summary>Live events in the queue.</summary>
    internal int PendingEventCount => _events.LiveCount;

    /// <summary>When the next event is due, or <see cref="EventQueue.Never"/>.</summary>
    internal long NextEventTime => _events.PeekTime();

    internal void Schedule(ScheduledEvent e, long atNs)
    {
        Debug.Assert(!e.IsScheduled, "An event has at most one pending schedule.");
        Debug.Assert(HasAccess);
        if (atNs < _now) ThrowPast(atNs);
        _events.Set(e, atNs);
    }

    /// <summary>Schedules an event that will not come before <paramref name="predecessor"/>. Such events cost the queue less than others.</summary>
    /// <remarks>The predecessor is pending, was scheduled by <see cref="Schedule"/> or this, and has no other successor. Neither can be withdrawn.</remarks>
    internal void ScheduleAfter(ScheduledEvent predecessor, ScheduledEvent e, long atNs)
    {
        Debug.Assert(HasAccess);
        _events.SetAfter(predecessor, e, atNs);
    }

    /// <summary>Withdraws a schedule; true if there was one.</summary>
    internal bool Unschedule(ScheduledEvent e)
    {
        bool scheduled = e.IsScheduled;
        _events.Cancel(e);
        return scheduled;
    }

    internal void SetTimer(EngineTimer timer, long deadlineNs)
    {
        if (deadlineNs < _now) ThrowPast(deadlineNs);
        _events.Set(timer, deadlineNs);
    }

    internal void CancelTimer(EngineTimer timer) => _events.Cancel(timer);

    /// <summary>Appends a callback to the ready queue, which runs before any later event, first in, first out.</summary>
    internal void Post(Action<object?> callback, object? state)
    {
        Debug.Assert(HasAccess);
        _ready.Enqueue(callback, state, null);
    }

    internal void Enqueue(Delegate callback, object? state, ExecutionContext? context) => _ready.Enqueue(callback, state, context);

    /// <summary>Adds a value to the run's hash.</summary>
    internal void Mix(ulong value) => _hash = StableHash.Fold(_hash, value);

    private void CountStep()
    {
        if (++_steps > _stepLimit) ThrowBusy();
    }

    /// <summary>Fires the first event due at or before <paramref name="limit"/>.</summary>
    private bool FireNext(long limit)
    {
        ScheduledEvent? e = _events.Take(limit, out long time);
        if (e is null) return false;
        if (time != _now)
        {
            _now = time;
            _stepLimit = _steps + Options.MaxStepsPerInstant;
        }
        _eventCount++;
        _hash = StableHash.Fold(StableHash.Fold(_hash, (ulong)time), e.Fingerprint);
        _lastEvent = e;
        e.Fire();
        return true;
    }

    private void ThrowPast(long atNs) =>
        throw new ArgumentOutOfRangeException(nameof(atNs), atNs, $"The time lies before now, {_now} ns.");

    private void ThrowBusy()
    {
        _stepLimit = _steps + Options.MaxStepsPerInstant;
        throw new InvalidOperationException(
            $"Busy loop: {Options.MaxStepsPerInstant:N0} steps ran at {_now} ns of virtual time, which cannot advance while there is work to do at once." +
            (CurrentProgram is { } program ? $" Last running: {program}." : ""));
    }
}
