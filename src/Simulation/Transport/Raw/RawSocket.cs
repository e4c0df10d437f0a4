// What raw sockets of both versions have in common (raw(7)): the protocol takes the place of the port, every packet of it that has come to the
// host is received besides its normal way, and nothing that is sent is looked at.
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Raw;

internal abstract class RawSocket : InetSocket
{
    // The first bytes of ICMP, which routing looks at: without them the program's memory cannot be read (raw_probe_proto_opt).
    private protected const int ProbedIcmpLength = 2;

    private bool _isReceiveShut;
    private bool _isSendShut;

    private protected RawSocket(RawProtocol protocol, AddressFamily family, int number)
        : base(protocol.Ip, protocol.Settings, family)
    {
        Raw = protocol;
        Number = number;
        SendBuffer = protocol.Settings.DatagramBuffer;
        ReceiveBuffer = protocol.Settings.DatagramBuffer;
        Local = new InetEndpoint(Local.Address, checked((ushort)number));

        // The kernel counts a raw socket as one with a port (inet_num) that others may have too (INET_PROTOSW_REUSE).
        IsPortBound = true;
        ReuseAddress = true;
        IncludesHeader = number == (int)ProtocolType.Raw;
    }

    internal override SocketType Type => SocketType.Raw;

    internal override ProtocolType Protocol => (ProtocolType)Number;

    internal override int Available => Queue.TryPeek(out QueuedPacket first) ? first.Image.PayloadLength - SkippedLength(first.Image) : 0;

    private protected RawProtocol Raw { get; }

    private protected int Number { get; }

    private protected PacketQueue Queue { get; } = new();

    // IP_HDRINCL, IPV6_HDRINCL: the program writes the headers of its packets.
    private protected bool IncludesHeader { get; set; }

    // A peer of port 0 is none to tell of.
    internal override SocketError GetRemoteEndPoint(out EndPoint? endPoint)
    {
        endPoint = Remote is { Port: not 0 } remote ? remote.ToIPEndPoint(Family) : null;
        return endPoint is null ? SocketError.NotConnected : SocketError.Success;
    }

    internal override SocketError Listen(int backlog) => SocketError.OperationNotSupported;

    internal override SocketError Accept(out TransportSocket? socket, out EndPoint? remote)
    {
        socket = null;
        remote = null;
        return SocketError.OperationNotSupported;
    }

    internal override SocketError FinishConnect() => SocketError.Success;

    internal override SocketError Receive(Span<byte> buffer, SocketFlags flags, bool wantSource, out ReceiveOutcome outcome)
    {
        outcome = default;
        if ((flags & SocketFlags.OutOfBand) != 0)
        {
            return SocketError.OperationNotSupported;
        }

        if (PendingError != SocketError.Success)
        {
            return TakeError();
        }

        if (!Queue.TryPeek(out QueuedPacket first))
        {
            // Only a call that waits learns of the end (__skb_wait_for_more_packets).
            return _isReceiveShut && MayBlock ? SocketError.Success : SocketError.WouldBlock;
        }

        ReadOnlySpan<byte> data = first.Image.Payload[SkippedLength(first.Image)..];
        int count = Math.Min(buffer.Length, data.Length);
        data[..count].CopyTo(buffer);
        outcome.Count = (flags & SocketFlags.Truncated) != 0 ? data.Length : count;
        outcome.IsTruncated = count < data.Length;
        outcome.Source = wantSource ? new IPEndPoint(first.Image.Source.ToIPAddress(Family), 0) : null;
        if ((flags & SocketFlags.Peek) == 0)
        {
            Queue.RemoveFirst();
        }

        return SocketError.Success;
    }

    internal override SocketError Shutdown(SocketShutdown how)
    {
        if (how is not (SocketShutdown.Receive or SocketShutdown.Send or SocketShutdown.Both))
        {
            return SocketError.InvalidArgument;
        }

        // Done even where it is refused (inet_shutdown).
        _isReceiveShut |= how != SocketShutdown.Send;
        _isSendShut |= how != SocketShutdown.Receive;
        Events.OnReady(PollEvents.Read | PollEvents.Write | PollEvents.HangUp | PollEvents.ReadHangUp);
        return Remote is null ? SocketError.NotConnected : SocketError.Success;
    }

