// What of the data in flight the peer has reported (RFC 6675 4): sorted, without overlap, above SND.UNA.
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed class SackScoreboard
{
    // DupThresh
    private const int BlocksForLoss = 3;

    private readonly List<SackBlock> _blocks = [];

    internal bool IsEmpty => _blocks.Count == 0;

    // The sum of what was reported.
    internal int Bytes { get; private set; }

    // The end of the highest data that was reported.
    internal uint Highest => _blocks[^1].End;

    internal uint First => _blocks[0].Start;

    // False if nothing of it is new.
    internal bool Add(SackBlock block)
    {
        int index = 0;
        while (index < _blocks.Count && SequenceNumber.IsBefore(_blocks[index].End, block.Start))
        {
            index++;
        }

        uint start = block.Start;
        uint end = block.End;
        int before = Bytes;
        while (index < _blocks.Count && !SequenceNumber.IsAfter(_blocks[index].Start, end))
        {
            SackBlock other = _blocks[index];
            start = SequenceNumber.IsBefore(other.Start, start) ? other.Start : start;
            end = SequenceNumber.Max(other.End, end);
            Bytes -= Length(other);
            _blocks.RemoveAt(index);
        }

        _blocks.Insert(index, new SackBlock(start, end));
        Bytes += SequenceNumber.Difference(end, start);
        return Bytes > before;
    }

    internal void RemoveBefore(uint acknowledged)
    {
        while (_blocks.Count > 0 && SequenceNumber.IsBefore(_blocks[0].Start, acknowledged))
        {
            SackBlock first = _blocks[0];
            Bytes -= Length(first);
            _blocks.RemoveAt(0);
            if (SequenceNumber.IsAfter(first.End, acknowledged))
            {
                _blocks.Insert(0, new SackBlock(acknowledged, first.End));
                Bytes += Length(_blocks[0]);
                return;
            }
        }
    }

    internal void Clear()
    {
        _blocks.Clear();
        Bytes = 0;
    }

    // Behind the reported data that a number lies in, if it does.
    internal uint Skip(uint sequence)
    {
        foreach (SackBlock block in _blocks)
        {
            if (SequenceNumber.IsAtOrAfter(sequence, block.Start) && SequenceNumber.IsBefore(sequence, block.End))
            {
                return block.End;
            }
        }

        return sequence;
    }

    // How far data from a number on is unreported, up to a limit.
    internal int HoleLength(uint sequence, int limit)
    {
        foreach (SackBlock block in _blocks)
        {
            if (SequenceNumber.IsAfter(block.Start, sequence))
            {
                return Math.Min(limit, SequenceNumber.Difference(block.Start, sequence));
            }
        }

        return limit;
    }

    internal int BytesBefore(uint sequence)
    {
        int bytes = 0;
        foreach (SackBlock block in _blocks)
        {
            if (SequenceNumber.IsBefore(block.Start, sequence))
            {
                bytes += Math.Min(Length(block), SequenceNumber.Difference(sequence, block.Start));
            }
        }

        return bytes;
    }

    // IsLost() of RFC 6675 4, of a number that is not reported.
    internal bool IsLost(uint sequence, int mss)
    {
        int blocks = 0;
        int bytes = 0;
        foreach (SackBlock block in _blocks)
        {
            if (SequenceNumber.IsAfter(block.Start, sequence))
            {
                blocks++;
                bytes += Length(block);
            }
        }

        return blocks >= BlocksForLoss || bytes > (BlocksForLoss - 1) * mss;
    }

    // SetPipe() of RFC 6675 4: what is still on its way, between SND.UNA and the end of what was sent.
    internal int Pipe(uint unacknowledged, uint highest, uint retransmitted, int mss)
    {
        int pipe = 0;
        int blocksAbove = _blocks.Count;
        int bytesAbove = Bytes;
        uint start = unacknowledged;
        foreach (SackBlock block in _blocks)
        {
            bool isLost = blocksAbove >= BlocksForLoss || bytesAbove > (BlocksForLoss - 1) * mss;
            pipe += Outstanding(start, block.Start, retransmitted, isLost);
            start = block.End;
            blocksAbove--;
            bytesAbove -= Length(block);
        }

        return pipe + Outstanding(start, highest, retransmitted, isLost: false);
    }

    private static int Outstanding(uint start, uint end, uint retransmitted, bool isLost)
    {
        int length = SequenceNumber.Difference(end, start);
        int again = Math.Clamp(SequenceNumber.Difference(retransmitted, start), 0, length);
        return again + (isLost ? 0 : length);
    }

    private static int Length(SackBlock block) => SequenceNumber.Difference(block.End, block.Start);
}
