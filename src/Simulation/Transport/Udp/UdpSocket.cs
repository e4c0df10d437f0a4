// A UDP socket (udp(7)): datagrams with boundaries, a bounded queue, an optional peer. Datagrams larger than the MTU travel whole.
// Left out here: multicast, broadcast delivery, fragments, the error queue.
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Udp;

internal sealed class UdpSocket : InetSocket
{
    // 65535 bytes less the headers of IPv4 and UDP; IPv6's length field does not count its own header.
    private const int MaxPayloadIPv4 = 65507;
    private const int MaxPayloadIPv6 = 65527;

    // What the kernel charges for a datagram beyond its bytes (sizeof(struct sk_buff) and its like).
    private const int Bookkeeping = 768;

    private readonly UdpProtocol _protocol;
    private readonly Queue<Packet> _queue = new();
    private int _charged;
    private bool _isReceiveShut;
    private bool _isSendShut;
    private IPEndPoint? _lastSource;
    private InetEndpoint _lastSourceKey;

    internal UdpSocket(UdpProtocol protocol, AddressFamily family)
        : base(protocol.Ip, protocol.Settings, family)
    {
        _protocol = protocol;
        SendBuffer = protocol.Settings.DatagramBuffer;
        ReceiveBuffer = protocol.Settings.DatagramBuffer;
    }

    internal override SocketType Type => SocketType.Dgram;

    internal override ProtocolType Protocol => ProtocolType.Udp;

    internal override int Available => _queue.TryPeek(out Packet? first) ? first.PayloadLength : 0;

    // Datagrams that found the queue full.
    internal long Dropped { get; private set; }

    internal override SocketError GetRemoteEndPoint(out EndPoint? endPoint)
    {
        endPoint = Remote?.ToIPEndPoint(Family);
        return endPoint is null ? SocketError.NotConnected : SocketError.Success;
    }

    internal override SocketError Bind(EndPoint endPoint)
    {
        SocketError error = ReadAddress(endPoint, out InetEndpoint address);
        if (error != SocketError.Success)
        {
            return error;
        }

        if (!address.Address.IsAny && !Ip.IsLocal(address.Address) && !address.Address.IsMulticast && !address.Address.IsBroadcast)
        {
            return SocketError.AddressNotAvailable;
        }

        return IsPortBound ? SocketError.InvalidArgument : BindPort(address);
    }

    internal override SocketError Listen(int backlog) => SocketError.OperationNotSupported;

    internal override SocketError Accept(out TransportSocket? socket, out EndPoint? remote)
    {
        socket = null;
        remote = null;
        return SocketError.OperationNotSupported;
    }

    internal override SocketError Connect(EndPoint endPoint)
    {
        SocketError error = ReadPeer(endPoint, out InetEndpoint remote);
        if (error != SocketError.Success)
        {
            return error;
        }

        if (!IsPortBound)
        {
            error = BindPort(Local);
            if (error != SocketError.Success)
            {
                return error;
            }
        }

        if (!IsAddressBound)
        {
            Local = new InetEndpoint(Ip.ChooseSource(remote.Address), Local.Port);
        }

        Remote = remote;
        return SocketError.Success;
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

        if (!_queue.TryPeek(out Packet? packet))
        {
            return _isReceiveShut ? SocketError.Success : SocketError.WouldBlock;
        }

        int count = Math.Min(buffer.Length, packet.PayloadLength);
        packet.Payload[..count].CopyTo(buffer);
        outcome.Count = (flags & SocketFlags.Truncated) != 0 ? packet.PayloadLength : count;
        outcome.IsTruncated = count < packet.PayloadLength;
        outcome.Source = wantSource ? SourceOf(packet) : null;
        if ((flags & SocketFlags.Peek) == 0)
        {
            _queue.Dequeue();
            _charged -= packet.PayloadLength + Bookkeeping;
            packet.Release();
        }

        return SocketError.Success;
    }

    internal override SocketError Send(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint? destination, out int sent)
    {
        sent = 0;
        if ((flags & SocketFlags.OutOfBand) != 0)
        {
            return SocketError.OperationNotSupported;
        }

        InetEndpoint remote = Remote ?? default;
        if (destination is not null)
        {
            SocketError error = ReadPeer(destination, out remote);
            if (error != SocketError.Success)
            {
                return error;
            }
        }
        else if (Remote is null)
        {
            return SocketError.DestinationAddressRequired;
        }

        if (buffer.Length > (remote.Address.IsIPv4 ? MaxPayloadIPv4 : MaxPayloadIPv6))
        {
            return SocketError.MessageSize;
        }

        if (_isSendShut)
        {
            return SocketError.Shutdown;
        }

        if (PendingError != SocketError.Success)
        {
            return TakeError();
        }

        return SendDatagram(buffer, remote, out sent);
    }

