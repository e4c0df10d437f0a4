namespace SimNet.RealOs;

// The queues that have something to attempt because of the events of one system call. The last one is kept back for the caller, who may
// attend to it at once; the others go to the pool.
internal ref struct WorkBatch
{
    private WaitQueue? _kept;

    internal void Add(WaitQueue queue)
    {
        PassOn();
        _kept = queue;
    }

    internal WaitQueue? TakeKept()
    {
        WaitQueue? kept = _kept;
        _kept = null;
        return kept;
    }

    internal void PassOn()
    {
        if (_kept is not null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_kept, preferLocal: false);
            _kept = null;
        }
    }
}
