namespace SimNet.Simulation.Engine;

/// <summary>A timer of the loop that can be set again and again. It fires at exactly its deadline.</summary>
/// <remarks>
/// Setting a later deadline and cancelling cost a few stores, so a retransmission timer may be re-armed with every segment.
/// Every <see cref="Set"/>, also to the same deadline, takes its turn behind all that is due at that instant already.
/// </remarks>
internal abstract class EngineTimer : ScheduledEvent
{
    protected EngineTimer(EventLoop loop) => Loop = loop;

    internal EventLoop Loop { get; }

    /// <summary>Whether a deadline is pending.</summary>
    internal bool IsSet => DueSequence != 0;

    /// <summary>The pending deadline in nanoseconds of virtual time, or <see cref="EventQueue.Never"/>.</summary>
    internal long Deadline => DueTime;

    /// <summary>Sets or moves the deadline, which must not lie in the past. <see cref="EventQueue.Never"/> cancels.</summary>
    internal void Set(long deadlineNs)
    {
        if (deadlineNs == EventQueue.Never) Loop.CancelTimer(this);
        else Loop.SetTimer(this, deadlineNs);
    }

    /// <summary>Cancels the pending deadline, if there is one.</summary>
    internal void Cancel() => Loop.CancelTimer(this);

    /// <summary>Called at the deadline; the timer is no longer set and may be set again.</summary>
    protected abstract void OnExpired();

    protected internal sealed override void Fire() => OnExpired();
}
