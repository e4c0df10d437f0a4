// Segments that came before their turn, in the order of their numbers and without overlap (RFC 9293 3.10.7.4, seventh step).
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed class Reassembly
{
    private readonly LinkedList<Packet> _segments = new();

    internal bool IsEmpty => _segments.Count == 0;

    internal int Bytes { get; private set; }

    // Whether all of it is here.
    internal bool Contains(SackBlock block)
    {
        uint start = block.Start;
        for (LinkedListNode<Packet>? node = _segments.First; node is not null && SequenceNumber.IsBefore(start, block.End); node = node.Next)
        {
            if (!SequenceNumber.IsAfter(node.Value.Sequence, start))
            {
                start = SequenceNumber.Max(start, End(node.Value));
            }
        }

        return SequenceNumber.IsAtOrAfter(start, block.End);
    }

    // Takes the segment over. What it shares with segments that are here already is cut off or dropped.
    internal void Add(Packet segment)
    {
        LinkedListNode<Packet>? after = _segments.Last;
        while (after is not null && SequenceNumber.IsAfter(after.Value.Sequence, segment.Sequence))
        {
            after = after.Previous;
        }

        if (after is not null && !TrimFront(segment, after.Value))
        {
            segment.Release();
            return;
        }

        LinkedListNode<Packet>? next = after is null ? _segments.First : after.Next;
        while (next is not null && SequenceNumber.IsAtOrAfter(End(segment), End(next.Value)))
        {
            LinkedListNode<Packet> covered = next;
            next = next.Next;
            Remove(covered).Release();
        }

        if (next is not null && SequenceNumber.IsAfter(End(segment), next.Value.Sequence))
        {
            segment.Flags &= ~TcpFlags.Fin;
            segment.TrimBack(SequenceNumber.Difference(SequenceNumber.Add(segment.Sequence, segment.PayloadLength), next.Value.Sequence));
        }

        Bytes += segment.PayloadLength;
        if (after is null)
        {
            _segments.AddFirst(segment);
        }
        else
        {
            _segments.AddAfter(after, segment);
        }
    }

    // The segment whose turn has come, cut to what is new; the caller owns it.
    internal bool TryTake(uint next, out Packet? segment)
    {
        while (_segments.First is { } first && SequenceNumber.IsAtOrAfter(next, first.Value.Sequence))
        {
            segment = Remove(first);
            int seen = SequenceNumber.Difference(next, segment.Sequence);
            if (seen < segment.SequenceLength)
            {
                segment.TrimFront(Math.Min(seen, segment.PayloadLength));
                return true;
            }

            segment.Release();
        }

        segment = null;
        return false;
    }

    internal void Clear()
    {
        while (_segments.First is { } first)
        {
            Remove(first).Release();
        }
    }

    private static uint End(Packet segment) => SequenceNumber.Add(segment.Sequence, segment.SequenceLength);

    // False if nothing of the segment is new.
    private static bool TrimFront(Packet segment, Packet before)
    {
        int overlap = SequenceNumber.Difference(End(before), segment.Sequence);
        if (overlap <= 0)
        {
            return true;
        }

        if (overlap >= segment.SequenceLength)
        {
            return false;
        }

        segment.TrimFront(Math.Min(overlap, segment.PayloadLength));
        return true;
    }

    private Packet Remove(LinkedListNode<Packet> node)
    {
        _segments.Remove(node);
        Bytes -= node.Value.PayloadLength;
        return node.Value;
    }
}
