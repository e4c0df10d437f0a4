namespace SimNet.Simulation.Engine;

/// <summary>Something that happens at an instant of virtual time.</summary>
/// <remarks>
/// Objects are reused and embedded in what they belong to; each has at most one pending schedule.
/// <see cref="Fire"/> is engine code: user code is never called from it directly, only through the ready queue.
/// </remarks>
internal abstract class ScheduledEvent
{
    // Owned by EventQueue. The queue's entry holds (time, sequence, slot) only, and is live while its sequence equals DueSequence.
    internal int SlotPlusOne;
    internal ulong DueSequence;
    internal long DueTime = EventQueue.Never;
    internal long QueuedTime;
    internal ScheduledEvent? Successor;

    /// <summary>Whether a live schedule is pending.</summary>
    internal bool IsScheduled => DueSequence != 0;

    /// <summary>Read just before <see cref="Fire"/> and mixed into the run's hash.</summary>
    protected internal virtual ulong Fingerprint => 0;

    /// <summary>Called once, with the loop's clock at the scheduled time.</summary>
    protected internal abstract void Fire();
}
