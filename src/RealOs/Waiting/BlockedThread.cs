namespace SimNet.RealOs;

// A thread that waits in a WaitQueue.
internal sealed class BlockedThread : Waiter
{
    [ThreadStatic]
    private static BlockedThread? _kept;

    private readonly Lock _gate = new();
    private WakeEvent? _event;

    internal int WakeDescriptor => _event!.Descriptor;

    internal static BlockedThread Rent()
    {
        BlockedThread thread = _kept ?? new BlockedThread();
        _kept = null;
        thread._event = WakeEvent.Rent();
        return thread;
    }

    // It is in no queue; one who took it out may still be about to wake it.
    internal void Return()
    {
        lock (_gate)
        {
            _event!.Return();
            _event = null;
        }

        _kept = this;
    }

    // Makes the wake-up that has come no longer wake.
    internal void Reset() => _event!.Reset();

    internal override void OnTurn() => Signal();

    internal override void OnClosed() => Signal();

    private void Signal()
    {
        lock (_gate)
        {
            _event?.Signal();
        }
    }
}
