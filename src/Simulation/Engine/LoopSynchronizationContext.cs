namespace SimNet.Simulation.Engine;

/// <summary>Brings the continuations of plain awaits to the loop's ready queue.</summary>
/// <remarks>
/// <para>A loop has many of these. A continuation that finds the context it wants in place is not posted but run at once, by the code that
/// completes the task, and outside of every task: there TaskScheduler.Current would be the thread pool's. So each ready item gets another
/// instance, of a ring so large that meeting one's own again takes a coincidence.</para>
/// <para>It also sees every wait of the thread for a lock, a handle or a task. A short one is nobody's business: it delays the run in real
/// time and changes nothing. A long one leaves its stack to the watchdog, because a program that waits like this for something that
/// only the simulation can do (<c>operation.AsTask().Wait()</c>) stops the simulation for good.</para>
/// </remarks>
internal sealed class LoopSynchronizationContext : SynchronizationContext
{
    private const int ShortWaitMilliseconds = 50;
    private const int WaitTimeout = 0x102;

    internal LoopSynchronizationContext(EventLoop loop)
    {
        Loop = loop;
        SetWaitNotificationRequired();
    }

    internal EventLoop Loop { get; }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Loop.HasAccess) Loop.Enqueue(d, state, ExecutionContext.Capture());
        else Loop.RecordForeign("a continuation (SynchronizationContext.Post)", state);
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        Loop.CheckAccess("SynchronizationContext.Send");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        // A thread without the baton waits for the baton.
        if (!Loop.HasAccess || millisecondsTimeout is >= 0 and <= ShortWaitMilliseconds) return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        int result = WaitHelper(waitHandles, waitAll, ShortWaitMilliseconds);
        if (result != WaitTimeout) return result;
        Loop.EnterRealWait();
        try
        {
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout == Timeout.Infinite ? Timeout.Infinite : millisecondsTimeout - ShortWaitMilliseconds);
        }
        finally
        {
            Loop.LeaveRealWait();
        }
    }
}
