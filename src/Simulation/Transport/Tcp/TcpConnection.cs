// One connection: its state, its identity, and the segments it sends. Segments that arrive are in TcpConnection.Input.cs, timers and the end
// of a connection in TcpConnection.Lifetime.cs (RFC 9293).
using System.Diagnostics;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpConnection
{
    private const int IPv4Overhead = Packet.IPv4HeaderLength + Packet.TcpHeaderLength;
    private const int IPv6Overhead = Packet.IPv6HeaderLength + Packet.TcpHeaderLength;

    // The segment size of a peer that tells none (RFC 9293 3.7.1).
    internal const int DefaultMssIPv4 = 536;
    private const int DefaultMssIPv6 = 1220;

    private readonly TcpProtocol _protocol;
    private TcpTimer? _delayedAckTimer;
    private TcpTimer? _keepAliveTimer;
    private NetworkPath _path;
    private readonly uint _timestampOffset;
    private PollEvents _ready;
    private TcpCounters _counters;
    private bool _holdsSmall;
    private bool _pushes;

    internal TcpConnection(TcpProtocol protocol, TcpSocket socket, in InetEndpoint local, in InetEndpoint remote, in NetworkPath path)
    {
        _protocol = protocol;
        _path = path;
        _timestampOffset = protocol.TimestampOffset(local.Address, remote.Address);
        Socket = socket;
        Local = local;
        Remote = remote;
        Sender = new TcpSender(this, protocol.Ip.Packets);
        Receiver = new TcpReceiver(this, protocol.Ip.Packets);
        RetransmitTimer = new TcpTimer(protocol.Ip.Loop, this, TcpTimerKind.Retransmit);
        ReceiveMss = path.MtuFor(remote.Address.IsIPv4) - Overhead;
        if (socket.MaxSegment > 0)
        {
            ReceiveMss = Math.Min(ReceiveMss, socket.MaxSegment);
        }

        Sender.Mss = Math.Min(ReceiveMss, DefaultMss);
    }

    internal TcpSocket Socket { get; }

    internal ref TcpCounters Counters => ref _counters;

    internal int PathMtu => _path.MtuFor(Remote.Address.IsIPv4);

    // The socket whose backlog the connection waits in, if it was opened by the peer and is not accepted yet.
    internal TcpSocket? Listener { get; private set; }

    internal InetEndpoint Local { get; }

    internal InetEndpoint Remote { get; }

    internal TcpState State { get; private set; }

    internal TcpSender Sender { get; }

    internal TcpReceiver Receiver { get; }

    internal TcpTimer RetransmitTimer { get; }

    // The largest segment that the peer is told to send.
    internal int ReceiveMss { get; }

    // The same less the options of every segment.
    internal int ReceiveSegment => ReceiveMss - OptionsLength;

    // Nobody holds the socket any more: the connection only winds down.
    internal bool IsOrphan { get; private set; }

    internal bool DiscardsData => IsOrphan;

    internal long Now => _protocol.Ip.Loop.Now;

    internal bool CanAcknowledge => State is TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2;

    internal bool CanSend => State is TcpState.Established or TcpState.CloseWait;

    internal bool IsConnecting => State is TcpState.SynSent or TcpState.SynReceived;

    internal bool IsSynchronized => State >= TcpState.Established;

    // TCP_USER_TIMEOUT in nanoseconds; 0 for none.
    internal long UserTimeout => Socket.UserTimeout * TcpTimes.Millisecond;

    internal long RetransmissionLimit =>
        UserTimeout > 0 ? UserTimeout
        : TcpTimes.OfRetries(Retries);

    // Retransmissions or probes without an answer.
    internal int Retries => IsOrphan ? _protocol.Settings.TcpOrphanRetries : _protocol.Settings.TcpRetries;

    // Most connections need neither while they live.
    private TcpTimer DelayedAckTimer => _delayedAckTimer ??= new TcpTimer(_protocol.Ip.Loop, this, TcpTimerKind.DelayedAck);

    private TcpTimer KeepAliveTimer => _keepAliveTimer ??= new TcpTimer(_protocol.Ip.Loop, this, TcpTimerKind.KeepAliveOrWait);

    private int Overhead => Remote.Address.IsIPv4 ? IPv4Overhead : IPv6Overhead;

    private int DefaultMss => Remote.Address.IsIPv4 ? DefaultMssIPv4 : DefaultMssIPv6;

    // RFC 9293 3.10.1, active open.
    internal void Open(uint initialSequence)
    {
        Sender.Start(initialSequence);
        Receiver.WindowShift = Socket.OfferedWindowShift;
        Transition(TcpState.SynSent);
        SendSyn(isRetransmission: false);
    }

    // RFC 9293 3.10.7.2: a SYN for a listening socket.
    internal void OpenPassively(TcpSocket listener, Packet syn, uint initialSequence)
    {
        Listener = listener;
        Sender.Start(initialSequence);
        Receiver.WindowShift = Socket.OfferedWindowShift;
        Receiver.Start(syn.Sequence);
        ReadSynOptions(syn);
        Transition(TcpState.SynReceived);
        SendSyn(isRetransmission: false);
    }

    // With more to follow (MSG_MORE), a segment that is not full waits as under a cork, until something else sends.
    internal int Write(ReadOnlySpan<byte> data, bool isUrgent, bool isMore)
    {
        int count = Sender.Append(data);
        if (isUrgent && count == data.Length)
        {
            Sender.MarkUrgent();
        }

        _holdsSmall = isMore;
        Sender.Output();
        _holdsSmall = false;
        return count;
    }

    // Sends all that the windows allow, whatever Nagle's algorithm and the cork say.
    internal void Push()
    {
        _pushes = true;
        Sender.Output();
        _pushes = false;
    }

    // __tcp_sock_set_quickack(): an acknowledgment that waits goes at once.
    internal void SetQuickAck(bool isOn, bool isOnce)
    {
        Receiver.SetQuickAck(isOn);
        if (isOn && State is TcpState.Established or TcpState.CloseWait && _delayedAckTimer is { IsSet: true })
        {
            SendAck();
            if (isOnce)
            {
                Receiver.SetQuickAck(false);
            }
        }
    }

    internal void ShutdownSend()
    {
        switch (State)
        {
            case TcpState.SynReceived or TcpState.Established:
                Transition(TcpState.FinWait1);
                break;
            case TcpState.CloseWait:
                Transition(TcpState.LastAck);
                break;
            case TcpState.Closed or TcpState.SynSent or TcpState.FinWait1 or TcpState.FinWait2
                or TcpState.Closing or TcpState.LastAck or TcpState.TimeWait:
                return;
            default:
                throw new UnreachableException();
        }

        Sender.QueueFin();
        Sender.Output();
    }

    // Nagle's algorithm (RFC 9293 3.7.4) as Minshall has it, TCP_CORK and MSG_MORE (tcp_nagle_test).
    internal bool MaySendSmall(bool isSmallInFlight) =>
        Sender.IsUrgent || _pushes || (!Socket.Cork && !_holdsSmall && (Socket.NoDelay || !isSmallInFlight));

    internal Packet CreateSegment(uint sequence)
    {
        Packet packet = _protocol.Ip.Packets.Rent(IpProtocol.Tcp, Local, Remote);
        packet.Sequence = sequence;
        packet.Acknowledgment = Receiver.Next;
        packet.Flags = TcpFlags.Ack;
        packet.HopLimit = Socket.HopLimitFor(packet.IsIPv4);
        packet.TrafficClass = Socket.TrafficClassFor(packet.IsIPv4);
        if (UsesTimestamps)
        {
            packet.SetTimestamps(Timestamp, _recentTimestamp);
        }

        return packet;
    }

    internal void Transmit(Packet packet)
    {
        bool isSyn = (packet.Flags & TcpFlags.Syn) != 0;
        if ((packet.Flags & TcpFlags.Ack) != 0)
        {
            packet.Window = Receiver.Advertise(isSyn);
            _delayedAckTimer?.Cancel();
            if (UsesSack && Receiver.HasSack && (packet.Flags & (TcpFlags.Syn | TcpFlags.Rst)) == 0)
            {
                AddSack(packet);
            }
        }

        _counters.SegmentsOut++;
        _protocol.Ip.Send(packet, ref _path);
    }

    internal void SendAck() => Transmit(CreateSegment(Sender.Highest));

    internal void SendProbe(uint sequence) => Transmit(CreateSegment(sequence));

    internal void OnSegmentSent(int length)
    {
        if (length > 0)
        {
            _counters.DataSegmentsOut++;
            _counters.BytesSent += length;
            Receiver.OnDataSent(Now);
        }
    }

    internal void CountRetransmission()
    {
        _protocol.Retransmissions++;
        _counters.Retransmissions++;
    }

    internal string Describe() => $"{Local} ↔ {Remote} {State}";

    private void SendSyn(bool isRetransmission)
    {
        Packet packet = CreateSegment(Sender.Unacknowledged);
        packet.Flags = State == TcpState.SynReceived ? TcpFlags.Syn | TcpFlags.Ack : TcpFlags.Syn;
        packet.MssOption = (ushort)Math.Min(ReceiveMss, ushort.MaxValue);
        OfferOptions(packet);
        if (State == TcpState.SynSent)
        {
            packet.Acknowledgment = 0;
            packet.Window = Receiver.OfferFirstWindow();
            packet.WindowScaleOption = (sbyte)Receiver.WindowShift;
        }
        else if (_peerScales)
        {
            packet.WindowScaleOption = (sbyte)Receiver.WindowShift;
        }

        Sender.OnSynSent(isRetransmission);
        Transmit(packet);
        RetransmitTimer.SetAfter(Sender.Rto);
    }

    // The one place where the state changes.
    private void Transition(TcpState next)
    {
        Debug.Assert(IsLegal(State, next), $"A connection cannot go from {State} to {next}.");
        State = next;
    }

    private static bool IsLegal(TcpState from, TcpState to) => from switch
    {
        TcpState.Closed => to is TcpState.SynSent or TcpState.SynReceived,
        TcpState.SynSent => to is TcpState.SynReceived or TcpState.Established or TcpState.Closed,
        TcpState.SynReceived => to is TcpState.Established or TcpState.FinWait1 or TcpState.CloseWait or TcpState.Closed,
        TcpState.Established => to is TcpState.FinWait1 or TcpState.CloseWait or TcpState.Closed,
        TcpState.FinWait1 => to is TcpState.FinWait2 or TcpState.Closing or TcpState.TimeWait or TcpState.Closed,
        TcpState.FinWait2 => to is TcpState.TimeWait or TcpState.Closed,
        TcpState.CloseWait => to is TcpState.LastAck or TcpState.Closed,
        TcpState.Closing => to is TcpState.TimeWait or TcpState.Closed,
        TcpState.LastAck => to is TcpState.Closed,
        TcpState.TimeWait => to is TcpState.Closed,
        _ => throw new UnreachableException(),
    };
}
