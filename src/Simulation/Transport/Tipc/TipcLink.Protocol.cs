// The protocol by which the two ends of a link know of each other: RESET, ACTIVATE and STATE messages, and numbered packets
// (tipc_link_proto_rcv, tipc_link_build_proto_msg, tipc_link_rcv).
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed partial class TipcLink
{
    // TIPC_MEDIA_LINK_PRI
    private const int Priority = 10;

    // The queue for what nodes tell each other.
    private const int SystemImportance = 4;

    private ushort _session;
    private ushort _otherSession;

    // The other end's session is known.
    private bool _isInSession;

    // A message that came over the bearer from the other end.
    internal void Receive(TipcMessage message)
    {
        if (message.User == TipcUser.LinkProtocol)
        {
            ReceiveProtocol(message);
        }
        else if (IsUp)
        {
            ReceivePacket(message);
        }
        else if (State == TipcLinkState.Establishing)
        {
            // The packet itself comes again.
            BringUp();
        }
    }

    private void ReceiveProtocol(TipcMessage message)
    {
        if (!IsOfThisTime(message))
        {
            return;
        }

        switch (message.Type)
        {
            case TipcMessageType.Reset:
                ReceiveSetup(message);
                break;
            case TipcMessageType.Activate when IsUp:
                // Our state message, by which the other end would have come up, was lost.
                SendState(isProbe: false, 0);
                break;
            case TipcMessageType.Activate:
                ReceiveSetup(message);
                BringUp();
                break;
            case TipcMessageType.State when State == TipcLinkState.Establishing:
                BringUp();
                ReceiveState(message);
                break;
            case TipcMessageType.State when IsUp:
                ReceiveState(message);
                break;
            default:
                break;
        }
    }

    // tipc_link_validate_msg(): a reset that was seen already, or anything of another session, is late.
    private bool IsOfThisTime(TipcMessage message)
    {
        int ahead = LinkSequence.Difference(message.Session, _otherSession);
        return message.Type switch
        {
            TipcMessageType.Reset => !_isInSession || ahead > 0,
            TipcMessageType.Activate => !_isInSession || ahead >= 0,
            _ => _isInSession && ahead == 0,
        };
    }

    // The other end has begun anew: so does this one.
    private void ReceiveSetup(TipcMessage message)
    {
        if (IsUp)
        {
            TakeDown();
        }

        _otherSession = message.Session;
        _isInSession = true;
        _mtu = Math.Min(_mtu, Math.Max(message.Mtu, TipcMessage.MaxHeader + TipcMessage.InternalHeader));
        State = TipcLinkState.Establishing;
        if (message.Type == TipcMessageType.Reset)
        {
            _setupAttempts = 0;
            SendSetup();
            Arm();
        }
    }

    private void ReceiveState(TipcMessage message)
    {
        NoteLife();
        _sending.Acknowledge(message.LinkAcknowledgment);
        foreach (TipcMessage missing in _sending.TakeMissing(message.SequenceGap, Loop.Now))
        {
            Transmit(missing);
        }

        int gap = _receiving.CountMissing(message.NextSent);
        if (gap > 0 || message.IsProbe)
        {
            SendState(isProbe: false, gap);
        }

        Push();
    }

    private void ReceivePacket(TipcMessage message)
    {
        NoteLife();
        _sending.Acknowledge(message.LinkAcknowledgment);
        ushort before = _receiving.Next;
        bool hadEarly = _receiving.HasEarly;
        if (_receiving.TryAdd(message))
        {
            while (_receiving.Take() is { } next)
            {
                Deliver(next);
            }
        }

        // The first packet behind a gap asks for what is missing, and so does the end of a gap if there is another.
        if (_receiving.HasEarly && (!hadEarly || _receiving.Next != before))
        {
            SendState(isProbe: false, _receiving.CountMissing(_receiving.Next));
        }
        else if (_receiving.Untold >= MaxUntold)
        {
            SendState(isProbe: false, 0);
        }

        Push();
        Arm();
    }

    private void Deliver(TipcMessage packet)
    {
        if (packet.User != TipcUser.Fragmenter)
        {
            _node.Work.Deliver(packet);
        }
        else if (_receiving.Assemble(packet) is { } message)
        {
            _node.Work.Deliver(message);
        }
    }

    private void NoteLife()
    {
        _silentIntervals = 0;
        _isDoubtful = false;
    }

    private void SendSetup() =>
        SendProtocol(State == TipcLinkState.Establishing ? TipcMessageType.Activate : TipcMessageType.Reset, isProbe: false, 0);

    private void SendState(bool isProbe, int gap) => SendProtocol(TipcMessageType.State, isProbe, gap);

    private void SendProtocol(int type, bool isProbe, int gap)
    {
        _receiving.Untold = 0;
        _node.Bearer!.Send(
            new TipcMessage(TipcUser.LinkProtocol, type, TipcMessage.InternalHeader, 0)
            {
                PreviousNode = _node.Self,
                OriginNode = _node.Self,
                DestinationNode = Address,
                Session = _session,
                LinkPriority = Priority,
                LinkTolerance = Tolerance,
                Mtu = _mtu,
                NextSent = _sending.Next,
                LinkAcknowledgment = _receiving.Acknowledgment,
                IsProbe = isProbe,
                SequenceGap = gap,
            }.Bytes,
            Media);
    }
}
