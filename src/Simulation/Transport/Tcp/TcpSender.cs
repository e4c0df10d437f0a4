// The sending half of a connection: the send buffer and what may leave (window, congestion window, Nagle; RFC 9293 3.7.4, 3.8.6).
// Acknowledgments and fast recovery are in TcpSender.Acknowledgments.cs, timeouts and window probes in TcpSender.Timeouts.cs.
// SACK is in TcpSender.Sack.cs, tail loss probes in TcpSender.LossProbe.cs. Left out: CUBIC, RACK, F-RTO.
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpSender(TcpConnection connection, PacketPool packets)
{
    // The smallest segment that a small window brings about: 68 bytes of IPv4 (RFC 791) less a TCP header.
    private const int MinSegment = 48;

    private readonly ByteQueue _data = new(packets);
    private RttEstimator _rtt = new();
    private NewReno _congestion;
    private uint _dataSequence;
    private uint _highest;
    private uint _smallEnd;
    private uint _timedSequence;
    private long _timedAt;
    private long _lastSent;
    private int _segmentSize;
    private long _leastRtt = long.MaxValue;
    private int _synRetransmissions;
    private bool _isTiming;
    private bool _isWindowLimited;
    private bool _wantsSpace;
    private uint _urgentEnd;

    // SND.UNA
    internal uint Unacknowledged { get; private set; }

    // SND.NXT
    internal uint Next { get; private set; }

    // The end of all that was ever sent. After a timeout SND.NXT goes back, and segments without data still carry this number.
    internal uint Highest => _highest;

    // SND.WND in bytes
    internal int Window { get; private set; }

    internal byte WindowShift { get; set; }

    internal int Mss { get; set; }

    // The same, bounded by the peer's window.
    internal int SegmentSize => _segmentSize;

    internal bool FinQueued { get; private set; }

    internal int Retransmissions { get; private set; }

    internal long SmoothedRtt => _rtt.SmoothedRtt;

    internal long RttVariation => _rtt.Variation;

    internal long LeastRtt => _leastRtt;

    internal int Backoff => _rtt.Backoff;

    // The RTO without its back-off.
    internal long BaseRto => _rtt.Base;

    internal int CongestionWindow => _congestion.Window;

    internal int SlowStartThreshold => _congestion.SlowStartThreshold;

    internal long LastSent => _lastSent;

    // All that was sent and is not acknowledged.
    internal int Outstanding => SequenceNumber.Difference(_highest, Unacknowledged);

    // What was never sent.
    internal int Unsent => Math.Max(Queued - SequenceNumber.Difference(_highest, _dataSequence), 0);

    // The same two as the control operations count them, with the FIN.
    internal int UnacknowledgedLength => Queued + (FinQueued && !IsFinAcknowledged ? 1 : 0);

    internal int UnsentLength => Unsent + (FinQueued && !SequenceNumber.IsAfter(_highest, DataEnd) ? 1 : 0);

    internal long Rto => _rtt.Rto;

    internal int Queued => _data.Count;

    // Some urgent byte is not acknowledged yet.
    internal bool IsUrgent { get; private set; }

    internal bool IsFinAcknowledged => FinQueued && SequenceNumber.IsAfter(Unacknowledged, DataEnd);

    internal bool HasUnacknowledged => Unacknowledged != _highest;

    internal int InFlight => SequenceNumber.Difference(Next, Unacknowledged);

    // How much more the buffer takes. Half of it is for the kernel's own bookkeeping.
    internal int Space
    {
        get
        {
            int space = Math.Max((connection.Socket.SendBuffer / 2) - _data.Count, 0);
            return IsUnsentFull ? Math.Min(space, RestOfLastSegment) : space;
        }
    }

    // With TCP_NOTSENT_LOWAT no further segment is begun while too much is unsent (sk_stream_memory_free).
    private int RestOfLastSegment => Unsent % Math.Max(_segmentSize, 1) is > 0 and int begun ? _segmentSize - begun : 0;

    // sk_stream_is_writeable(): a third of the buffer is free.
    internal bool IsWritable => !IsUnsentHalfFull && Space >= _data.Count / 2 && Space > 0;

    // Negative numbers are very large ones.
    private bool IsUnsentFull => connection.Socket.NotSentLowWater != 0 && (uint)Unsent >= unchecked((uint)connection.Socket.NotSentLowWater);

    // Writable again at half of it.
    private bool IsUnsentHalfFull =>
        connection.Socket.NotSentLowWater != 0 && (ulong)Unsent * 2 >= unchecked((uint)connection.Socket.NotSentLowWater);

    private uint DataEnd => SequenceNumber.Add(_dataSequence, _data.Count);

    private bool IsRetransmitting => Next != _highest;

    internal void Start(uint initialSequence)
    {
        Unacknowledged = initialSequence;
        Next = initialSequence;
        _highest = initialSequence;
        _recover = initialSequence;
        _smallEnd = initialSequence;
        _dataSequence = SequenceNumber.Add(initialSequence, 1);
    }

    // The SYN has been sent, for the first time or again.
    internal void OnSynSent(bool isRetransmission)
    {
        Next = _dataSequence;
        _highest = _dataSequence;
        if (isRetransmission)
        {
            _synRetransmissions++;
            _isTiming = false;
        }
        else
        {
            StartTiming(Unacknowledged);
        }
    }

    // The peer has acknowledged the SYN and told its window. A SYN that was lost tells that the path is worse than thought (tcp_init_metrics).
    internal void OnEstablished(Packet segment, int window)
    {
        if (_isTiming)
        {
            TakeSample(connection.Now - _timedAt);
        }
        else if (connection.TryMeasure(segment, out long rtt))
        {
            TakeSample(rtt);
        }
        else
        {
            _rtt.FallBack();
        }

        _isTiming = false;
        Retransmissions = 0;
        Unacknowledged = segment.Acknowledgment;
        SetWindow(segment, window);
        _congestion.Start(Mss, isSynLost: _synRetransmissions > 1);
        connection.Socket.GrowSendBuffer(_congestion.Window, Mss);
    }

    internal int Append(ReadOnlySpan<byte> data)
    {
        int count = Math.Min(data.Length, Space);
        _data.Append(data[..count]);
        if (count < data.Length)
        {
            _wantsSpace = true;
        }

        return count;
    }

    // The last byte of the buffer is urgent.
    internal void MarkUrgent()
    {
        IsUrgent = true;
        _urgentEnd = DataEnd;
    }

    internal void WantSpace() => _wantsSpace = true;

    internal void QueueFin() => FinQueued = true;

    // Sends what may be sent now.
    internal void Output()
    {
        if (!HasUnacknowledged && Queued > 0)
        {
            RestartAfterIdle();
        }

        while (TryNextSegment(out int length, out bool isFin))
        {
            SendAt(Next, length, isFin);
        }

        PostponeLossProbe();
        if (!HasUnacknowledged && (Queued > 0 || (FinQueued && !IsFinAcknowledged)) && !connection.RetransmitTimer.IsSet)
        {
            // A closed or tiny window, or data that Nagle or a cork holds: the probe timer (RFC 9293 3.8.6.1, tcp_check_probe_timer).
            SetTimerAfter(_rtt.Rto);
        }
    }

    // Whether room has come up that somebody waits for.
    internal bool TakeSpaceWanted()
    {
        if (!_wantsSpace || !IsWritable)
        {
            return false;
        }

        _wantsSpace = false;
        return true;
    }

    internal void Release() => _data.Clear();

    private bool TryNextSegment(out int length, out bool isFin)
    {
        if (IsRetransmitting && HasSack)
        {
            Next = _sack!.Skip(Next);
        }

        int offset = SequenceNumber.Difference(Next, _dataSequence);
        int unsent = Math.Max(Queued - offset, 0);
        int inFlight = InFlight;
        int window = Window - inFlight;
        length = Math.Min(unsent, _segmentSize);
        isFin = FinQueued && offset <= Queued && length == unsent;
        if (length == 0)
        {
            // A FIN needs no room in the congestion window, but one in the peer's.
            isFin = isFin && (window > 0 || (Window == 0 && !HasUnacknowledged));
            return isFin;
        }

        if (length > UsableCongestionWindow() - Pipe)
        {
            _isWindowLimited |= _congestion.Window <= Window;
            return false;
        }

        if (IsRetransmitting)
        {
            int hole = HasSack ? _sack!.HoleLength(Next, length) : length;
            isFin = isFin && length <= window && length == hole;
            length = Math.Min(hole, window);
            return length > 0;
        }

        // Silly window avoidance (RFC 9293 3.8.6.2.1, tcp_snd_wnd_test): a window with less room waits for more, or for the probe timer.
        return length <= window && (length == _segmentSize || isFin || connection.MaySendSmall(IsSmallInFlight()));
    }

    // tcp_minshall_check()
    private bool IsSmallInFlight() => SequenceNumber.IsAfter(_smallEnd, Unacknowledged);

    // Limited transmit: the first two duplicates let a new segment out each (RFC 3042). With SACK, what they report leaves the pipe.
    private int UsableCongestionWindow() => !_isInRecovery && !HasSack && _duplicates > 0 && _duplicates < DuplicatesForRetransmit
        ? _congestion.Window + (_duplicates * Mss)
        : _congestion.Window;

    // RFC 5681 4.1
    private void RestartAfterIdle()
    {
        long idle = connection.Now - _lastSent;
        if (idle > _rtt.Rto)
        {
            _congestion.RestartAfter(idle, _rtt.Rto);
        }
    }

    private void SendAt(uint sequence, int length, bool isFin)
    {
        int offset = SequenceNumber.Difference(sequence, _dataSequence);
        Packet packet = connection.CreateSegment(sequence);
        if (length > 0)
        {
            _data.CopyTo(offset, packet.SetPayload(length));
        }

        if (offset + length == Queued && length > 0)
        {
            packet.Flags |= TcpFlags.Psh;
        }

        if (isFin)
        {
            packet.Flags |= TcpFlags.Fin;
        }

        int toUrgentEnd = SequenceNumber.Difference(_urgentEnd, sequence);
        if (IsUrgent && toUrgentEnd is > 0 and <= ushort.MaxValue)
        {
            packet.Flags |= TcpFlags.Urg;
            packet.UrgentPointer = (ushort)toUrgentEnd;
        }

        uint end = SequenceNumber.Add(sequence, packet.SequenceLength);
        if (SequenceNumber.IsBefore(sequence, _highest))
        {
            connection.CountRetransmission();
            connection.Counters.BytesRetransmitted += length;
        }
        else if (!_isTiming)
        {
            StartTiming(sequence);
        }

        if (length < _segmentSize)
        {
            _smallEnd = SequenceNumber.Max(end, _smallEnd);
        }

        Next = SequenceNumber.Max(end, Next);
        _highest = SequenceNumber.Max(end, _highest);
        _lastSent = connection.Now;
        connection.Transmit(packet);
        connection.OnSegmentSent(length);
        if (!connection.RetransmitTimer.IsSet)
        {
            RestartTimer();
        }
    }

    private void StartTiming(uint sequence)
    {
        _isTiming = true;
        _timedSequence = sequence;
        _timedAt = connection.Now;
    }
}
