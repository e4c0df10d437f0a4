// Tail loss probes (RFC 8985 7; tcp_schedule_loss_probe, tcp_send_loss_probe): two round trips after the last segment, well before the
// retransmission timer, new data or the last segment once more, so that the peer tells by SACK what is missing.
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpSender
{
    private long _timeoutAt;
    private uint _probeEnd;
    private bool _isLossProbeSet;
    private bool _isLossProbeOut;
    private bool _isLossProbeNew;

    private bool MayProbeForLoss =>
        connection.UsesSack && HasUnacknowledged && !_isLossProbeOut && !HasSack && Retransmissions == 0
        && SequenceNumber.IsAtOrAfter(Unacknowledged, _recover);

    // Starts the timer anew: for the probe if there may be one and it comes first, else for the retransmission.
    private void RestartTimer()
    {
        _timeoutAt = connection.Now + _rtt.Rto;
        SetTimer();
    }

    // Data was sent: a probe waits from the last segment on, the retransmission timer from the first.
    private void PostponeLossProbe()
    {
        if (_isLossProbeSet && _lastSent == connection.Now && connection.RetransmitTimer.IsSet)
        {
            SetTimer();
        }
    }

    private void SetTimer()
    {
        _isLossProbeSet = MayProbeForLoss;
        long deadline = _isLossProbeSet ? Math.Min(connection.Now + ProbeTimeout, _timeoutAt) : _timeoutAt;
        if (connection.RetransmitTimer.Deadline != deadline)
        {
            connection.RetransmitTimer.Set(deadline);
        }
    }

    // The timer for another purpose than data in flight, or after a timeout.
    private void SetTimerAfter(long nanoseconds)
    {
        _isLossProbeSet = false;
        connection.RetransmitTimer.SetAfter(nanoseconds);
    }

    private long ProbeTimeout
    {
        get
        {
            if (_rtt.SmoothedRtt == 0)
            {
                return TcpTimes.InitialRto;
            }

            // A single segment may be acknowledged with delay.
            bool isSingle = InFlight <= _segmentSize;
            return (2 * _rtt.SmoothedRtt) + (isSingle ? TcpTimes.MinRto : TcpTimes.LeastProbeTimeout);
        }
    }

    private void SendLossProbe()
    {
        long timeoutAt = _timeoutAt;
        _isLossProbeOut = true;
        _isLossProbeNew = Next == _highest && TryProbeSegment();
        if (!_isLossProbeNew)
        {
            uint last = SequenceNumber.Add(_highest, -1);
            int offset = SequenceNumber.Difference(last, _dataSequence);
            int back = Math.Min(offset < Queued ? _segmentSize - 1 : Math.Min(Queued, _segmentSize), SequenceNumber.Difference(last, Unacknowledged));
            Retransmit(SequenceNumber.Add(last, -back));
        }

        _probeEnd = _highest;
        SetTimerAfter(Math.Max(timeoutAt - connection.Now, TcpTimes.Millisecond));
    }

    // New data of one segment, whatever the congestion window says.
    private bool TryProbeSegment()
    {
        int unsent = Queued - SequenceNumber.Difference(Next, _dataSequence);
        int length = Math.Min(unsent, _segmentSize);
        if (length <= 0 || length > Window - InFlight)
        {
            return false;
        }

        SendAt(Next, length, FinQueued && length == unsent);
        return true;
    }

    // tcp_process_tlp_ack(): data was lost if the peer goes on without telling that it got the probe twice.
    private void OnAcknowledgmentOfProbe(Packet segment, bool isAdvance, bool isNewSack)
    {
        uint acknowledgment = segment.Acknowledgment;
        if (!_isLossProbeOut || SequenceNumber.IsBefore(acknowledgment, _probeEnd))
        {
            return;
        }

        bool isDuplicate = segment.SackCount > 0 && !SequenceNumber.IsAfter(segment.Sack[0].End, acknowledgment);
        if (_isLossProbeNew || isDuplicate)
        {
            _isLossProbeOut = false;
        }
        else if (SequenceNumber.IsAfter(acknowledgment, _probeEnd))
        {
            _isLossProbeOut = false;
            _congestion.ReduceOnce();
        }
        else if (!isAdvance && !isNewSack && segment.SequenceLength == 0)
        {
            _isLossProbeOut = false;
        }
    }
}
