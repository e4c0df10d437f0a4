// The receiving half of a connection: in-order data, reassembly, the advertised window and when to acknowledge (RFC 9293 3.8.6,
// RFC 5681 4.2; Linux's quick acknowledgments at the start of a connection and delayed ones afterwards).
using System.Net.Sockets;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed class TcpReceiver(TcpConnection connection, PacketPool packets)
{
    private const int MaxQuickAcks = 16;

    private readonly ByteQueue _data = new(packets);
    private Reassembly? _early;
    private TcpUrgentData _urgent;
    private uint _advertisedEdge;
    private int _unacknowledged;
    private int _quickAcks = MaxQuickAcks;
    private long _lastDataTime;
    private bool _isInteractive;
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

    internal bool IsQuickAck { get; set; }

    // How many bytes the peer may still send.
    internal int RemainingWindow => Math.Max(SequenceNumber.Difference(_advertisedEdge, Next), 0);

    // Half of the buffer is for the kernel's own bookkeeping (tcp_adv_win_scale = 1).
    private int Capacity => connection.Socket.ReceiveBuffer / 2;

    internal void Start(uint initialSequence)
    {
        InitialSequence = initialSequence;
        Next = SequenceNumber.Add(initialSequence, 1);
        _advertisedEdge = Next;
    }

    // RFC 9293 3.10.7.4, first step
    internal bool IsAcceptable(Packet segment)
    {
        int length = segment.SequenceLength;
        int window = RemainingWindow;
        int start = SequenceNumber.Difference(segment.Sequence, Next);
        if (length == 0)
        {
            return window == 0 ? start == 0 : start >= 0 && start < window;
        }

        int end = start + length - 1;
        return window > 0 && ((start >= 0 && start < window) || (end >= 0 && end < window) || (start < 0 && end >= window));
    }

    // Takes the data of an acceptable segment. The segment remains the caller's unless it was kept for later.
    internal TcpReceived Accept(Packet segment)
    {
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

        return filledGap || isRepeated || HasEarlySegments || FinReceived ? TcpReceived.AcknowledgeNow : TcpReceived.InOrder;
    }

    // Whether in-order data is acknowledged at once: every second full segment, and the first segments of a connection.
    internal bool ShouldAcknowledgeNow() =>
        _unacknowledged >= 2 * connection.ReceiveMss || IsQuickAck || (_quickAcks > 0 && !_isInteractive);

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

    internal void AnnounceUrgent(Packet segment) => _urgent.Announce(segment, NextToRead);

    private void Consume(int count)
    {
        _data.Discard(count);
        _urgent.OnRead(NextToRead);
        GrowBuffer(count);
        if (connection.CanAcknowledge && SpaceToAnnounce() >= Math.Min(2 * connection.ReceiveMss, Math.Max(Capacity / 2, 1)))
        {
            connection.SendAck();
        }
    }

    // The window field of a segment that is about to leave. The right edge never moves to the left (RFC 9293 3.8.6.2.2).
    internal ushort Advertise(bool isSyn)
    {
        _unacknowledged = 0;
        if (_quickAcks > 0)
        {
            _quickAcks--;
        }

        int shift = isSyn ? 0 : WindowShift;
        int space = Math.Max(Capacity - _data.Count, 0);
        int kept = RemainingWindow;
        int window = space < Math.Min(connection.ReceiveMss, Math.Max(Capacity / 2, 1)) ? kept : Math.Max(space, kept);
        int limit = ushort.MaxValue << shift;
        int field = Math.Min(window, limit) >> shift;
        if (field << shift < kept)
        {
            field = Math.Min((kept + (1 << shift) - 1) >> shift, ushort.MaxValue);
        }

        _advertisedEdge = SequenceNumber.Max(SequenceNumber.Add(Next, field << shift), _advertisedEdge);
        return (ushort)field;
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
            _unacknowledged += length;
            _lastDataTime = connection.Now;
        }

        if ((segment.Flags & TcpFlags.Fin) != 0 && !FinReceived)
        {
            FinReceived = true;
            Next = SequenceNumber.Add(Next, 1);
        }
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

    private int SpaceToAnnounce() => Capacity - _data.Count - RemainingWindow;

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
