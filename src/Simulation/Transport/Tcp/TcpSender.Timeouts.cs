// The retransmission timer (RFC 6298 5.4 to 5.7) and window probes (RFC 9293 3.8.6.1).
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpSender
{
    // The retransmission timer, once the connection is open (RFC 6298 5.4 to 5.7). False if the peer has been silent for too long.
    internal bool OnTimeout()
    {
        if (!HasUnacknowledged)
        {
            return Probe();
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
        Next = Unacknowledged;
        _rtt.BackOff();
        Output();
        if (Next == Unacknowledged)
        {
            SendAt(Next, Math.Min(Mss, Queued), Queued <= Mss && FinQueued);
        }

        connection.RetransmitTimer.SetAfter(_rtt.Rto);
        return true;
    }

    private bool Probe()
    {
        if (Queued == 0 && !FinQueued)
        {
            return true;
        }

        // What the window takes is sent whatever Nagle, a cork or the fear of small segments say (tcp_write_wakeup).
        int unsent = Queued - SequenceNumber.Difference(Next, _dataSequence);
        int length = Math.Min(Math.Min(unsent, Mss), Window);
        if (length > 0 || (unsent == 0 && Window > 0))
        {
            SendAt(Next, length, FinQueued && length == unsent);
            return true;
        }

        if (_rtt.Backoff == 0)
        {
            _firstRetransmission = connection.Now;
        }
        else if ((connection.IsOrphan || connection.HasUserTimeout)
            && connection.Now - _firstRetransmission >= connection.RetransmissionLimit)
        {
            return false;
        }

        // A segment out of the window makes the peer tell its window (tcp_write_wakeup).
        connection.SendProbe(SequenceNumber.Add(Unacknowledged, -1));
        _rtt.BackOff();
        connection.RetransmitTimer.SetAfter(TimeToNextProbe());
        return true;
    }

    // TCP_USER_TIMEOUT ends the wait even if the next probe would come later (tcp_clamp_probe0_to_user_timeout).
    private long TimeToNextProbe() => connection.HasUserTimeout
        ? Math.Min(_rtt.Rto, Math.Max(_firstRetransmission + connection.RetransmissionLimit - connection.Now, TcpTimes.Millisecond))
        : _rtt.Rto;
}
