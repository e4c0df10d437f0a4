// The sending half of a connection: the send buffer, what may leave (window, congestion window, Nagle; RFC 9293 3.7.4, 3.8.6),
// acknowledgments, retransmission (RFC 6298) and fast recovery (RFC 6582), window probes. Left out: SACK, timestamps, CUBIC.
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpSender(TcpConnection connection, PacketPool packets)
{
    private const int DuplicatesForRetransmit = 3;

    private readonly ByteQueue _data = new(packets);
    private RttEstimator _rtt = new();
    private NewReno _congestion;
    private uint _dataSequence;
    private uint _highest;
    private uint _windowSequence;
    private uint _windowAcknowledgment;
    private uint _recover;
    private uint _timedSequence;
    private long _timedAt;
    private long _firstRetransmission;
    private int _peakWindow;
    private int _duplicates;
    private bool _isTiming;
    private bool _isInRecovery;
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

    internal bool FinQueued { get; private set; }

    internal int Retransmissions { get; private set; }

    internal long SmoothedRtt => _rtt.SmoothedRtt;

    internal long Rto => _rtt.Rto;

    internal int Queued => _data.Count;

    // Some urgent byte is not acknowledged yet.
    internal bool IsUrgent { get; private set; }

    internal bool IsFinAcknowledged => FinQueued && SequenceNumber.IsAfter(Unacknowledged, DataEnd);

    internal bool HasUnacknowledged => Unacknowledged != _highest;

    internal int InFlight => SequenceNumber.Difference(Next, Unacknowledged);

    // How much more the buffer takes. Half of it is for the kernel's own bookkeeping.
    internal int Space => Math.Max((connection.Socket.SendBuffer / 2) - _data.Count, 0);

    // sk_stream_is_writeable(): a third of the buffer is free.
    internal bool IsWritable => Space >= _data.Count / 2 && Space > 0;

    private uint DataEnd => SequenceNumber.Add(_dataSequence, _data.Count);

    internal void Start(uint initialSequence)
    {
        Unacknowledged = initialSequence;
        Next = initialSequence;
        _highest = initialSequence;
        _recover = initialSequence;
        _dataSequence = SequenceNumber.Add(initialSequence, 1);
    }

    // The SYN has been sent, for the first time or again.
    internal void OnSynSent(bool isRetransmission)
    {
        Next = _dataSequence;
        _highest = _dataSequence;
        if (isRetransmission)
        {
            Retransmissions++;
            _isTiming = false;
        }
        else
        {
            StartTiming(Unacknowledged);
        }
    }

    // The peer has acknowledged the SYN and told its window.
    internal void OnEstablished(Packet segment, int window)
    {
        if (_isTiming)
        {
            _rtt.Sample(connection.Now - _timedAt);
        }

        _isTiming = false;
        Retransmissions = 0;
        _rtt.ResetBackoff();
        Unacknowledged = segment.Acknowledgment;
        SetWindow(segment, window);
        _congestion.Start(Mss);
        connection.Socket.GrowSendBuffer(_congestion.Window, Mss);
    }

    internal void BackOff() => _rtt.BackOff();

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
        while (TryNextSegment(out int length, out bool isFin))
        {
            SendAt(Next, length, isFin);
        }

        if (!HasUnacknowledged && (Queued > 0 || (FinQueued && !IsFinAcknowledged)) && !connection.RetransmitTimer.IsSet)
        {
            // A closed or tiny window, or a full congestion window of nothing: probe it (RFC 9293 3.8.6.1).
            connection.RetransmitTimer.SetAfter(_rtt.Rto);
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
        int offset = SequenceNumber.Difference(Next, _dataSequence);
        int unsent = Math.Max(Queued - offset, 0);
        bool isFinDue = FinQueued && offset <= Queued;
        int allowed = Math.Min(Window, CongestionWindow()) - InFlight;
        length = Math.Min(Math.Min(unsent, Mss), Math.Max(allowed, 0));
        isFin = isFinDue && length == unsent;
        if (length == 0)
        {
            // A FIN needs no room in the congestion window, but one in the peer's.
            isFin = isFin && (InFlight < Window || (Window == 0 && !HasUnacknowledged && unsent == 0));
            NoteLimit(unsent, allowed);
            return isFin;
        }

        if (length == Mss || isFin)
        {
            return true;
        }

        if (length < unsent)
        {
            // The window cuts the segment: silly window avoidance (RFC 9293 3.8.6.2.1).
            NoteLimit(unsent, allowed);
            return length >= Math.Max(_peakWindow / 2, 1) || (InFlight == 0 && Window > 0 && length == Window);
        }

        return IsRetransmitting || connection.MaySendSmall(InFlight);
    }

    private bool IsRetransmitting => Next != _highest;

    // Limited transmit: the first two duplicates let a new segment out each (RFC 3042).
    private int CongestionWindow() => !_isInRecovery && _duplicates > 0 && _duplicates < DuplicatesForRetransmit
        ? _congestion.Window + (_duplicates * Mss)
        : _congestion.Window;

    private void NoteLimit(int unsent, int allowed)
    {
        if (unsent > 0 && _congestion.Window <= Window && allowed < Mss)
        {
            _isWindowLimited = true;
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
        if (!_isTiming && !SequenceNumber.IsBefore(sequence, _highest))
        {
            StartTiming(sequence);
        }

        Next = SequenceNumber.Max(end, Next);
        _highest = SequenceNumber.Max(end, _highest);
        connection.Transmit(packet);
        connection.OnSegmentSent(length);
        if (!connection.RetransmitTimer.IsSet)
        {
            connection.RetransmitTimer.SetAfter(_rtt.Rto);
        }
    }

    private void StartTiming(uint sequence)
    {
        _isTiming = true;
        _timedSequence = sequence;
        _timedAt = connection.Now;
    }
}