    // raw_ioctl(): what is sent is on its way at once.
    internal override SocketError Control(uint code, Span<byte> argument, bool isLittleEndian, out int result)
    {
        result = 0;
        return code == ControlCodes.BytesUnacknowledged && argument.Length >= sizeof(int)
            ? new OptionOutput(argument, isLittleEndian).Write(0)
            : base.Control(code, argument, isLittleEndian, out result);
    }

    // datagram_poll()
    internal override PollEvents Poll()
    {
        PollEvents events = PollEvents.Write;
        if (Queue.Count > 0)
        {
            events |= PollEvents.Read;
        }

        if (PendingError != SocketError.Success)
        {
            events |= PollEvents.Error;
        }

        if (_isReceiveShut)
        {
            events |= PollEvents.Read | PollEvents.ReadHangUp;
        }

        return _isReceiveShut && _isSendShut ? events | PollEvents.HangUp : events;
    }

    internal override void Close()
    {
        LeaveGroups();
        Raw.Remove(this);
        Queue.Clear();
    }

    internal override string Describe() => DescribeInet("raw");

    // Whether the packet is one of this socket's (raw_v4_match, raw_v6_match).
    internal bool Accepts(Packet packet) => IsOfFamily(packet)
        && (int)packet.Protocol == Number
        && HearsInterface(packet.InputInterface)
        && (Covers(packet.Destination) || IsMemberFor(packet))
        && (Remote is not { } remote || remote.Address == packet.Source);

    // Gives the socket a copy, unless it does not want that kind of packet.
    internal void Deliver(Packet packet)
    {
        if (!IsFiltered(packet) && (!packet.IsIPv4 || !packet.Destination.IsMulticast || IsMember(packet)))
        {
            Enqueue(packet, isLoopback: false, isOutgoing: false);
        }
    }

    // raw_err(), rawv6_err(): only a connected socket is told, and only what is for good.
    internal void ReceiveError(Packet quoted, IcmpError error)
    {
        if (Remote is not { } remote
            || !IsOfFamily(quoted)
            || (int)quoted.Protocol != Number
            || !Covers(quoted.Source)
            || remote.Address != quoted.Destination)
        {
            return;
        }

        SocketError code = ToSocketError(error);
        if (code != SocketError.Success)
        {
            PendingError = code;
            Events.OnReady(PollEvents.Read | PollEvents.Write | PollEvents.Error);
        }
    }

    // How much of a packet the program does not get to see.
    private protected abstract int SkippedLength(Packet image);

    private protected abstract bool IsOfFamily(Packet packet);

    private protected abstract bool IsFiltered(Packet packet);

    private protected abstract SocketError ToSocketError(IcmpError error);

    private protected void Enqueue(Packet packet, bool isLoopback, bool isOutgoing)
    {
        if (Queue.TryAdd(packet, Ip.Packets, isLoopback, isOutgoing, ReceiveBuffer))
        {
            Events.OnReady(PollEvents.Read);
        }
    }

    // Only packets with a header of the program's own are allocated in a way that looks at the state of the socket (sock_alloc_send_skb).
    private protected SocketError CheckState()
    {
        if (PendingError != SocketError.Success)
        {
            return TakeError();
        }

        return _isSendShut ? SocketError.Shutdown : SocketError.Success;
    }

    private protected SocketError BindTo(InetAddress address)
    {
        if (!address.IsAny && !Ip.IsLocal(address) && !Ip.IsForMany(address) && !IsNonlocalAllowed)
        {
            return SocketError.AddressNotAvailable;
        }

        Local = new InetEndpoint(address, Local.Port);
        IsAddressBound = !address.IsAny;
        return SocketError.Success;
    }

    private protected SocketError ConnectTo(in InetEndpoint remote, int scope)
    {
        SocketError error = FindRouteBy(scope, remote.Address, out Route route);
        if (error != SocketError.Success)
        {
            return error;
        }

        if (Local.Address.IsAny)
        {
            Local = new InetEndpoint(route.Source, Local.Port);
        }

        Remote = remote;
        return SocketError.Success;
    }

    // Over IPv6 a group that the socket has joined counts as its address.
    private bool IsMemberFor(Packet packet) => !packet.IsIPv4 && packet.Destination.IsMulticast && IsMember(packet);

    private bool IsMember(Packet packet) =>
        Memberships.Wants(packet.Destination, packet.Source, packet.InputInterface, WantsAllGroups(packet.IsIPv4));

    private bool Covers(InetAddress address) => Local.Address.IsAny || Local.Address == address;
}
