// The congestion window in bytes: slow start and avoidance (RFC 5681), fast recovery with partial acknowledgments (RFC 6582).
namespace SimNet.Simulation.Transport.Tcp;

internal struct NewReno
{
    private const int InitialSegments = 10;

    private int _mss;
    private int _avoidanceCredit;

    internal int Window { get; private set; }

    internal int SlowStartThreshold { get; private set; }

    // RFC 6928; RFC 5681 3.1 after the loss of a SYN
    internal void Start(int mss, bool isSynLost)
    {
        _mss = mss;
        Window = isSynLost ? mss : InitialSegments * mss;
        SlowStartThreshold = int.MaxValue;
    }

    // New data was acknowledged outside of recovery. The window grows only where it is what limits the sender.
    internal void OnAcknowledged(int bytes, bool isWindowLimited)
    {
        if (!isWindowLimited || Window > int.MaxValue / 2)
        {
            return;
        }

        if (Window < SlowStartThreshold)
        {
            int growth = Math.Min(bytes, SlowStartThreshold - Window);
            Window += growth;
            bytes -= growth;
        }

        _avoidanceCredit += bytes;
        if (_avoidanceCredit >= Window)
        {
            _avoidanceCredit -= Window;
            Window += _mss;
        }
    }

    // RFC 5681 3.2, steps 2 and 3. With SACK, what has arrived is known and needs no room (RFC 6675 5, step 4.2).
    internal void EnterRecovery(int inFlight, bool usesSack)
    {
        SlowStartThreshold = Math.Max(inFlight / 2, 2 * _mss);
        Window = SlowStartThreshold + (usesSack ? 0 : 3 * _mss);
    }

    // A loss that was repaired at once: tcp_init_cwnd_reduction() and tcp_end_cwnd_reduction().
    internal void ReduceOnce()
    {
        SlowStartThreshold = Math.Max(Window / 2, 2 * _mss);
        Window = SlowStartThreshold;
        _avoidanceCredit = 0;
    }

    internal void OnDuplicateInRecovery() => Window += _mss;

    // RFC 6582 3.2, step 3
    internal void OnPartialAcknowledgment(int bytes)
    {
        Window = Math.Max(Window - bytes, _mss);
        if (bytes >= _mss)
        {
            Window += _mss;
        }
    }

    internal void LeaveRecovery(int inFlight)
    {
        Window = Math.Min(SlowStartThreshold, Math.Max(inFlight, _mss) + _mss);
        _avoidanceCredit = 0;
    }

    // RFC 5681 4.1, tcp_cwnd_restart(): halved for each RTO without sending, down to the initial window.
    internal void RestartAfter(long idle, long rto)
    {
        int restart = Math.Min(InitialSegments * _mss, Window);
        SlowStartThreshold = Math.Max(SlowStartThreshold, Window - (Window / 4));
        while ((idle -= rto) > 0 && Window > restart)
        {
            Window /= 2;
        }

        Window = Math.Max(Window, restart);
    }

    // RFC 5681 3.1: a retransmission timeout
    internal void OnTimeout(int inFlight, bool isFirst)
    {
        if (isFirst)
        {
            SlowStartThreshold = Math.Max(inFlight / 2, 2 * _mss);
        }

        Window = _mss;
        _avoidanceCredit = 0;
    }
}
