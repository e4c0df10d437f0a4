// The receiving half of a connection: in-order data, reassembly, the advertised window (TcpReceiver.Window.cs) and when to acknowledge
// (RFC 9293 3.8.6, RFC 5681 4.2; Linux's quick acknowledgments at the start of a connection and delayed ones afterwards).
using System.Net.Sockets;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpReceiver(TcpConnection connection, PacketPool packets)
{
    private const int MaxQuickAcks = 16;

    private readonly ByteQueue _data = new(packets);
    private Reassembly? _early;
    private TcpUrgentData _urgent;
    private TcpSackReport _sack;
    private int _segmentSize = TcpConnection.DefaultMssIPv4;
    private int _unacknowledged;
    private int _quickAcks;
    private long _lastDataTime = long.MinValue / 2;
    private bool _isInteractive;
    private bool _isQuickAck;
    private long _measureStart;
    private int _measuredBytes;

    // RCV.NXT
    internal uint Next { get; private set; }

    // IRS
    internal uint InitialSequence { get; private set; }

    internal byte WindowShift { get; set; }

    internal bool FinReceived { get; private set; }

    internal int Available => _data.Count;

    // What a receive would get: an urgent byte at the head is no part of it.
    internal int Readable => _data.Count - (IsUrgentAtHead ? 1 : 0);

    internal bool HasUrgent => _urgent.IsValid;

    internal bool HasEarlySegments => _early is { IsEmpty: false };

    // Acknowledgments wait for data to ride on (inet_csk_in_pingpong_mode).
    internal bool IsInteractive => _isInteractive;

    internal bool HasHeardData => _lastDataTime >= 0;

    internal long LastDataTime => Math.Max(_lastDataTime, 0);

    internal int SegmentSize => _segmentSize;

    // SIOCATMARK: the next byte is the urgent one, or came after it.
    internal bool IsAtMark => _urgent.Exists && _urgent.Sequence == NextToRead;

    // SIOCINQ (tcp_inq): up to the mark.
    internal int AvailableToMark
    {
        get
        {
            int toMark = _urgent.Exists && !connection.Socket.IsOutOfBandInline ? SequenceNumber.Difference(_urgent.Sequence, NextToRead) : -1;
            return toMark >= 0 && toMark < _data.Count ? toMark : _data.Count;
        }
    }

    // The end of what was acknowledged to the peer.
    internal uint Acknowledged => _acknowledged;

    internal bool HasSack => !_sack.IsEmpty;

    internal void Start(uint initialSequence)
    {
        InitialSequence = initialSequence;
        Next = SequenceNumber.Add(initialSequence, 1);
        _advertisedEdge = SequenceNumber.Add(Next, _offered);
        _acknowledged = Next;
    }

    // RFC 9293 3.10.7.4, first step, as Linux does it (tcp_sequence): from what was acknowledged up to the right edge, both included.
    // The edge belongs to it so that acknowledgments of a peer that has filled the window are still heard.
    internal bool IsAcceptable(Packet segment) =>
        SequenceNumber.Difference(segment.Sequence, Next) <= RemainingWindow
        && SequenceNumber.IsAtOrAfter(SequenceNumber.Add(segment.Sequence, segment.SequenceLength), _acknowledged);

    // Takes the data of an acceptable segment. The segment remains the caller's unless it was kept for later.
    internal TcpReceived Accept(Packet segment)
    {
        if (IsUseless(segment))
        {
            return TcpReceived.Refused;
        }

        int excess = SequenceNumber.Difference(SequenceNumber.Add(segment.Sequence, segment.PayloadLength), _advertisedEdge);
        if (excess > 0)
        {
            segment.Flags &= ~TcpFlags.Fin;
            segment.TrimBack(Math.Min(excess, segment.PayloadLength));
        }

        int seen = SequenceNumber.Difference(Next, segment.Sequence);
        if (seen < 0)
        {
            if (segment.SequenceLength == 0)
            {
                return TcpReceived.Nothing;
            }

            NoteEarly(segment);
            connection.Counters.EarlySegments++;
            (_early ??= new Reassembly()).Add(segment);
            _isInteractive = false;
            return TcpReceived.Kept;
        }

        bool isRepeated = seen > 0;
        if (isRepeated)
        {
            segment.TrimFront(Math.Min(seen, segment.PayloadLength));
        }

        Append(segment);
        bool filledGap = false;
        while (_early is not null && _early.TryTake(Next, out Packet? early))
        {
            Append(early!);
            early!.Release();
            filledGap = true;
        }

        if (connection.UsesSack)
        {
            _sack.RemoveBefore(Next);
        }

        return filledGap || isRepeated || HasEarlySegments || FinReceived ? TcpReceived.AcknowledgeNow : TcpReceived.InOrder;
    }

    // Tells the peer of what came twice (RFC 2883).
    internal void NoteDuplicate(Packet segment)
    {
        if (connection.UsesSack && segment.SequenceLength > 0 && SequenceNumber.IsBefore(segment.Sequence, Next))
        {
            uint end = SequenceNumber.Add(segment.Sequence, segment.SequenceLength);
            _sack.AddDuplicate(new SackBlock(segment.Sequence, SequenceNumber.IsBefore(end, Next) ? end : Next));
        }
    }

    internal void SetQuickAck(bool isOn)
    {
        _isQuickAck = isOn;
        _isInteractive = !isOn;
    }

    internal void WriteSack(Packet packet, int room) => _sack.WriteTo(packet, room);

    // Whether in-order data is acknowledged at once: more than one full segment, and the first segments of a connection.
    internal bool ShouldAcknowledgeNow() =>
        _unacknowledged > _segmentSize || _isQuickAck || (_quickAcks > 0 && !_isInteractive);

    internal int Read(Span<byte> destination, bool peek)
    {
        int skipped = IsUrgentAtHead ? 1 : 0;
        int count = Math.Min(destination.Length, LengthToMark(skipped));
        if (count > 0)
        {
            _data.CopyTo(skipped, destination[..count]);
            if (!peek)
            {
                Consume(skipped + count);
            }
        }

        return count;
    }

    // MSG_TRUNC: bytes are thrown away unread.
    internal int Skip(int count, bool peek)
    {
        int skipped = IsUrgentAtHead ? 1 : 0;
        count = Math.Min(count, LengthToMark(skipped));
        if (!peek && count > 0)
        {
            Consume(skipped + count);
        }

        return count;
    }

    internal SocketError ReadUrgent(Span<byte> destination, bool peek, bool isEnded, out int count) =>
        _urgent.Receive(destination, peek, connection.Socket.IsOutOfBandInline, isEnded, out count);

    // A read that finds the urgent byte next goes past it and forgets it, even if there is nothing else (tcp_recvmsg).
    internal void SkipUrgentAtHead()
    {
        if (IsUrgentAtHead)
        {
            Consume(1);
        }
    }

    // A new urgent byte takes the place of one that is next and was not read: that one is lost (tcp_check_urg).
    internal void AnnounceUrgent(Packet segment)
    {
        bool wasAtHead = IsUrgentAtHead;
        if (_urgent.TryAnnounce(segment, NextToRead) && wasAtHead)
        {
            _data.Discard(1);
        }
    }

    private void Consume(int count)
    {
        _data.Discard(count);
        _urgent.OnRead(NextToRead);
        GrowBuffer(count);
        if (connection.CanAcknowledge && HasWindowDoubled())
        {
            connection.SendAck();
        }
    }

    // Data was sent soon after data was received: acknowledgments can ride on data from now on.
    internal void OnDataSent(long now)
    {
        if (now - _lastDataTime < TcpTimes.DelayedAck)
        {
            _isInteractive = true;
        }
    }

    internal void Release()
    {
        _data.Clear();
        _early?.Clear();
    }

    private void Append(Packet segment)
    {
        int length = segment.PayloadLength;
        if (length > 0)
        {
            if (!connection.DiscardsData)
            {
                _data.Append(segment.Payload);
            }

            _urgent.TryCapture(segment);
            Next = SequenceNumber.Add(Next, length);
            connection.Counters.DataSegmentsIn++;
            connection.Counters.BytesReceived += length;
            _unacknowledged += length;
            NoteData(length);
        }

        if ((segment.Flags & TcpFlags.Fin) != 0 && !FinReceived)
        {
            FinReceived = true;
            Next = SequenceNumber.Add(Next, 1);
        }
    }

    private void NoteEarly(Packet segment)
    {
        if (connection.UsesSack)
        {
            var block = new SackBlock(segment.Sequence, SequenceNumber.Add(segment.Sequence, segment.SequenceLength));
            if (_early is { } early && early.Contains(block))
            {
                _sack.AddDuplicate(block);
            }

            _sack.Add(block);
        }
    }

    // tcp_event_data_recv(), tcp_measure_rcv_mss(): what a full segment of the peer's is, and quick acknowledgments for a peer that starts.
    private void NoteData(int length)
    {
        long now = connection.Now;
        RaiseWindowLimit(length);
        _segmentSize = Math.Max(_segmentSize, Math.Min(length, connection.ReceiveMss));
        if (now - _lastDataTime > connection.Sender.Rto)
        {
            _quickAcks = MaxQuickAcks;
        }

        _lastDataTime = now;
    }

    // tcp_data_queue(): nothing of it is new, or all of it lies beyond the window. A FIN alone is taken even then.
    private bool IsUseless(Packet segment)
    {
        int ahead = SequenceNumber.Difference(segment.Sequence, Next);
        return ahead + segment.SequenceLength <= 0 || (ahead >= RemainingWindow && !(ahead == 0 && segment.PayloadLength == 0));
    }

    private uint NextToRead => SequenceNumber.Add(Next, -_data.Count - (FinReceived ? 1 : 0));

    private bool IsUrgentAtHead => _urgent.Exists && !connection.Socket.IsOutOfBandInline && _data.Count > 0 && _urgent.Sequence == NextToRead;

    // A receive stops before the mark, so that the program notices it.
    private int LengthToMark(int skipped)
    {
        int length = _data.Count - skipped;
        int toMark = _urgent.Exists ? SequenceNumber.Difference(_urgent.Sequence, NextToRead) : 0;
        return toMark > 0 ? Math.Min(length, toMark) : length;
    }

    // Linux's dynamic right-sizing (tcp_rcv_space_adjust): a program that reads a whole window in a round trip gets twice that.
    private void GrowBuffer(int read)
    {
        if (connection.Socket.IsReceiveBufferLocked)
        {
            return;
        }

        _measuredBytes += read;
        long elapsed = connection.Now - _measureStart;
        if (elapsed < connection.Sender.SmoothedRtt)
        {
            return;
        }

        if (_measuredBytes * 4L > connection.Socket.ReceiveBuffer)
        {
            connection.Socket.GrowReceiveBuffer(_measuredBytes * 4L);
        }

        _measureStart = connection.Now;
        _measuredBytes = 0;
    }
}
