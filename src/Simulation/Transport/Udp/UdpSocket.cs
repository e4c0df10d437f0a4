// A UDP socket (udp(7)): datagrams with boundaries, a bounded queue, an optional peer. Datagrams larger than the MTU travel whole.
// Sending is in UdpSocket.Sending.cs, the error queue in UdpSocket.Errors.cs. Left out here: fragments.
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Udp;

internal sealed partial class UdpSocket : InetSocket
{
    // What the kernel charges for a datagram beyond its bytes (sizeof(struct sk_buff) and its like).
    private const int Bookkeeping = 768;

    private readonly UdpProtocol _protocol;
    private readonly Queue<Packet> _queue = new();
    private int _charged;
    private bool _isReceiveShut;
    private bool _isSendShut;
    private IPEndPoint? _lastSource;
    private InetEndpoint _lastSourceKey;

    // inet_saddr: the address to send from; the wildcard for a socket that is bound to a group or a broadcast address.
    private InetAddress _source;

    internal UdpSocket(UdpProtocol protocol, AddressFamily family)
        : base(protocol.Ip, protocol.Settings, family)
    {
        _protocol = protocol;
        SendBuffer = protocol.Settings.DatagramBuffer;
        ReceiveBuffer = protocol.Settings.DatagramBuffer;
        _source = Local.Address;
    }

    internal override SocketType Type => SocketType.Dgram;

    internal override ProtocolType Protocol => ProtocolType.Udp;

    internal override int Available => _queue.TryPeek(out Packet? first) ? first.PayloadLength : 0;

    // Datagrams that found the queue full.
    internal long Dropped { get; private set; }

    internal override SocketError GetRemoteEndPoint(out EndPoint? endPoint)
    {
        // One that is connected to port 0 may send, but shows no peer (inet_getname).
        endPoint = Remote is { Port: not 0 } remote ? remote.ToIPEndPoint(Family) : null;
        return endPoint is null ? SocketError.NotConnected : SocketError.Success;
    }

    internal override SocketError Bind(EndPoint endPoint)
    {
        SocketError error = ReadLocalAddress(endPoint, out InetEndpoint address);
        if (error != SocketError.Success)
        {
            return error;
        }

        error = IsPortBound ? SocketError.InvalidArgument : BindPort(address);
        if (error == SocketError.Success)
        {
            _source = Ip.IsForMany(address.Address) ? _source : address.Address;
            NoteBound(address.Address);
        }

        return error;
    }

    internal override SocketError Listen(int backlog) => SocketError.OperationNotSupported;

    internal override SocketError Accept(out TransportSocket? socket, out EndPoint? remote)
    {
        socket = null;
        remote = null;
        return SocketError.OperationNotSupported;
    }

    // __ip4_datagram_connect(), __ip6_datagram_connect(); the port is chosen even if nothing comes of it (inet_dgram_connect).
    internal override SocketError Connect(EndPoint endPoint)
    {
        SocketError error = IsPortBound ? SocketError.Success : BindPort(Local);
        if (error != SocketError.Success)
        {
            return error;
        }

        error = ReadPeer(endPoint, connects: true, out InetEndpoint remote, out Route route);
        if (error != SocketError.Success)
        {
            return error;
        }

        if (route.Kind == RouteKind.Broadcast && !MayBroadcast)
        {
            return SocketError.AccessDenied;
        }

        _source = _source.IsAny ? route.Source : _source;
        if (Local.Address.IsAny)
        {
            Local = new InetEndpoint(_source, Local.Port);
        }

        Remote = remote;
        return SocketError.Success;
    }

    internal override SocketError FinishConnect() => SocketError.Success;

    internal override SocketError Receive(Span<byte> buffer, SocketFlags flags, bool wantSource, out ReceiveOutcome outcome)
    {
        outcome = default;
        if ((flags & SocketFlags.ErrorQueue) != 0)
        {
            return ReceiveError(buffer, flags, wantSource, out outcome);
        }

        if (PendingError != SocketError.Success)
        {
            return TakeError();
        }

        bool peeks = (flags & SocketFlags.Peek) != 0;
        int offset = peeks && PeekOffset > 0 ? PeekOffset : 0;
        Packet? packet = FindQueued(ref offset);
        if (packet is null)
        {
            // Only a call that waits learns of the end (__skb_wait_for_more_packets).
            return _isReceiveShut && MayBlock ? SocketError.Success : SocketError.WouldBlock;
        }

        int count = Math.Min(buffer.Length, packet.PayloadLength - offset);
        packet.Payload.Slice(offset, count).CopyTo(buffer);
        outcome.Count = (flags & SocketFlags.Truncated) != 0 ? packet.PayloadLength : count;
        outcome.IsTruncated = count < packet.PayloadLength - offset;
        outcome.Source = wantSource ? SourceOf(packet) : null;
        if (peeks)
        {
            PeekOffset = PeekOffset >= 0 ? PeekOffset + count : PeekOffset;
            return SocketError.Success;
        }

        _queue.Dequeue();
        _charged -= packet.PayloadLength + Bookkeeping;
        PeekOffset = PeekOffset > 0 ? Math.Max(PeekOffset - count, 0) : PeekOffset;
        packet.Release();
        return SocketError.Success;
    }

