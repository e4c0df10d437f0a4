// Acknowledgments: what they free, what they measure, and fast retransmit and recovery (RFC 9293 3.10.7.4, RFC 5681, RFC 6582, RFC 5961 5).
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpSender
{
    private const int DuplicatesForRetransmit = 3;

    private uint _windowSequence;
    private uint _windowAcknowledgment;
    private uint _recover;
    private int _peakWindow;
    private int _duplicates;
    private bool _isInRecovery;

    // Processes the acknowledgment of an acceptable segment; false if it is of something never sent, or far behind: then it is forged.
    internal bool OnSegment(Packet segment, int window)
    {
        uint acknowledgment = segment.Acknowledgment;
        int acknowledged = SequenceNumber.Difference(acknowledgment, Unacknowledged);
        if (SequenceNumber.IsAfter(acknowledgment, _highest) || acknowledged < -_peakWindow)
        {
            return false;
        }

        _probes = 0;
        connection.Counters.LastAcknowledgmentAt = connection.Now;
        if (acknowledged < 0)
        {
            return true;
        }

        bool isNewSack = segment.SackCount > 0 && connection.UsesSack && ReadSack(segment);
        bool isDuplicate = acknowledged == 0
            && segment.SequenceLength == 0
            && window == Window
            && HasUnacknowledged;
        if (IsNewerWindow(segment))
        {
            SetWindow(segment, window);
        }

        OnAcknowledgmentOfProbe(segment, acknowledged > 0, isNewSack);
        if (acknowledged > 0)
        {
            OnNewAcknowledgment(segment, acknowledged);
        }
        else if (isDuplicate || isNewSack)
        {
            OnDuplicateAcknowledgment();
        }
        else if (Window > 0 && !HasUnacknowledged)
        {
            StopProbing();
        }

        return true;
    }

    private void OnNewAcknowledgment(Packet segment, int count)
    {
        uint acknowledgment = segment.Acknowledgment;
        bool wasLimited = _isWindowLimited;
        Unacknowledged = acknowledgment;
        Next = SequenceNumber.Max(Next, acknowledgment);
        IsUrgent &= SequenceNumber.IsBefore(acknowledgment, _urgentEnd);
        int ofData = Math.Clamp(SequenceNumber.Difference(acknowledgment, _dataSequence), 0, Queued);
        _data.Discard(ofData);
        _dataSequence = SequenceNumber.Add(_dataSequence, ofData);
        connection.Counters.BytesAcknowledged += count;
        _sack?.RemoveBefore(acknowledgment);
        Measure(segment);
        Retransmissions = 0;
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
            RestartTimer();
        }
        else
        {
            connection.RetransmitTimer.Cancel();
        }
    }

    // Only a measurement ends the back-off (RFC 6298 5.7). Timestamps measure even what was sent again (RFC 7323 4).
    private void Measure(Packet segment)
    {
        if (_isTiming && SequenceNumber.IsAfter(segment.Acknowledgment, _timedSequence))
        {
            TakeSample(connection.Now - _timedAt);
            _isTiming = false;
        }
        else if ((!_isTiming || _rtt.Backoff > 0) && connection.TryMeasure(segment, out long rtt))
        {
            TakeSample(rtt);
        }
    }

    private void TakeSample(long rtt)
    {
        _rtt.Sample(rtt);
        _leastRtt = Math.Min(_leastRtt, rtt);
    }

    private void OnAcknowledgmentInRecovery(uint acknowledgment, int count)
    {
        if (SequenceNumber.IsBefore(acknowledgment, _recover))
        {
            if (connection.UsesSack)
            {
                RecoverBySack();
                return;
            }

            _congestion.OnPartialAcknowledgment(count);
            Retransmit(Unacknowledged);
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
            if (connection.UsesSack)
            {
                RecoverBySack();
            }
            else
            {
                _congestion.OnDuplicateInRecovery();
            }
        }
        else if (HasSigns() && SequenceNumber.IsAtOrAfter(Unacknowledged, _recover))
        {
            EnterRecovery();
        }
    }

    // Of a loss: the third duplicate, or as much reported behind the first hole (RFC 6675 5, steps 1 and 2).
    private bool HasSigns() =>
        _duplicates == DuplicatesForRetransmit || (HasSack && _sack!.IsLost(Unacknowledged, Mss));

    private void EnterRecovery()
    {
        _congestion.EnterRecovery(InFlight, connection.UsesSack);
        _isInRecovery = true;
        _recover = _highest;
        _highRetransmitted = Unacknowledged;
        Retransmit(Unacknowledged);
        if (connection.UsesSack)
        {
            RecoverBySack();
        }

        RestartTimer();
    }

    // RFC 9293 3.10.7.4, fifth step: SND.WL1 and SND.WL2 keep old segments from changing the window.
    private bool IsNewerWindow(Packet segment) =>
        SequenceNumber.IsBefore(_windowSequence, segment.Sequence)
        || (_windowSequence == segment.Sequence && !SequenceNumber.IsAfter(_windowAcknowledgment, segment.Acknowledgment));

    private void SetWindow(Packet segment, int window)
    {
        Window = window;
        _windowSequence = segment.Sequence;
        _windowAcknowledgment = segment.Acknowledgment;
        if (window > _peakWindow || _segmentSize == 0)
        {
            _peakWindow = Math.Max(window, _peakWindow);
            _segmentSize = ChooseSegmentSize();
        }
    }

    // tcp_bound_to_half_wnd(): half of the largest window seen at most, so that a peer of little memory gets two segments.
    private int ChooseSegmentSize()
    {
        int bound = _peakWindow >= TcpConnection.DefaultMssIPv4 ? _peakWindow / 2 : _peakWindow;
        return bound > 0 && Mss > bound ? Math.Min(Math.Max(bound, MinSegment), Mss) : Mss;
    }
}