    internal override SocketError Shutdown(SocketShutdown how)
    {
        if (how is not (SocketShutdown.Receive or SocketShutdown.Send or SocketShutdown.Both))
        {
            return SocketError.InvalidArgument;
        }

        if (Remote is null)
        {
            return SocketError.NotConnected;
        }

        _isReceiveShut |= how != SocketShutdown.Send;
        _isSendShut |= how != SocketShutdown.Receive;
        Events.OnReady(PollEvents.Read | PollEvents.Write | PollEvents.HangUp | PollEvents.ReadHangUp);
        return SocketError.Success;
    }

    // datagram_poll()
    internal override PollEvents Poll()
    {
        PollEvents events = PollEvents.Write;
        if (_queue.Count > 0)
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

    // How well the socket fits a datagram; negative if it does not.
    internal int Score(in InetEndpoint local, in InetEndpoint remote)
    {
        if (!PortTable.Covers(Local.Address, IPv6Only, local.Address))
        {
            return -1;
        }

        int score = Local.Address.IsAny ? (Local.Address.IsIPv4 ? 1 : 0) : 2;
        if (Remote is { } peer)
        {
            return peer == remote ? score + 4 : -1;
        }

        return score;
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

    // Only a connected socket is told, and only what is for good (udp(7), __udp4_lib_err): unreachable networks and hosts may come back.
    internal void ReceiveError(IcmpError error)
    {
        SocketError code = error switch
        {
            IcmpError.PortUnreachable => SocketError.ConnectionRefused,
            IcmpError.ProtocolUnreachable => SocketError.ProtocolOption,
            _ => SocketError.Success,
        };
        if (Remote is not null && code != SocketError.Success)
        {
            PendingError = code;
            Events.OnReady(PollEvents.Read | PollEvents.Write | PollEvents.Error);
        }
    }

    private SocketError SendDatagram(ReadOnlySpan<byte> buffer, in InetEndpoint remote, out int sent)
    {
        sent = 0;
        if (remote.Address.IsBroadcast && !MayBroadcast)
        {
            return SocketError.AccessDenied;
        }

        SocketError error = Ip.MaySendFrom(Local.Address) || Local.Address.IsAny ? Ip.FindPath(remote.Address, out _) : SocketError.NetworkUnreachable;
        if (error != SocketError.Success)
        {
            return error;
        }

        if (!IsPortBound)
        {
            error = BindPort(Local);
            if (error != SocketError.Success)
            {
                return error;
            }
        }

        InetAddress source = Local.Address.IsAny ? Ip.ChooseSource(remote.Address) : Local.Address;
        Packet packet = Ip.Packets.Rent(IpProtocol.Udp, new InetEndpoint(source, Local.Port), remote);
        packet.HopLimit = HopLimit;
        packet.TrafficClass = TrafficClass;
        packet.SetPayload(buffer);
        Ip.Send(packet);
        sent = buffer.Length;
        return SocketError.Success;
    }

    private SocketError ReadPeer(EndPoint endPoint, out InetEndpoint remote)
    {
        SocketError error = ReadAddress(endPoint, out remote);
        if (error != SocketError.Success)
        {
            // An IPv6 socket may name an IPv4 peer in IPv4's own form, if it is not IPv6 only (udpv6_sendmsg).
            if (endPoint is not IPEndPoint { AddressFamily: AddressFamily.InterNetwork } ip || Family == AddressFamily.InterNetwork)
            {
                return error;
            }

            remote = InetEndpoint.From(ip);
        }

        if (remote.Address.IsIPv4 && Family == AddressFamily.InterNetworkV6 && IPv6Only)
        {
            return SocketError.NetworkUnreachable;
        }

        if (remote.Address.IsAny)
        {
            remote = new InetEndpoint(remote.Address.IsIPv4 ? InetAddress.LoopbackIPv4 : InetAddress.LoopbackIPv6, remote.Port);
        }

        if (remote.Port == 0)
        {
            return SocketError.InvalidArgument;
        }

        return Ip.FindPath(remote.Address, out _);
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
