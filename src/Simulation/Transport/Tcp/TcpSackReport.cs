// What a receiver tells of the data that came out of turn: the newest block first (RFC 2018 4; Linux's tcp_sack_new_ofo_skb), and once of data
// that came twice (RFC 2883).
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal struct TcpSackReport
{
    private SackBlocks _blocks;
    private SackBlock _duplicate;
    private int _count;
    private bool _hasDuplicate;

    internal readonly bool IsEmpty => _count == 0 && !_hasDuplicate;

    // Data came early.
    internal void Add(SackBlock block)
    {
        for (int i = 0; i < _count; i++)
        {
            if (Touches(_blocks[i], block))
            {
                block = Join(_blocks[i], block);
                RemoveAt(i--);
            }
        }

        _count = Math.Min(_count + 1, SackBlocks.Max);
        for (int i = _count - 1; i > 0; i--)
        {
            _blocks[i] = _blocks[i - 1];
        }

        _blocks[0] = block;
    }

    internal void AddDuplicate(SackBlock block)
    {
        _duplicate = block;
        _hasDuplicate = true;
    }

    // All data up to a number has come.
    internal void RemoveBefore(uint next)
    {
        for (int i = _count - 1; i >= 0; i--)
        {
            if (!SequenceNumber.IsAfter(_blocks[i].Start, next))
            {
                RemoveAt(i);
            }
        }
    }

    // Puts in as many blocks as there is room for. A duplicate is told of once.
    internal void WriteTo(Packet packet, int room)
    {
        if (_hasDuplicate && packet.SackCount < room)
        {
            packet.AddSack(_duplicate);
            _hasDuplicate = false;
        }

        for (int i = 0; i < _count && packet.SackCount < room; i++)
        {
            packet.AddSack(_blocks[i]);
        }
    }

    private static bool Touches(SackBlock left, SackBlock right) =>
        !SequenceNumber.IsAfter(left.Start, right.End) && !SequenceNumber.IsAfter(right.Start, left.End);

    private static SackBlock Join(SackBlock left, SackBlock right) => new(
        SequenceNumber.IsBefore(left.Start, right.Start) ? left.Start : right.Start,
        SequenceNumber.Max(left.End, right.End));

    private void RemoveAt(int index)
    {
        _count--;
        for (int i = index; i < _count; i++)
        {
            _blocks[i] = _blocks[i + 1];
        }
    }
}
