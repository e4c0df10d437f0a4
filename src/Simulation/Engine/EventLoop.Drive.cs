// Driving: who pumps the loop, until when, and in which surroundings user code runs.
//
// The outermost driving call installs the synchronization context and runs inside a task of the loop's scheduler, so that
// TaskScheduler.Current is ours in all code below it. It begins without these surroundings, since events are engine code, and pays for
// them only when the first ready item turns up. Calls from code that the loop runs are nested.
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace SimNet.Simulation.Engine;

internal sealed partial class EventLoop
{
    private const int ContextRing = 4096;
    private readonly List<LoopSynchronizationContext> _contexts = [];
    private readonly LoopTaskScheduler _scheduler;
    private readonly ExecutionContext _base;
    private int _driverThreadId;
    private int _nextContext;
    private int _depth;
    private long _drives;
    private Watchdog? _watchdog;
    private bool _watched;

    /// <summary>What ends a pump. From <see cref="Operation"/> on, it is a deadlock if nothing is left to happen before.</summary>
    private enum Until
    {
        Idle,
        OneStep,
        Time,
        Condition,
        Operation,
        Program,
        AllPrograms,
    }

    internal bool IsDriven => Volatile.Read(ref _driverThreadId) != 0;

    /// <summary>Grows while the loop gets anywhere; for the watchdog.</summary>
    internal long Progress => Volatile.Read(ref _steps) + Volatile.Read(ref _drives);

    internal TaskScheduler Scheduler => _scheduler;

    /// <summary>Installs a synchronization context of this loop that has not been used for a long time.</summary>
    internal void InstallContext()
    {
        int next = _nextContext;
        if (next == _contexts.Count) _contexts.Add(new LoopSynchronizationContext(this));
        _nextContext = (next + 1) & (ContextRing - 1);
        SynchronizationContext.SetSynchronizationContext(_contexts[next]);
    }

    /// <summary>Runs one ready item, else the next event; false when nothing is left.</summary>
    internal bool RunOne() => Drive(Until.OneStep, null, EventQueue.Never - 1);

    /// <summary>Runs until nothing is left to happen. That somebody still waits is no error here.</summary>
    internal void RunUntilIdle() => Drive(Until.Idle, null, EventQueue.Never - 1);

    /// <summary>Runs all ready work and all events up to and including <paramref name="timeNs"/>, and advances the clock to it.</summary>
    internal void RunUntil(long timeNs)
    {
        if (timeNs < _now) ThrowPast(timeNs);
        Drive(Until.Time, null, timeNs);
        AdvanceTo(timeNs);
    }

    /// <summary>Runs until <paramref name="condition"/> holds, which is asked after every step, or until <paramref name="limitNs"/>.</summary>
    /// <returns>Whether the condition holds. If not, the clock stands at the limit.</returns>
    internal bool RunUntil(Func<bool> condition, long limitNs)
    {
        if (limitNs < _now) ThrowPast(limitNs);
        if (Drive(Until.Condition, condition, limitNs)) return true;
        AdvanceTo(limitNs);
        return condition();
    }

    /// <summary>Blocks until <paramref name="operation"/> is completed.</summary>
    /// <remarks>The driving thread pumps the loop; a simulated thread passes the baton on.</remarks>
    /// <exception cref="SimulationDeadlockException">Nothing is left to happen. The operation is abandoned and may begin anew.</exception>
    /// <exception cref="SimulationAbortedException">The run has ended or failed meanwhile.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)] // Reports look for its frame.
    internal void Wait(PendingOperation operation)
    {
        if (operation.IsCompleted) return;
        CheckAccess("A blocking wait");
        try
        {
            if (_runningThread is { } thread) thread.Block(operation);
            else WaitOnDriver(operation);
        }
        catch
        {
            operation.Abandon();
            throw;
        }
    }

    private void WaitOnDriver(PendingOperation operation)
    {
        operation.OuterWait = _innermostWait;
        _innermostWait = operation;
        try
        {
            Drive(Until.Operation, operation, EventQueue.Never - 1);
        }
        finally
        {
            _innermostWait = operation.OuterWait;
            operation.OuterWait = null;
        }
    }

    private bool Drive(Until until, object? subject, long limit)
    {
        int me = Environment.CurrentManagedThreadId;
        if (_driverThreadId == me) return PumpNested(until, subject, limit);
        if (_runningThread is not null && HasAccess)
            throw new InvalidOperationException("A simulated thread cannot drive the simulation it is part of. Call the blocking methods of its sockets instead.");
        BeginDrive();
        try
        {
            return TryPumpEvents(until, subject, limit) ?? PumpInside(until, subject, limit);
        }
        finally
        {
            EndDrive(me);
        }
    }

    private int BeginDrive()
    {
        int me = Environment.CurrentManagedThreadId;
        ObjectDisposedException.ThrowIf(_disposed, this);
        int other = Interlocked.CompareExchange(ref _driverThreadId, me, 0);
        if (other != 0) ThrowTwoDrivers(other);
        _accessThreadId = me;
        _depth = 1;
        _drives++;
        return me;
    }

