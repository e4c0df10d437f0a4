// Recovery with selective acknowledgments (RFC 6675).
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpSender
{
    private SackScoreboard? _sack;
    private uint _highRetransmitted;

    internal int SackedBytes => _sack?.Bytes ?? 0;

    // After a timeout all that is not reported counts as lost, in recovery what RFC 6675 says.
    internal int LostBytes => CongestionState switch
    {
        TcpCongestionState.Loss => Outstanding - SackedBytes,
        TcpCongestionState.Recovery when HasSack =>
            Outstanding - SackedBytes - _sack!.Pipe(Unacknowledged, _highest, Unacknowledged, Mss),
        TcpCongestionState.Recovery => Math.Min(Mss, Outstanding),
        _ => 0,
    };

    // What was sent again of what is outstanding.
    internal int RetransmittedBytes => CongestionState switch
    {
        TcpCongestionState.Loss => InFlight,
        TcpCongestionState.Recovery => Math.Max(SequenceNumber.Difference(_highRetransmitted, Unacknowledged), 0),
        _ => 0,
    };

    internal TcpCongestionState CongestionState =>
        _isInRecovery ? TcpCongestionState.Recovery
        : Retransmissions > 0 || SequenceNumber.IsBefore(Unacknowledged, _recover) ? TcpCongestionState.Loss
        : _duplicates > 0 || HasSack ? TcpCongestionState.Disorder
        : TcpCongestionState.Open;

    private bool HasSack => _sack is { IsEmpty: false };

    // What of the data in flight counts against the congestion window.
    private int Pipe
    {
        get
        {
            if (!HasSack)
            {
                return InFlight;
            }

            return _isInRecovery
                ? _sack!.Pipe(Unacknowledged, _highest, _highRetransmitted, Mss)
                : InFlight - _sack!.BytesBefore(Next);
        }
    }

    // False if nothing of it is new. Blocks behind SND.UNA tell of duplicates, those that were never sent of nothing (RFC 2883 4).
    private bool ReadSack(Packet segment)
    {
        bool isNew = false;
        foreach (SackBlock block in segment.Sack)
        {
            if (SequenceNumber.IsAfter(block.End, block.Start)
                && SequenceNumber.IsAtOrAfter(block.Start, Unacknowledged)
                && !SequenceNumber.IsAfter(block.End, _highest))
            {
                isNew |= (_sack ??= new SackScoreboard()).Add(block);
            }
        }

        return isNew;
    }

    // RFC 6675 5, step (C): as long as there is room for a segment, what NextSeg() says.
    private void RecoverBySack()
    {
        while (_congestion.Window - Pipe >= Mss)
        {
            if (!TryRetransmitHole(mustBeLost: true) && !TrySendNew() && !TryRetransmitHole(mustBeLost: false))
            {
                return;
            }
        }
    }

    // NextSeg() of RFC 6675 4, rules 1 and 3: the first hole that was not filled yet.
    private bool TryRetransmitHole(bool mustBeLost)
    {
        if (!HasSack)
        {
            return false;
        }

        uint sequence = _sack!.Skip(SequenceNumber.Max(Unacknowledged, _highRetransmitted));
        if (!SequenceNumber.IsBefore(sequence, _sack.Highest) || (mustBeLost && !_sack.IsLost(sequence, Mss)))
        {
            return false;
        }

        Retransmit(sequence);
        return true;
    }

    // Rule 2
    private bool TrySendNew()
    {
        if (Next != _highest || !TryNextSegment(out int length, out bool isFin))
        {
            return false;
        }

        SendAt(Next, length, isFin);
        return true;
    }

    // A segment at most, nothing that was not sent before, and nothing that the peer has reported.
    private void Retransmit(uint sequence)
    {
        _isTiming = false;
        int offset = SequenceNumber.Difference(sequence, _dataSequence);
        int sent = Math.Min(SequenceNumber.Difference(_highest, sequence), Queued - offset);
        int length = Math.Min(_segmentSize, sent);
        if (HasSack)
        {
            length = _sack!.HoleLength(sequence, length);
        }

        SendAt(sequence, length, SequenceNumber.IsAfter(_highest, DataEnd) && offset + length == Queued);
        _highRetransmitted = SequenceNumber.Max(_highRetransmitted, SequenceNumber.Add(sequence, Math.Max(length, 1)));
    }

    // After a timeout what was reported is not sent again, unless the peer has thrown it away (RFC 2018 8; tcp_check_sack_reneging).
    private void KeepSackOverTimeout()
    {
        if (HasSack && !SequenceNumber.IsAfter(_sack!.First, Unacknowledged))
        {
            _sack.Clear();
        }
    }
}
