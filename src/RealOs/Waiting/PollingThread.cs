namespace SimNet.RealOs;

// A thread in poll(2) over several sockets, which a close of one of them ends.
internal sealed class PollingThread : Poller
{
    private readonly Lock _gate = new();
    private WakeEvent? _event = WakeEvent.Rent();
    private bool _closed;

    internal int WakeDescriptor => _event!.Descriptor;

    // The thread sees edges for itself.
    internal override void OnEdge()
    {
    }

    internal override void OnClose()
    {
        lock (_gate)
        {
            _closed = true;
            _event?.Signal();
        }
    }

    // Whether a socket was closed since the last call.
    internal bool TakeClosed()
    {
        lock (_gate)
        {
            bool closed = _closed;
            _closed = false;
            _event!.Reset();
            return closed;
        }
    }

    internal void Return()
    {
        lock (_gate)
        {
            _event!.Return();
            _event = null;
        }
    }
}
