// The window that the receiver advertises (RFC 9293 3.8.6.2.2; Linux's tcp_select_initial_window, tcp_select_window, __tcp_select_window).
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpReceiver
{
    private uint _advertisedEdge;
    private uint _acknowledged;
    private int _offered;
    private int _windowLimit;

    // How many bytes the peer may still send.
    internal int RemainingWindow => Math.Max(SequenceNumber.Difference(_advertisedEdge, Next), 0);

    // The window of a SYN: whole segments, if there is room for one.
    private int InitialWindow =>
        Math.Min(Offerable > connection.ReceiveSegment ? Offerable - (Offerable % connection.ReceiveSegment) : Offerable, ushort.MaxValue);

    // TCP_WINDOW_CLAMP bounds what is offered, not the buffer.
    private int Offerable => connection.Socket.WindowClamp is > 0 and int clamp ? Math.Min(Capacity, clamp) : Capacity;

    // Half of the buffer is for the kernel's own bookkeeping (tcp_adv_win_scale = 1).
    internal int Capacity => connection.Socket.ReceiveBuffer / 2;

    internal int WindowLimit => Math.Min(_windowLimit, Capacity);

    // The window field of a SYN.
    internal ushort OfferFirstWindow()
    {
        _offered = InitialWindow;
        _windowLimit = _offered;
        return (ushort)_offered;
    }

    // The window field of a segment that is about to leave. The right edge never moves to the left; a scaled window is rounded up.
    internal ushort Advertise(bool isSyn)
    {
        _unacknowledged = 0;
        _acknowledged = Next;
        if (_quickAcks > 0)
        {
            _quickAcks--;
        }

        int shift = isSyn ? 0 : WindowShift;
        int window = Math.Max(isSyn ? OfferFirstWindow() : SelectWindow(), RemainingWindow);
        int field = Math.Min((window + (1 << shift) - 1) >> shift, ushort.MaxValue);
        _offered = field << shift;
        _advertisedEdge = SequenceNumber.Max(SequenceNumber.Add(Next, _offered), _advertisedEdge);
        return (ushort)field;
    }

    // tcp_grow_window(): the window goes beyond that of the SYN by two segments for each that arrives.
    private void RaiseWindowLimit(int length)
    {
        if (_windowLimit < Capacity)
        {
            _windowLimit += 2 * Math.Max(connection.ReceiveMss, length);
        }
    }

    // Silly window avoidance: with less than a segment or a sixteenth free, nothing is offered; without scaling, whole segments are.
    private int SelectWindow()
    {
        int capacity = Offerable;
        int free = Math.Clamp(capacity - _data.Count, 0, _windowLimit);
        int segment = Math.Min(_segmentSize, capacity);
        if (free < capacity / 2 && (free < capacity / 16 || free < segment))
        {
            return 0;
        }

        if (WindowShift > 0)
        {
            return free;
        }

        if (_offered <= free - segment || _offered > free)
        {
            return free - (free % segment);
        }

        return segment == capacity && free > _offered + (capacity / 2) ? free : _offered;
    }

    // tcp_cleanup_rbuf(): a read is worth an acknowledgment if it makes the window twice as large.
    private bool HasWindowDoubled()
    {
        int current = RemainingWindow;
        if (current > Capacity / 2)
        {
            return false;
        }

        int window = SelectWindow();
        return window > 0 && window >= 2 * current;
    }
}
