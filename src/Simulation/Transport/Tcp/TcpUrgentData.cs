// The urgent byte of a stream and its mark (RFC 9293 3.8.5, RFC 6093; Linux's tcp_check_urg(), tcp_urg() and tcp_recv_urg()): one byte at a
// time, that before the place the urgent pointer names, kept apart from the stream unless SO_OOBINLINE is set.
using System.Net.Sockets;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal struct TcpUrgentData
{
    private UrgentState _state;
    private byte _value;

    private enum UrgentState : byte
    {
        None,
        Announced,
        Valid,
        Read,
    }

    // Where the byte is in the stream. Only where there is one.
    internal uint Sequence { get; private set; }

    internal readonly bool Exists => _state != UrgentState.None;

    internal readonly bool IsValid => _state == UrgentState.Valid;

    // A segment announces an urgent byte; one that was read already, or that is not newer, plays no part. True for a new one.
    internal bool TryAnnounce(Packet segment, uint nextToRead)
    {
        uint sequence = SequenceNumber.Add(segment.Sequence, segment.UrgentPointer - 1);
        if (segment.UrgentPointer == 0
            || SequenceNumber.IsBefore(sequence, nextToRead)
            || (Exists && !SequenceNumber.IsAfter(sequence, Sequence)))
        {
            return false;
        }

        Sequence = sequence;
        _state = UrgentState.Announced;
        return true;
    }

    // In-order data has come; true if the byte is in it.
    internal bool TryCapture(Packet segment)
    {
        int offset = SequenceNumber.Difference(Sequence, segment.Sequence);
        if (_state != UrgentState.Announced || offset < 0 || offset >= segment.PayloadLength)
        {
            return false;
        }

        _value = segment.Payload[offset];
        _state = UrgentState.Valid;
        return true;
    }

    // The stream was read up to a place; past the byte, it is forgotten.
    internal void OnRead(uint nextToRead)
    {
        if (Exists && SequenceNumber.IsAfter(nextToRead, Sequence))
        {
            _state = UrgentState.None;
        }
    }

    internal SocketError Receive(Span<byte> buffer, bool peek, bool isInline, bool isEnded, out int count)
    {
        count = 0;
        if (isInline || _state is UrgentState.None or UrgentState.Read)
        {
            return SocketError.InvalidArgument;
        }

        if (_state == UrgentState.Announced)
        {
            return isEnded ? SocketError.Success : SocketError.WouldBlock;
        }

        if (!peek)
        {
            _state = UrgentState.Read;
        }

        if (!buffer.IsEmpty)
        {
            buffer[0] = _value;
            count = 1;
        }

        return SocketError.Success;
    }
}