    private void EndDrive(int me)
    {
        Debug.Assert(_driverThreadId == me);
        _depth = 0;
        Volatile.Write(ref _driverThreadId, 0);
    }

    /// <summary>The fast path: pumps while there are only events, no user code, hence without its surroundings. Null if there is more to do.</summary>
    private bool? TryPumpEvents(Until until, object? subject, long limit)
    {
        while (!_attention)
        {
            if (IsReached(until, subject)) return true;
            if (_ready.Count > 0) return null;
            CountStep();
            if (!FireNext(limit)) return until >= Until.Operation || _attention ? null : false;
            if (until == Until.OneStep) return _attention ? null : true;
        }
        return null;
    }

    private bool PumpInside(Until until, object? subject, long limit)
    {
        StartWatchdog();
        var frame = new DriveFrame(this, until, subject, limit);
        var task = new Task(DriveFrame.Entry, frame, CancellationToken.None, TaskCreationOptions.DenyChildAttach);
        SynchronizationContext? previous = SynchronizationContext.Current;
        InstallContext();
        try
        {
            task.RunSynchronously(_scheduler);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }
        frame.Error?.Throw();
        return frame.Result;
    }

    /// <summary>Has the watchdog look after this loop from now on, unless the options turn it off.</summary>
    internal Watchdog? StartWatchdog()
    {
        if (_watched) return _watchdog;
        _watched = true;
        return _watchdog = Watchdog.Start(this);
    }

    private bool PumpNested(Until until, object? subject, long limit)
    {
        var context = ExecutionContext.Capture();
        SynchronizationContext? previous = SynchronizationContext.Current;
        _depth++;
        try
        {
            return Pump(until, subject, limit);
        }
        finally
        {
            _depth--;
            SynchronizationContext.SetSynchronizationContext(previous);
            if (context is not null) ExecutionContext.Restore(context);
        }
    }

    private bool Pump(Until until, object? subject, long limit)
    {
        ExecutionContext.Restore(_base);
        while (true)
        {
            if (_attention) RaiseAttention();
            if (IsReached(until, subject)) return true;
            if (!Step(limit))
            {
                if (_attention) continue;
                if (until >= Until.Operation) ThrowDeadlock();
                return false;
            }
            if (until == Until.OneStep)
            {
                if (_attention) RaiseAttention();
                return true;
            }
        }
    }

    private bool IsReached(Until until, object? subject) => until switch
    {
        Until.Idle or Until.OneStep or Until.Time => false,
        Until.Operation => Unsafe.As<PendingOperation>(subject!).IsCompleted,
        Until.Program => Unsafe.As<SimulationProgram>(subject!).IsCompleted,
        Until.Condition => Unsafe.As<Func<bool>>(subject!)(),
        Until.AllPrograms => _incompletePrograms == 0,
        _ => throw new UnreachableException(),
    };

    private bool Step(long limit)
    {
        if (!_ready.TryDequeue(out ReadyItem item))
        {
            if (!FireNext(limit)) return false;
            CountStep();
            return true;
        }
        CountStep();
        RunReady(in item);
        return true;
    }

    private void RunReady(in ReadyItem item)
    {
        InstallContext();
        if (item.Context is { } context) ExecutionContext.Restore(context);
        try
        {
            if (item.Callback.GetType() == typeof(Action<object?>)) Unsafe.As<Action<object?>>(item.Callback)(item.State);
            else Unsafe.As<SendOrPostCallback>(item.Callback)(item.State);
        }
        catch (Exception e)
        {
            // Not through whatever blocking call this pump is nested in: the outermost driving call throws it.
            RecordFailure(CurrentProgram, e);
        }
        finally
        {
            ExecutionContext.Restore(_base);
        }
    }

    private void AdvanceTo(long timeNs)
    {
        if (timeNs <= _now) return;
        _now = timeNs;
        _stepLimit = _steps + Options.MaxStepsPerInstant;
    }

    private static void ThrowTwoDrivers(int other) =>
        throw new InvalidOperationException(
            $"Two threads drive one simulation at once: {EscapeText.DescribeThread(Thread.CurrentThread)} calls in while thread {other} runs it. " +
            "Give each test a simulation of its own, or start the second actor as a program of a host.");

    private sealed class DriveFrame(EventLoop loop, Until until, object? subject, long limit)
    {
        internal static readonly Action<object?> Entry = static frame => ((DriveFrame)frame!).Run();

        internal bool Result { get; private set; }

        internal ExceptionDispatchInfo? Error { get; private set; }

        private void Run()
        {
            try
            {
                Result = loop.Pump(until, subject, limit);
            }
            catch (Exception e)
            {
                Error = ExceptionDispatchInfo.Capture(e);
            }
        }
    }
}
