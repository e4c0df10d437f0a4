namespace SimNet.Simulation.Engine;

/// <summary>Brings the continuations of plain awaits to the loop's ready queue.</summary>
/// <remarks>
/// It also sees every wait of the thread for a lock, a handle or a task. A short one is nobody's business: it delays the run in real
/// time and changes nothing. A long one leaves its stack to the watchdog, because a program that waits like this for something that
/// only the simulation can do (<c>operation.AsTask().Wait()</c>) stops the simulation for good.
/// </remarks>
internal sealed class LoopSynchronizationContext : SynchronizationContext
{
    private const int ShortWaitMilliseconds = 200;
    private const int WaitTimeout = 0x102;
    private readonly EventLoop _loop;

    internal LoopSynchronizationContext(EventLoop loop)
    {
        _loop = loop;
        SetWaitNotificationRequired();
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (_loop.HasAccess) _loop.Enqueue(d, state, ExecutionContext.Capture());
        else _loop.RecordForeign("a continuation (SynchronizationContext.Post)", state);
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        _loop.CheckAccess("SynchronizationContext.Send");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        // A thread without the baton waits for the baton.
        if (!_loop.HasAccess || (uint)millisecondsTimeout <= ShortWaitMilliseconds) return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        int result = WaitHelper(waitHandles, waitAll, ShortWaitMilliseconds);
        if (result != WaitTimeout) return result;
        _loop.EnterRealWait();
        try
        {
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout == Timeout.Infinite ? Timeout.Infinite : millisecondsTimeout - ShortWaitMilliseconds);
        }
        finally
        {
            _loop.LeaveRealWait();
        }
    }
}