    // SO_PEEK_OFF counts through the datagrams of the queue (__skb_try_recv_from_queue).
    private Packet? FindQueued(ref int offset)
    {
        if (offset == 0)
        {
            return _queue.TryPeek(out Packet? first) ? first : null;
        }

        foreach (Packet packet in _queue)
        {
            if (offset < packet.PayloadLength)
            {
                return packet;
            }

            offset -= packet.PayloadLength;
        }

        return null;
    }

    internal override SocketError Shutdown(SocketShutdown how)
    {
        if (how is not (SocketShutdown.Receive or SocketShutdown.Send or SocketShutdown.Both))
        {
            return SocketError.InvalidArgument;
        }

        // Done even where it is refused, so that those who poll wake up (inet_shutdown).
        _isReceiveShut |= how != SocketShutdown.Send;
        _isSendShut |= how != SocketShutdown.Receive;
        Events.OnReady(PollEvents.Read | PollEvents.Write | PollEvents.HangUp | PollEvents.ReadHangUp);
        return Remote is null ? SocketError.NotConnected : SocketError.Success;
    }

    // datagram_poll()
    internal override PollEvents Poll()
    {
        PollEvents events = PollEvents.Write;
        if (_queue.Count > 0)
        {
            events |= PollEvents.Read;
        }

        if (PendingError != SocketError.Success || _errors is { Count: > 0 })
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
        ForgetPending();
        ForgetErrors();
        if (IsPortBound)
        {
            _protocol.Remove(this);
            _protocol.Ports.Remove(this, Local.Port);
            IsPortBound = false;
        }

        while (_queue.TryDequeue(out Packet? packet))
        {
            packet.Release();
        }
    }

    internal override string Describe() => DescribeInet("udp");

    // How well the socket fits a datagram; negative if it does not (compute_score): bound to the address before connected before bound to the
    // interface, and a socket of IPv4 before one of IPv6 that takes both.
    internal int Score(in InetEndpoint local, in InetEndpoint remote, int index)
    {
        if (!PortTable.Covers(Local.Address, IPv6Only, local.Address) || !HearsInterface(index))
        {
            return -1;
        }

        int score = (Local.Address.IsAny ? 0 : 16) + (BoundInterface != InterfaceIndex.None ? 4 : 0) + (IsOfIPv4 ? 1 : 0);
        if (Remote is { } peer)
        {
            return IsPeer(peer, remote) ? score + 8 : -1;
        }

        return score;
    }

    // Connected to port 0, a socket hears all ports of its peer (inet_dport).
    private static bool IsPeer(in InetEndpoint peer, in InetEndpoint sender) =>
        peer.Address == sender.Address && (peer.Port == 0 || peer.Port == sender.Port);

    // Whether the socket takes a copy of a datagram that was for many (__udp_is_mcast_sock, __udp_v6_is_mcast_sock).
    internal bool Wants(Packet packet)
    {
        if (!HearsInterface(packet.InputInterface)
            || (Remote is { } peer && !IsPeer(peer, packet.SourceEndpoint))
            || !PortTable.Covers(Local.Address, IPv6Only, packet.Destination))
        {
            return false;
        }

        return !packet.Destination.IsMulticast
            || Memberships.Wants(packet.Destination, packet.Source, packet.InputInterface, WantsAllGroups(packet.IsIPv4));
    }

    // Takes the packet over. A datagram is charged against the receive buffer as the kernel does it: one fits in whatever its size.
    internal void Deliver(Packet packet)
    {
        if (_charged > ReceiveBuffer)
        {
            Dropped++;
            packet.Release();
            return;
        }

        _charged += packet.PayloadLength + Bookkeeping;
        _queue.Enqueue(packet);
        Events.OnReady(PollEvents.Read);
    }

    private SocketError BindPort(in InetEndpoint address)
    {
        SocketError error = _protocol.Ports.Bind(this, address, out ushort port);
        if (error == SocketError.Success)
        {
            Local = new InetEndpoint(address.Address, port);
            IsPortBound = true;
            IsAddressBound |= !address.Address.IsAny;
            _protocol.Add(this);
        }

        return error;
    }

    // The sender as an EndPoint of this socket's family; the last one is kept, since most come from the same sender.
    private IPEndPoint SourceOf(Packet packet)
    {
        if (_lastSource is null || _lastSourceKey != packet.SourceEndpoint)
        {
            _lastSourceKey = packet.SourceEndpoint;
            _lastSource = _lastSourceKey.ToIPEndPoint(Family);
        }

        return new IPEndPoint(_lastSource.Address, _lastSource.Port);
    }
}
