// The pooled operation that somebody awaits or blocks on. It is its own deadline timer, its own ValueTask source, and a link in the
// loop's list of pending operations, so that beginning, awaiting and completing one allocates nothing.
using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace SimNet.Simulation.Engine;

/// <summary>An operation that completes later; subclasses carry the result and implement <see cref="IValueTaskSource{TResult}"/>.</summary>
/// <remarks>Continuations go to the loop's ready queue whatever the awaiter asks for, so they stay inside the simulation.</remarks>
internal abstract class PendingOperation : EngineTimer
{
    internal PendingOperation? PreviousPending;
    internal PendingOperation? NextPending;
    private State _state;
    private short _version;
    private Action<object?>? _continuation;
    private object? _continuationState;
    private ExecutionContext? _context;

    protected PendingOperation(EventLoop loop) : base(loop)
    {
    }

    private enum State : byte
    {
        Idle,
        Pending,
        Completed,
    }

    internal bool IsCompleted => _state == State.Completed;

    internal bool IsPending => _state == State.Pending;

    /// <summary>The version that a ValueTask of the present use carries.</summary>
    internal short Token => _version;

    /// <summary>The program that began the operation, if any.</summary>
    internal SimulationProgram? Program { get; private set; }

    /// <summary>The simulated thread that is blocked on it, if any.</summary>
    internal SimulatedThread? BlockedThread { get; set; }

    /// <summary>The blocking wait of the driving thread that lies beneath the wait for this operation.</summary>
    internal PendingOperation? OuterWait { get; set; }

    /// <summary>Where it began, if <see cref="EventLoopOptions.CaptureStacks"/> is on.</summary>
    internal StackTrace? BeginStack { get; private set; }

    /// <summary>The clock that its deadline is counted by; null if it is the loop's, or there is none.</summary>
    internal virtual LoopTimeProvider? Clock => null;

    /// <summary>What the awaiter's continuation was registered with: for an async method, the box of its state machine.</summary>
    internal object? ContinuationState => _continuationState;

    internal bool HasContinuation => _continuation is not null;

    /// <summary>Readies the object for another use and enters it into the list of pending operations.</summary>
    internal void Begin()
    {
        Debug.Assert(_state != State.Pending, "The operation is in use.");
        _version = unchecked((short)(_version + 1));
        _state = State.Pending;
        Program = SimulationProgram.Current;
        if (Loop.Options.CaptureStacks) BeginStack = new StackTrace(1, true);
        Loop.AddPending(this);
    }

    /// <summary>Completes the operation: its deadline is cancelled, and its awaiter becomes ready or its blocked caller goes on.</summary>
    internal void Complete()
    {
        if (_state != State.Pending) throw new InvalidOperationException("Only a pending operation can be completed.");
        Cancel();
        Loop.RemovePending(this);
        _state = State.Completed;
        if (_continuation is not null) EnqueueContinuation();
        else if (BlockedThread is { } thread) thread.MakeReady();
    }

    /// <summary>What is waited for, for a person to read. Called also from the watchdog's thread: must not change anything.</summary>
    internal abstract string Describe();

    /// <summary>Gives up a pending operation, as after a failed blocking wait; it may begin anew.</summary>
    internal void Abandon()
    {
        if (_state != State.Pending) return;
        Cancel();
        Loop.RemovePending(this);
        _state = State.Idle;
        BlockedThread = null;
        _continuation = null;
        _continuationState = null;
        _context = null;
        OnAbandoned();
    }

    /// <summary>Called when a blocking wait has failed: unlink the operation from whatever would complete it.</summary>
    protected virtual void OnAbandoned()
    {
    }

    protected ValueTaskSourceStatus GetStatusCore(short token)
    {
        ValidateToken(token);
        return _state == State.Completed ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;
    }

    /// <summary>Registers the awaiter's continuation. Never throws: that would end the process, not the awaiting method.</summary>
    /// <remarks>A second awaiter, or one that comes too late, goes on at once, and learns of its mistake from <see cref="CheckResult"/>.</remarks>
    protected void OnCompletedCore(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        if (!Loop.HasAccess)
        {
            Loop.RecordForeign("awaiting an operation of the simulation", state);
            return;
        }
        if (token != _version || _continuation is not null)
        {
            Loop.Enqueue(continuation, state, null);
            return;
        }
        _continuation = continuation;
        _continuationState = state;
        if ((flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0) _context = ExecutionContext.Capture();
        if (_state == State.Completed) EnqueueContinuation();
    }

    /// <summary>For GetResult: throws unless the operation is completed and the ValueTask belongs to its present use.</summary>
    protected void CheckResult(short token)
    {
        ValidateToken(token);
        if (_state != State.Completed) throw new InvalidOperationException("The operation is not completed, or its ValueTask is awaited twice.");
    }

    /// <summary>The result has been fetched: whoever asks for it again is refused, until the operation begins anew.</summary>
    protected void Retire() => _state = State.Idle;

    protected void ValidateToken(short token)
    {
        if (token != _version) throw new InvalidOperationException("The ValueTask has been awaited already; its operation has been reused.");
    }

    private void EnqueueContinuation()
    {
        Loop.Enqueue(_continuation!, _continuationState, _context);
        _continuation = null;
        _continuationState = null;
        _context = null;
    }
}
