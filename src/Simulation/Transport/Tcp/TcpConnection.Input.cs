// Segments that arrive, in the order of checks of RFC 9293 3.10.7, with the answers to blind attacks of RFC 5961.
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpConnection
{
    private const byte MaxWindowShift = 14;

    private bool _peerScales;
    private long _lastHeard;
    private long _lastChallenge = long.MinValue / 2;

    internal void Receive(Packet segment)
    {
        bool isKept = false;
        _lastHeard = Now;
        _counters.SegmentsIn++;
        _keepAliveProbes = 0;
        if (State == TcpState.SynSent)
        {
            ReceiveInSynSent(segment);
        }
        else if (State == TcpState.TimeWait)
        {
            ReceiveInTimeWait(segment);
        }
        else
        {
            isKept = ReceiveSynchronized(segment);
        }

        if (!isKept)
        {
            segment.Release();
        }

        Announce();
    }

    // RFC 9293 3.10.7.3
    private void ReceiveInSynSent(Packet segment)
    {
        bool hasAck = (segment.Flags & TcpFlags.Ack) != 0;
        bool isOurs = hasAck && segment.Acknowledgment == Sender.Next && !IsEchoForeign(segment);
        if (hasAck && !isOurs)
        {
            if ((segment.Flags & TcpFlags.Rst) == 0)
            {
                _protocol.SendReset(segment);
            }

            return;
        }

        if ((segment.Flags & TcpFlags.Rst) != 0)
        {
            if (isOurs)
            {
                Abort(SocketError.ConnectionRefused);
            }

            return;
        }

        if ((segment.Flags & TcpFlags.Syn) == 0)
        {
            return;
        }

        Receiver.Start(segment.Sequence);
        ReadSynOptions(segment);
        if (isOurs)
        {
            Sender.OnEstablished(segment, segment.Window);
            RetransmitTimer.Cancel();
            Establish();
            SendAck();
        }
        else
        {
            // Simultaneous open: both have sent a SYN.
            Transition(TcpState.SynReceived);
            SendSyn(isRetransmission: false);
        }
    }

    // Whether the segment was kept, to be used later.
    private bool ReceiveSynchronized(Packet segment)
    {
        if (State == TcpState.SynReceived && (segment.Flags & TcpFlags.Syn) != 0 && segment.Sequence == Receiver.InitialSequence)
        {
            ReceiveSynAgain(segment);
            return false;
        }

        if (IsOld(segment) && (segment.Flags & TcpFlags.Rst) == 0)
        {
            Receiver.NoteDuplicate(segment);
            SendChallenge();
            return false;
        }

        if (!Receiver.IsAcceptable(segment))
        {
            AnswerUnacceptable(segment);
            return false;
        }

        if ((segment.Flags & TcpFlags.Rst) != 0)
        {
            ReceiveReset(segment);
            return false;
        }

        if ((segment.Flags & TcpFlags.Syn) != 0)
        {
            SendChallenge();
            return false;
        }

        if ((segment.Flags & TcpFlags.Ack) == 0)
        {
            return false;
        }

        NoteTimestamp(segment);
        if (!ReceiveAcknowledgment(segment))
        {
            return false;
        }

        if ((segment.Flags & TcpFlags.Urg) != 0)
        {
            Receiver.AnnounceUrgent(segment);
            _ready |= PollEvents.Priority;
        }

        bool isKept = false;
        if (segment.SequenceLength > 0)
        {
            isKept = ReceiveData(segment);
        }

        if (State != TcpState.Closed)
        {
            Sender.Output();
        }

        return isKept;
    }

    // The peer's SYN once more: after a simultaneous open together with the acknowledgment of ours, else because our answer was lost.
    private void ReceiveSynAgain(Packet segment)
    {
        if ((segment.Flags & TcpFlags.Ack) == 0)
        {
            SendSyn(isRetransmission: true);
        }
        else if (ReceiveAcknowledgment(segment))
        {
            SendAck();
            Sender.Output();
        }
    }

    // RFC 9293 3.10.7.4, first step
    private void AnswerUnacceptable(Packet segment)
    {
        if ((segment.Flags & TcpFlags.Rst) != 0)
        {
            if (IsResetBeforeFin(segment))
            {
                ReceiveReset(segment);
            }
        }
        else if (segment.PayloadLength > 0 || (segment.Flags & TcpFlags.Fin) != 0)
        {
            Receiver.NoteDuplicate(segment);
            SendAck();
        }
        else
        {
            SendChallenge();
        }
    }

    // An acknowledgment in answer to what may be forged, or part of a loop of such answers: not more than one in 500 ms (RFC 5961 7,
    // tcp_oow_rate_limited).
    private void SendChallenge()
    {
        if (Now - _lastChallenge >= TcpTimes.ChallengeInterval)
        {
            _lastChallenge = Now;
            SendAck();
        }
    }

    // tcp_reset_check(): some peers do not count their FIN in the reset that follows it.
    private bool IsResetBeforeFin(Packet segment) =>
        State is TcpState.CloseWait or TcpState.LastAck or TcpState.Closing
        && segment.Sequence == SequenceNumber.Add(Receiver.Next, -1);

    // RFC 5961 3.2
    private void ReceiveReset(Packet segment)
    {
        if (segment.Sequence != Receiver.Next && !IsResetBeforeFin(segment))
        {
            SendChallenge();
            return;
        }

        switch (State)
        {
            case TcpState.SynReceived when Listener is not null:
                Drop();
                break;
            case TcpState.SynReceived:
                Abort(SocketError.ConnectionRefused);
                break;
            case TcpState.CloseWait:
                Abort(SocketError.Shutdown);
                break;
            default:
                Abort(SocketError.ConnectionReset);
                break;
        }
    }

    // RFC 9293 3.10.7.4, fifth step. False if the segment is done with.
    private bool ReceiveAcknowledgment(Packet segment)
    {
        if (State == TcpState.SynReceived)
        {
            if (segment.Acknowledgment != Sender.Next || (segment.Flags & TcpFlags.Ack) == 0)
            {
                _protocol.SendReset(segment);
                return false;
            }

            if (IsDeferred(segment))
            {
                return false;
            }

            if (Listener is { } listener && !listener.TryQueue(this))
            {
                // The backlog is full: Linux ignores the acknowledgment and sends its SYN again later.
                return false;
            }

            Socket.NoteHandshake(segment);
            Sender.OnEstablished(segment, (segment.Flags & TcpFlags.Syn) != 0 ? segment.Window : segment.Window << Sender.WindowShift);
            RetransmitTimer.Cancel();
            Establish();
            return true;
        }

        if (!Sender.OnSegment(segment, segment.Window << Sender.WindowShift))
        {
            SendChallenge();
            return false;
        }

        if (Sender.TakeSpaceWanted())
        {
            _ready |= PollEvents.Write;
        }

        return !Sender.IsFinAcknowledged || ReceiveFinAcknowledgment();
    }

    private bool ReceiveFinAcknowledgment()
    {
        switch (State)
        {
            case TcpState.FinWait1:
                Transition(TcpState.FinWait2);
                if (IsOrphan)
                {
                    return StartFinWait2();
                }

                return true;
            case TcpState.Closing:
                EnterTimeWait();
                return false;
            case TcpState.LastAck:
                Finish();
                return false;
            default:
                return true;
        }
    }

    // RFC 9293 3.10.7.4, seventh and eighth step. True if the segment was kept.
    private bool ReceiveData(Packet segment)
    {
        if (State is TcpState.CloseWait or TcpState.Closing or TcpState.LastAck)
        {
            return false;
        }

        if (IsUnwanted(segment))
        {
            // Data that nobody will read any more is answered with a reset (RFC 2525 2.17; Linux: TCPABORTONDATA).
            _protocol.SendReset(segment);
            Abort(SocketError.ConnectionReset);
            return false;
        }

        Receiver.NoteDuplicate(segment);
        TcpReceived received = Receiver.Accept(segment);
        if (received is TcpReceived.InOrder or TcpReceived.AcknowledgeNow)
        {
            _ready |= PollEvents.Read;
        }

        if (received is TcpReceived.InOrder && !Receiver.ShouldAcknowledgeNow())
        {
            if (_delayedAckTimer is not { IsSet: true })
            {
                DelayedAckTimer.SetAfter(TcpTimes.DelayedAck);
            }
        }
        else if (received != TcpReceived.Nothing)
        {
            SendAck();
        }

        if (Receiver.FinReceived)
        {
            ReceiveFin();
        }

        return received == TcpReceived.Kept;
    }

    private bool IsUnwanted(Packet segment) =>
        State is TcpState.FinWait1 or TcpState.FinWait2
        && (IsOrphan || Socket.IsReceiveShut)
        && segment.PayloadLength > 0
        && SequenceNumber.IsAfter(SequenceNumber.Add(segment.Sequence, segment.PayloadLength), Receiver.Next);

    private void ReceiveFin()
    {
        _ready |= PollEvents.Read | PollEvents.ReadHangUp;
        switch (State)
        {
            case TcpState.SynReceived or TcpState.Established:
                Transition(TcpState.CloseWait);
                break;
            case TcpState.FinWait1:
                Transition(TcpState.Closing);
                break;
            case TcpState.FinWait2:
                EnterTimeWait();
                break;
            default:
                break;
        }
    }

    // RFC 9293 3.10.7.4: the peer did not see the last acknowledgment. A new SYN is TcpProtocol's to handle.
    private void ReceiveInTimeWait(Packet segment)
    {
        if ((segment.Flags & TcpFlags.Rst) != 0)
        {
            if (segment.Sequence == Receiver.Next)
            {
                Finish();
            }

            return;
        }

        if (segment.PayloadLength > 0 || (segment.Flags & TcpFlags.Fin) != 0)
        {
            SendAck();
        }
        else if (segment.SequenceLength > 0 || segment.Sequence != Receiver.Next)
        {
            SendChallenge();
        }

        // tcp_timewait_state_process(): all but a SYN, which may be new, begins the wait anew.
        if ((segment.Flags & TcpFlags.Ack) != 0)
        {
            KeepAliveTimer.SetAfter(TcpTimes.TimeWait);
        }
    }

    private void ReadSynOptions(Packet syn)
    {
        int told = syn.MssOption == 0 ? DefaultMss : syn.MssOption;
        AgreeOnOptions(syn);
        Sender.Mss = Math.Max(Math.Min(told, ReceiveMss) - OptionsLength, 1);
        _peerScales = syn.WindowScaleOption != Packet.NoWindowScale;
        Sender.WindowShift = _peerScales ? Math.Min((byte)syn.WindowScaleOption, MaxWindowShift) : (byte)0;
        if (!_peerScales)
        {
            Receiver.WindowShift = 0;
        }
    }

    private void Establish()
    {
        Transition(TcpState.Established);
        Socket.NoteIncoming();
        RestartKeepAlive();
        _ready |= PollEvents.Write;
    }

    // Tells who waits on the socket, once the segment is done with.
    private void Announce()
    {
        PollEvents ready = _ready;
        if (ready != PollEvents.None)
        {
            _ready = PollEvents.None;
            Socket.Events.OnReady(ready);
        }
    }
}
