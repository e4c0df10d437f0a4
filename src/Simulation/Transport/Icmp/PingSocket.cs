// A datagram socket of ICMP or ICMPv6 (icmp(7), net/ipv4/ping.c): it sends echo requests and receives the answers to them. Its port is the
// identifier of the echo, which the host writes into the message. Left out here: extended echo requests.
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Transport.Raw;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Icmp;

internal sealed class PingSocket : InetSocket
{
    private const int MaxMessage = 65535;
    private const int MaxIPv4Message = MaxMessage - Packet.IPv4HeaderLength;
    private const int SequenceOffset = 6;
    private const int IdentifierShift = 16;

    private readonly IcmpProtocol _protocol;
    private readonly PacketQueue _queue = new();

    internal PingSocket(IcmpProtocol protocol, HostSettings settings, AddressFamily family)
        : base(protocol.Ip, settings, family)
    {
        _protocol = protocol;
        SendBuffer = settings.DatagramBuffer;
        ReceiveBuffer = settings.DatagramBuffer;

        // INET_PROTOSW_REUSE
        ReuseAddress = true;
    }

    internal override SocketType Type => SocketType.Dgram;

    internal override ProtocolType Protocol => IsIPv4 ? ProtocolType.Icmp : ProtocolType.IcmpV6;

    internal override int Available => _queue.TryPeek(out QueuedPacket first) ? first.Image.PayloadLength - first.Image.ImageHeaderLength : 0;

    private bool IsIPv4 => Family == AddressFamily.InterNetwork;

    internal override SocketError GetRemoteEndPoint(out EndPoint? endPoint)
    {
        endPoint = Remote is { Port: not 0 } remote ? remote.ToIPEndPoint(Family) : null;
        return endPoint is null ? SocketError.NotConnected : SocketError.Success;
    }

    // ping_bind(): to an address of the host only.
    internal override SocketError Bind(EndPoint endPoint)
    {
        SocketError error = ReadAddress(endPoint, out InetEndpoint address);
        if (error != SocketError.Success)
        {
            return error;
        }

        if (address.Address.IsIPv4 != IsIPv4 || (!address.Address.IsAny && !Ip.IsLocal(address.Address)))
        {
            return SocketError.AddressNotAvailable;
        }

        return IsPortBound ? SocketError.InvalidArgument : BindTo(address);
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
        SocketError error = ReadAddress(endPoint, out InetEndpoint remote);
        if (error != SocketError.Success)
        {
            // ip6_datagram_connect_v6_only()
            return SocketError.AddressFamilyNotSupported;
        }

        error = BindIfNeeded();
        if (error != SocketError.Success)
        {
            return error;
        }

        remote = remote with { Address = Resolve(remote.Address) };
        error = FindRoute(remote.Address, out Route route);
        if (error == SocketError.Success)
        {
            Local = Local.Address.IsAny ? new InetEndpoint(route.Source, Local.Port) : Local;
            Remote = remote;
        }

        return error;
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

        if (!_queue.TryPeek(out QueuedPacket first))
        {
            return SocketError.WouldBlock;
        }

        ReadOnlySpan<byte> message = first.Image.Payload[first.Image.ImageHeaderLength..];
        int count = Math.Min(buffer.Length, message.Length);
        message[..count].CopyTo(buffer);
        outcome.Count = (flags & SocketFlags.Truncated) != 0 ? message.Length : count;
        outcome.IsTruncated = count < message.Length;
        outcome.Source = wantSource ? new IPEndPoint(first.Image.Source.ToIPAddress(Family), 0) : null;
        if ((flags & SocketFlags.Peek) == 0)
        {
            _queue.RemoveFirst();
        }

        return SocketError.Success;
    }

    // ping_common_sendmsg(), then ping_v4_sendmsg() or ping_v6_sendmsg().
    internal override SocketError Send(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint? destination, out int sent)
    {
        sent = 0;
        SocketError error = BindIfNeeded();
        if (error != SocketError.Success)
        {
            return error;
        }

        error = CheckMessage(buffer, flags);
        if (error != SocketError.Success)
        {
            return error;
        }

        error = ReadPeer(destination, out InetAddress remote, out Route route);
        if (error != SocketError.Success)
        {
            return error;
        }

        int header = IsIPv4 ? Packet.IPv4HeaderLength : Packet.IPv6HeaderLength;
        bool isTooBig = RefusesFragments(IsIPv4) && header + buffer.Length > MtuOf(route, IsIPv4);
        if (isTooBig || (IsIPv4 && buffer.Length > MaxIPv4Message))
        {
            return SocketError.MessageSize;
        }

        IpProtocol protocol = IsIPv4 ? IpProtocol.Icmp : IpProtocol.IcmpV6;
        Packet packet = Ip.Packets.Rent(protocol, new InetEndpoint(route.Source, 0), new InetEndpoint(remote, 0));
        packet.HopLimit = HopLimitOn(route, IsIPv4);
        packet.TrafficClass = TrafficClassFor(IsIPv4);
        packet.IcmpType = buffer[0];
        packet.Sequence = ((uint)Local.Port << IdentifierShift) | BinaryPrimitives.ReadUInt16BigEndian(buffer[SequenceOffset..]);
        packet.SetPayload(buffer[Packet.IcmpHeaderLength..]);
        Ip.Send(packet, route, LoopsMulticast(IsIPv4));
        sent = buffer.Length;
        return SocketError.Success;
    }

