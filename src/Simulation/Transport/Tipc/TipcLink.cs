// The link to one other node (net/tipc/link.c, node.c): establishes itself, numbers and acknowledges packets, asks for those that are missing,
// and watches whether the other end lives. The protocol's messages are in TipcLink.Protocol.cs.
// Left out: several links to a node, bundles of small messages, broadcast, a window that grows, selective acknowledgment, encryption.
//
// Linux probes an idle link for ever. Here a link whose other end has answered rests until it is used or the network changes, and one whose
// end does not answer gives up after a while: in a network that stands still nothing more could be learnt, and a run can come to its end.
using SimNet.Simulation.Engine;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed partial class TipcLink : EngineTimer
{
    // TIPC_DEF_LINK_TOL, in milliseconds, and the quarter of it after which the other end is asked.
    private const int Tolerance = 1500;
    private const long ProbeInterval = Tolerance / 4 * 1_000_000L;
    private const int MaxSilentIntervals = 4;
    private const int MaxSetupAttempts = 16;

    // TIPC_MIN_LINK_WIN: so many packets are acknowledged at the latest.
    private const int MaxUntold = 16;

    private readonly TipcNode _node;
    private readonly TipcTransmitQueue _sending = new();
    private readonly TipcReceiveQueue _receiving = new();
    private readonly List<TipcSocket> _waiters = [];
    private ushort _longMessages;
    private int _silentIntervals;
    private int _setupAttempts;
    private int _mtu;

    // Something may have changed since the other end was last heard.
    private bool _isDoubtful;

    internal TipcLink(TipcNode node, uint address, in InetEndpoint media, ushort session)
        : base(node.Loop)
    {
        _node = node;
        Address = address;
        Media = media;
        _session = session;
        _mtu = node.Bearer!.MtuTo(media.Address);
    }

    // The node at the other end.
    internal uint Address { get; }

    internal InetEndpoint Media { get; private set; }

    internal TipcLinkState State { get; private set; }

    internal bool IsUp => State == TipcLinkState.Established;

    internal int Mtu => _mtu;

    protected internal override ulong Fingerprint => unchecked(((ulong)_node.Self << 32) | Address);

    // Begins to establish the link, or goes on with it, because the other node was seen.
    internal void Start(in InetEndpoint media)
    {
        if (IsUp)
        {
            return;
        }

        Media = media;
        _setupAttempts = 0;
        SendSetup();
        Arm();
    }

    // The network has changed: what was known about the other end may be wrong.
    internal void Disturb()
    {
        _isDoubtful = true;
        _setupAttempts = 0;
        if (IsUp)
        {
            _mtu = Math.Min(_mtu, _node.Bearer!.MtuTo(Media.Address));
        }

        Arm();
    }

    // tipc_link_xmit(): a congested link takes the message all the same, and its sender is to wait.
    internal TipcSendOutcome Send(TipcMessage message, TipcSocket? sender)
    {
        if (!IsUp)
        {
            return TipcSendOutcome.Unreachable;
        }

        int importance = message.IsData ? message.Importance : SystemImportance;
        bool isCongested = sender is not null && _sending.IsCongested(importance);
        if (isCongested && !_waiters.Contains(sender!))
        {
            _waiters.Add(sender!);
        }

        message.PreviousNode = _node.Self;
        if (message.Length <= _mtu)
        {
            _sending.Add(message, importance);
        }
        else
        {
            AddFragments(message, importance);
        }

        Push();
        Arm();
        return isCongested ? TipcSendOutcome.Congested : TipcSendOutcome.Sent;
    }

    internal void Forget(TipcSocket waiter) => _waiters.Remove(waiter);

    // tipc_link_timeout()
    protected override void OnExpired()
    {
        _node.Work.Enter();
        if (IsUp)
        {
            CheckOtherEnd();
        }
        else if (_setupAttempts++ < MaxSetupAttempts)
        {
            SendSetup();
            Arm();
        }

        _node.Work.Leave();
    }

    private void CheckOtherEnd()
    {
        bool isIdle = _sending.IsIdle && _receiving.Untold == 0 && !_receiving.HasEarly;
        if (isIdle && !_isDoubtful && _silentIntervals == 0)
        {
            return;
        }

        if (_silentIntervals > MaxSilentIntervals)
        {
            TakeDown();
            SendSetup();
        }
        else
        {
            _silentIntervals++;
            SendState(isProbe: true, 0);
        }

        Arm();
    }

    private void Arm()
    {
        if (!IsSet)
        {
            Set(Loop.Now + ProbeInterval);
        }
    }

    // tipc_msg_fragment()
    private void AddFragments(TipcMessage message, int importance)
    {
        _longMessages = LinkSequence.Add(_longMessages, 1);
        int room = _mtu - TipcMessage.InternalHeader;
        ReadOnlySpan<byte> rest = message.Bytes;
        for (int number = 1; !rest.IsEmpty; number++)
        {
            int count = Math.Min(room, rest.Length);
            int type = number == 1 ? TipcMessageType.FirstFragment
                : count == rest.Length ? TipcMessageType.LastFragment : TipcMessageType.Fragment;
            var fragment = new TipcMessage(TipcUser.Fragmenter, type, TipcMessage.InternalHeader, count)
            {
                PreviousNode = _node.Self,
                OriginNode = _node.Self,
                DestinationNode = Address,
                FragmentNumber = LinkSequence.Add(0, number),
                LongMessageNumber = _longMessages,
            };
            rest[..count].CopyTo(fragment.Data);
            rest = rest[count..];
            _sending.Add(fragment, importance);
        }
    }

    // Sends what the window has room for; who waited for room may go on.
    private void Push()
    {
        while (_sending.Take(Loop.Now) is { } packet)
        {
            Transmit(packet);
        }

        if (_waiters.Count > 0)
        {
            WakeWaiters(all: false);
        }
    }

    private void Transmit(TipcMessage packet)
    {
        packet.LinkAcknowledgment = _receiving.Acknowledgment;
        _receiving.Untold = 0;
        _node.Bearer!.Send(packet.Bytes, Media);
    }

    private void WakeWaiters(bool all)
    {
        foreach (TipcSocket waiter in _waiters.ToArray())
        {
            if (all || !_sending.IsCongested(waiter.Importance))
            {
                _waiters.Remove(waiter);
                waiter.OnLinkUncongested(Address);
            }
        }
    }

    private void BringUp()
    {
        State = TipcLinkState.Established;
        _silentIntervals = 0;
        _isDoubtful = true;
        SendState(isProbe: true, 0);
        _node.OnLinkUp(this);
        Arm();
    }

    // tipc_link_reset(): what was under way is lost, and the next session begins.
    private void TakeDown()
    {
        State = TipcLinkState.Reset;
        _session = LinkSequence.Add(_session, 1);
        _isInSession = false;
        _sending.Clear();
        _receiving.Clear();
        _silentIntervals = 0;
        _setupAttempts = 0;
        _mtu = _node.Bearer!.MtuTo(Media.Address);
        WakeWaiters(all: true);
        _node.OnLinkDown(this);
    }
}
