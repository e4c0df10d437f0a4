// The options that a connection agrees on: timestamps and the protection against old segments that they give (RFC 7323 3 to 5), SACK (RFC 2018).
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpConnection
{
    // After so long, the peer's clock may have gone round (RFC 7323 5.5, TCP_PAWS_24DAYS).
    private const long RecentTimestampLife = 24 * 24 * 3600 * TcpTimes.Second;

    // Segments of the same millisecond may overtake each other (TCP_PAWS_WINDOW).
    private const int PawsWindow = 1;

    private uint _recentTimestamp;
    private long _recentTimestampAt;
    private uint _firstTimestamp;

    internal bool UsesTimestamps { get; private set; }

    internal bool UsesSack { get; private set; }

    internal bool UsesWindowScale => _peerScales;

    // TSval: a clock of milliseconds that starts anywhere.
    internal uint Timestamp => unchecked((uint)(Now / TcpTimes.Millisecond) + _timestampOffset);

    // How much of a segment the options of every segment take.
    internal int OptionsLength => UsesTimestamps ? Packet.TimestampsOptionLength : 0;

    // Whether a peer's clock is ahead of the last one that was seen: a SYN that may follow a connection in TIME-WAIT.
    internal bool IsNewerTimestamp(Packet segment) =>
        UsesTimestamps && segment.HasTimestamps && SequenceNumber.IsAfter(segment.TimestampValue, _recentTimestamp);

    // RFC 7323 4.3: the echo of what this segment acknowledges, as the time since that was sent; false if there is none.
    internal bool TryMeasure(Packet segment, out long rtt)
    {
        rtt = 0;
        if (!UsesTimestamps || !segment.HasTimestamps || segment.TimestampEcho == 0)
        {
            return false;
        }

        int milliseconds = SequenceNumber.Difference(Timestamp, segment.TimestampEcho);
        rtt = Math.Max(milliseconds, 1) * TcpTimes.Millisecond;
        return milliseconds >= 0;
    }

    // What a SYN offers, or its answer takes up.
    private void OfferOptions(Packet syn)
    {
        bool isAnswer = State == TcpState.SynReceived;
        syn.PermitsSack = isAnswer ? UsesSack : _protocol.Settings.TcpSack;
        if (isAnswer ? UsesTimestamps : _protocol.Settings.TcpTimestamps)
        {
            syn.SetTimestamps(Timestamp, isAnswer ? _recentTimestamp : 0);
            if (Sender.Retransmissions == 0)
            {
                _firstTimestamp = Timestamp;
            }
        }
    }

    private void AgreeOnOptions(Packet syn)
    {
        UsesSack = syn.PermitsSack && _protocol.Settings.TcpSack;
        UsesTimestamps = syn.HasTimestamps && _protocol.Settings.TcpTimestamps;
        if (UsesTimestamps)
        {
            KeepTimestamp(syn);
        }
    }

    // tcp_rcv_synsent_state_process(): an answer that echoes what was never sent is not to this SYN.
    private bool IsEchoForeign(Packet answer) =>
        answer.HasTimestamps
        && answer.TimestampEcho != 0
        && (SequenceNumber.IsBefore(answer.TimestampEcho, _firstTimestamp) || SequenceNumber.IsAfter(answer.TimestampEcho, Timestamp));

    // RFC 7323 5.3 R1: a segment whose clock is behind is old (tcp_paws_discard). An acknowledgment that was merely overtaken is no harm.
    private bool IsOld(Packet segment)
    {
        if (!UsesTimestamps || !segment.HasTimestamps)
        {
            return false;
        }

        int behind = SequenceNumber.Difference(_recentTimestamp, segment.TimestampValue);
        if (behind <= PawsWindow || Now - _recentTimestampAt >= RecentTimestampLife)
        {
            return false;
        }

        bool isOvertaken = segment.SequenceLength == 0
            && segment.Sequence == Receiver.Next
            && segment.Acknowledgment == Sender.Unacknowledged
            && segment.Window << Sender.WindowShift == Sender.Window
            && behind <= Sender.Rto * 6 / 5 / TcpTimes.Millisecond;
        return !isOvertaken;
    }

    // RFC 7323 4.3 (2): only what begins at or before the last acknowledgment is echoed, so that the peer measures delayed ones in full.
    private void NoteTimestamp(Packet segment)
    {
        if (UsesTimestamps
            && segment.HasTimestamps
            && !SequenceNumber.IsAfter(segment.Sequence, Receiver.Acknowledged)
            && SequenceNumber.Difference(segment.TimestampValue, _recentTimestamp) >= 0)
        {
            KeepTimestamp(segment);
        }
    }

    private void KeepTimestamp(Packet segment)
    {
        _recentTimestamp = segment.TimestampValue;
        _recentTimestampAt = Now;
    }

    // As many blocks as the segment has room for; an acknowledgment without data always has.
    private void AddSack(Packet packet)
    {
        int room = ReceiveMss - OptionsLength - packet.PayloadLength - sizeof(uint);
        Receiver.WriteSack(packet, room / Packet.SackBlockLength);
    }
}