    internal override SocketError Shutdown(SocketShutdown how)
    {
        if (how is not (SocketShutdown.Receive or SocketShutdown.Send or SocketShutdown.Both))
        {
            return SocketError.InvalidArgument;
        }

        return Remote is null ? SocketError.NotConnected : SocketError.Success;
    }

    internal override PollEvents Poll()
    {
        PollEvents events = _queue.Count > 0 ? PollEvents.Read | PollEvents.Write : PollEvents.Write;
        return PendingError == SocketError.Success ? events : events | PollEvents.Error;
    }

    internal override void Close()
    {
        LeaveGroups();
        if (IsPortBound)
        {
            _protocol.Remove(this);
        }

        _queue.Clear();
    }

    internal override string Describe() => DescribeInet("ping");

    // Whether an answer that came to an address, with an identifier, is for this socket (ping_lookup).
    internal bool Accepts(InetAddress local, ushort identifier) =>
        Local.Port == identifier && local.IsIPv4 == IsIPv4 && (Local.Address.IsAny || Local.Address == local);

    internal void Deliver(Packet packet)
    {
        if (_queue.TryAdd(packet, Ip.Packets, isLoopback: false, isOutgoing: false, ReceiveBuffer))
        {
            Events.OnReady(PollEvents.Read);
        }
    }

    // ping_err(): a connected socket hears of what is for good.
    internal void ReceiveError(IcmpError error)
    {
        SocketError code = error switch
        {
            IcmpError.ProtocolUnreachable when IsIPv4 => SocketError.ProtocolOption,
            IcmpError.PortUnreachable => SocketError.ConnectionRefused,
            IcmpError.PacketTooBig when IsIPv4 => SocketError.MessageSize,
            IcmpError.ParameterProblem => SocketErrors.FromErrno(Errno.EPROTO),
            _ => SocketError.Success,
        };
        if (Remote is not null && code != SocketError.Success)
        {
            PendingError = code;
            Events.OnReady(PollEvents.Read | PollEvents.Write | PollEvents.Error);
        }
    }

    private SocketError CheckMessage(ReadOnlySpan<byte> message, SocketFlags flags)
    {
        if (message.Length > MaxMessage)
        {
            return SocketError.MessageSize;
        }

        if (message.Length < Packet.IcmpHeaderLength)
        {
            return SocketError.InvalidArgument;
        }

        if ((flags & SocketFlags.OutOfBand) != 0)
        {
            return SocketError.OperationNotSupported;
        }

        byte request = IsIPv4 ? IcmpProtocol.EchoRequest : IcmpProtocol.EchoRequestV6;
        return message[0] == request && message[1] == 0 ? SocketError.Success : SocketError.InvalidArgument;
    }

    private SocketError ReadPeer(EndPoint? destination, out InetAddress remote, out Route route)
    {
        route = default;
        remote = Remote?.Address ?? default;
        if (destination is null)
        {
            return Remote is null ? SocketError.DestinationAddressRequired : FindRoute(remote, out route);
        }

        SocketError error = ReadAddress(destination, out InetEndpoint given);
        if (error != SocketError.Success)
        {
            return error;
        }

        remote = Resolve(given.Address);
        if (remote.IsIPv4 != IsIPv4)
        {
            return SocketError.InvalidArgument;
        }

        return FindRoute(remote, out route);
    }

    private InetAddress Resolve(InetAddress address) =>
        !address.IsAny ? address : IsAddressBound ? Local.Address : address.IsIPv4 ? InetAddress.LoopbackIPv4 : InetAddress.LoopbackIPv6;

    private SocketError BindIfNeeded() => IsPortBound ? SocketError.Success : BindTo(Local);

    private SocketError BindTo(in InetEndpoint address)
    {
        SocketError error = _protocol.Bind(this, address.Port, out ushort identifier);
        if (error == SocketError.Success)
        {
            Local = new InetEndpoint(address.Address, identifier);
            IsPortBound = true;
            IsAddressBound = !address.Address.IsAny;
        }

        return error;
    }
}
