// The retransmission timer (RFC 6298 5) and the probes of a closed window (RFC 9293 3.8.6.1), with Linux's limits (tcp_timer.c).
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpSender
{
    private long _firstRetransmission;
    private long _firstProbe;
    private int _probes;
    private bool _isProbing;

    private const int ThinSegments = 4;
    private const int ThinRetries = 6;

    internal int Probes => _probes;

    internal void BackOff() => _rtt.BackOff();

    // A SYN was not answered in time.
    internal void CountTimeout() => Retransmissions++;

    // The retransmission timer, once the connection is open (RFC 6298 5.4 to 5.7). False if the peer has been silent for too long.
    internal bool OnTimeout()
    {
        if (!HasUnacknowledged)
        {
            return Probe();
        }

        if (_isLossProbeSet)
        {
            SendLossProbe();
            return true;
        }

        if (Retransmissions == 0)
        {
            _firstRetransmission = connection.Now;
        }
        else if (connection.Now - _firstRetransmission >= connection.RetransmissionLimit)
        {
            return false;
        }

        _congestion.OnTimeout(InFlight, Retransmissions == 0);
        Retransmissions++;
        _isInRecovery = false;
        _recover = _highest;
        _duplicates = 0;
        _isTiming = false;
        _isLossProbeOut = false;
        KeepSackOverTimeout();
        Next = Unacknowledged;
        if (IsThin() && Retransmissions <= ThinRetries)
        {
            _rtt.ResetBackoff();
        }
        else
        {
            _rtt.BackOff();
        }

        Output();
        if (Next == Unacknowledged)
        {
            Retransmit(Unacknowledged);
        }

        SetTimerAfter(ClampToUserTimeout(_rtt.Rto, _firstRetransmission));
        return true;
    }

    // TCP_THIN_LINEAR_TIMEOUTS: a stream of few segments does not back off at first (tcp_retransmit_timer, tcp_stream_is_thin).
    private bool IsThin() =>
        connection.Socket.IsThinLinear && connection.State == TcpState.Established && Outstanding < ThinSegments * Mss;

    // tcp_probe_timer(). A probe is data that fits, whatever Nagle, a cork or the fear of small segments say, or else a segment in front of
    // the window, which makes the peer tell its window (tcp_write_wakeup).
    private bool Probe()
    {
        if (Queued == 0 && !FinQueued)
        {
            return true;
        }

        if (!_isProbing)
        {
            _isProbing = true;
            _firstProbe = connection.Now;
        }
        else if (IsProbedOut())
        {
            return false;
        }

        int unsent = Queued - SequenceNumber.Difference(Next, _dataSequence);
        int length = Math.Min(Math.Min(unsent, _segmentSize), Window);
        if (length > 0 || (unsent == 0 && Window > 0))
        {
            SendAt(Next, length, FinQueued && length == unsent);
            return true;
        }

        _probes++;
        connection.SendProbe(SequenceNumber.Add(Unacknowledged, -1));
        _rtt.BackOff();
        SetTimerAfter(ClampToUserTimeout(_rtt.Rto, _firstProbe));
        return true;
    }

    // A peer that answers is probed for ever, unless the program is gone or has set a time.
    private bool IsProbedOut() =>
        (connection.UserTimeout > 0 && connection.Now - _firstProbe >= connection.UserTimeout)
        || _probes >= connection.Retries
        || (connection.IsOrphan && _rtt.Rto >= TcpTimes.MaxRto && _rtt.Backoff >= connection.Retries);

    // tcp_ack_probe(): the window has opened.
    private void StopProbing()
    {
        _rtt.ResetBackoff();
        _isProbing = false;
        connection.RetransmitTimer.Cancel();
    }

    // tcp_clamp_rto_to_user_timeout()
    private long ClampToUserTimeout(long timeout, long since)
    {
        long limit = connection.UserTimeout;
        return limit == 0 ? timeout : Math.Min(timeout, Math.Max(since + limit - connection.Now, TcpTimes.Millisecond));
    }
}
