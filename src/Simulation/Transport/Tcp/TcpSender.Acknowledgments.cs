// Acknowledgments that arrive: the send buffer moves on, the round trip is measured, lost segments are sent again (RFC 5681, RFC 6582).
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpSender
{
    // Processes the acknowledgment of an acceptable segment; false if it is of something never sent.
    internal bool OnSegment(Packet segment, int window)
    {
        uint acknowledgment = segment.Acknowledgment;
        if (SequenceNumber.IsAfter(acknowledgment, _highest))
        {
            return false;
        }

        int acknowledged = SequenceNumber.Difference(acknowledgment, Unacknowledged);
        if (acknowledged < 0)
        {
            return true;
        }

        bool isDuplicate = acknowledged == 0
            && segment.SequenceLength == 0
            && window == Window
            && HasUnacknowledged;
        if (IsNewerWindow(segment))
        {
            SetWindow(segment, window);
        }

        if (acknowledged > 0)
        {
            OnNewAcknowledgment(acknowledgment, acknowledged);
        }
        else if (isDuplicate)
        {
            OnDuplicateAcknowledgment();
        }
        else if (Window > 0 && !HasUnacknowledged)
        {
            _rtt.ResetBackoff();
            connection.RetransmitTimer.Cancel();
        }

        return true;
    }

    private void OnNewAcknowledgment(uint acknowledgment, int count)
    {
        bool wasLimited = _isWindowLimited;
        Unacknowledged = acknowledgment;
        Next = SequenceNumber.Max(Next, acknowledgment);
        IsUrgent &= SequenceNumber.IsBefore(acknowledgment, _urgentEnd);
        int ofData = Math.Clamp(SequenceNumber.Difference(acknowledgment, _dataSequence), 0, Queued);
        _data.Discard(ofData);
        _dataSequence = SequenceNumber.Add(_dataSequence, ofData);
        if (_isTiming && SequenceNumber.IsAfter(acknowledgment, _timedSequence))
        {
            _rtt.Sample(connection.Now - _timedAt);
            _isTiming = false;
        }

        Retransmissions = 0;
        _rtt.ResetBackoff();
        if (_isInRecovery)
        {
            OnAcknowledgmentInRecovery(acknowledgment, count);
        }
        else
        {
            _duplicates = 0;
            _isWindowLimited = false;
            _congestion.OnAcknowledged(count, wasLimited);
            if (wasLimited)
            {
                connection.Socket.GrowSendBuffer(_congestion.Window, Mss);
            }
        }

        if (HasUnacknowledged)
        {
            connection.RetransmitTimer.SetAfter(_rtt.Rto);
        }
        else
        {
            connection.RetransmitTimer.Cancel();
        }
    }

    private void OnAcknowledgmentInRecovery(uint acknowledgment, int count)
    {
        if (SequenceNumber.IsBefore(acknowledgment, _recover))
        {
            _congestion.OnPartialAcknowledgment(count);
            RetransmitFirst();
        }
        else
        {
            _isInRecovery = false;
            _duplicates = 0;
            _congestion.LeaveRecovery(InFlight);
        }
    }

    private void OnDuplicateAcknowledgment()
    {
        _duplicates++;
        if (_isInRecovery)
        {
            _congestion.OnDuplicateInRecovery();
        }
        else if (_duplicates == DuplicatesForRetransmit && SequenceNumber.IsAtOrAfter(Unacknowledged, _recover))
        {
            _isInRecovery = true;
            _recover = _highest;
            _congestion.EnterRecovery(InFlight);
            RetransmitFirst();
        }
    }

    private void RetransmitFirst()
    {
        _isTiming = false;
        int length = Math.Min(Mss, Queued);
        SendAt(Unacknowledged, length, FinQueued && length == Queued);
        connection.CountRetransmission();
    }

    // RFC 9293 3.10.7.4, fifth step: SND.WL1 and SND.WL2 keep old segments from changing the window.
    private bool IsNewerWindow(Packet segment) =>
        SequenceNumber.IsBefore(_windowSequence, segment.Sequence)
        || (_windowSequence == segment.Sequence && !SequenceNumber.IsAfter(_windowAcknowledgment, segment.Acknowledgment));

    private void SetWindow(Packet segment, int window)
    {
        Window = window;
        _peakWindow = Math.Max(_peakWindow, window);
        _windowSequence = segment.Sequence;
        _windowAcknowledgment = segment.Acknowledgment;
    }
}
