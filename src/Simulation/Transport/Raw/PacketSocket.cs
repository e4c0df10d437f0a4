// A packet socket (packet(7), net/packet/af_packet.c): it sees the packets that pass the host's interfaces, with the header of the link or,
// as a datagram socket, without it, and sends frames past the stack. Left out here: rings, filters, fan-out, frames of protocols other than
// IP, which no host of the network reads.
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Raw;

internal sealed partial class PacketSocket : TransportSocket, IPacketTap
{
    // MSG_PEEK, MSG_TRUNC, MSG_DONTWAIT, MSG_ERRQUEUE: what packet_recvmsg() takes.
    private const int ReceiveFlags = 0x2 | 0x20 | 0x40 | 0x2000;

    private readonly PacketProtocol _protocol;
    private readonly PacketQueue _queue = new();
    private int _index;
    private int _number;
    private bool _isTapping;

    internal PacketSocket(PacketProtocol protocol, SocketType type, int number)
    {
        _protocol = protocol;
        Type = type;
        SendBuffer = protocol.Settings.DatagramBuffer;
        ReceiveBuffer = protocol.Settings.DatagramBuffer;
        Listen(0, number);
    }

    internal override AddressFamily Family => AddressFamily.Packet;

    internal override SocketType Type { get; }

    // SO_PROTOCOL of a packet socket is 0, whatever it was made with.
    internal override ProtocolType Protocol => ProtocolType.Unspecified;

    internal override HostSettings Settings => _protocol.Settings;

    internal override EndPoint LocalEndPoint => new PacketEndPoint(
        _index,
        _number,
        PacketType.Host,
        PacketProtocol.HardwareTypeOf(_index),
        _protocol.HardwareAddressOf(_index));

    internal override int Available => _queue.TryPeek(out QueuedPacket first) ? LengthOf(first) : 0;

    private bool HasHeader => Type == SocketType.Raw;

    internal override SocketError TakeError() => SocketError.Success;

    internal override SocketError GetRemoteEndPoint(out EndPoint? endPoint)
    {
        endPoint = null;
        return SocketError.OperationNotSupported;
    }

    // packet_bind(): protocol 0 leaves it as it is.
    internal override SocketError Bind(EndPoint endPoint)
    {
        if (endPoint is not PacketEndPoint address)
        {
            return SocketError.InvalidArgument;
        }

        if (address.InterfaceIndex != 0 && !InterfaceIndex.Exists(address.InterfaceIndex))
        {
            return SocketErrors.FromErrno(Errno.ENODEV);
        }

        Listen(address.InterfaceIndex, address.Protocol == 0 ? _number : address.Protocol);
        return SocketError.Success;
    }

    internal override SocketError Listen(int backlog) => SocketError.OperationNotSupported;

    internal override SocketError Accept(out TransportSocket? socket, out EndPoint? remote)
    {
        socket = null;
        remote = null;
        return SocketError.OperationNotSupported;
    }

    internal override SocketError Connect(EndPoint endPoint) => SocketError.OperationNotSupported;

    internal override SocketError FinishConnect() => SocketError.OperationNotSupported;

    internal override SocketError Shutdown(SocketShutdown how) => SocketError.OperationNotSupported;

    internal override SocketError Receive(Span<byte> buffer, SocketFlags flags, bool wantSource, out ReceiveOutcome outcome)
    {
        outcome = default;
        if ((flags.ToNative() & ~ReceiveFlags) != 0)
        {
            return SocketError.InvalidArgument;
        }

        if (!_queue.TryPeek(out QueuedPacket first))
        {
            return SocketError.WouldBlock;
        }

        int length = LengthOf(first);
        int count = Math.Min(buffer.Length, length);
        CopyTo(first, buffer[..count]);
        outcome.Count = (flags & SocketFlags.Truncated) != 0 ? length : count;
        outcome.IsTruncated = count < length;
        outcome.Source = wantSource ? SourceOf(first) : null;
        if ((flags & SocketFlags.Peek) == 0)
        {
            _queue.RemoveFirst();
        }

        return SocketError.Success;
    }

    // packet_snd()
    internal override SocketError Send(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint? destination, out int sent)
    {
        sent = 0;
        int index = _index;
        int number = _number;
        byte[]? hardware = null;
        if (destination is not null)
        {
            if (destination is not PacketEndPoint address)
            {
                return SocketError.InvalidArgument;
            }

            (index, number) = (address.InterfaceIndex, address.Protocol);
            hardware = new byte[PacketEndPoint.MaxHardwareAddressLength];
            address.HardwareAddress.GetAddressBytes().CopyTo(hardware, 0);
        }

        if (!InterfaceIndex.Exists(index))
        {
            return SocketErrors.FromErrno(Errno.ENXIO);
        }

        if (!_protocol.Ip.Interfaces.Find(index)!.IsUp)
        {
            return SocketError.NetworkDown;
        }

        int header = HasHeader ? EthernetFrame.HeaderLength : 0;
        if (buffer.Length > _protocol.MtuOf(index) + header)
        {
            return SocketError.MessageSize;
        }

        // A link with addresses has to be told one; a frame has a header.
        bool isLoopback = index == InterfaceIndex.Loopback;
        if (HasHeader ? buffer.Length < header : hardware is null && !isLoopback)
        {
            return SocketError.InvalidArgument;
        }

        ushort type = HasHeader ? EthernetFrame.ReadType(buffer) : (ushort)number;
        ReadOnlySpan<byte> target = HasHeader ? buffer[..EthernetFrame.AddressLength] : hardware;
        Send(buffer[header..], type, target, isLoopback);
        sent = buffer.Length;
        return SocketError.Success;
    }

    internal override PollEvents Poll() => _queue.Count > 0 ? PollEvents.Read | PollEvents.Write : PollEvents.Write;

    internal override void Close()
    {
        Tap(false);
        _queue.Clear();
    }

    internal override string Describe() => $"packet {_index} protocol {_number:x4}";

    internal override void EnterCall() => _protocol.Ip.EnterCall();

    internal override void LeaveCall() => _protocol.Ip.LeaveCall();

    // A socket of one protocol sees only what comes in; one of all sees what goes out, too (dev_queue_xmit_nit).
    public void Observe(Packet packet, bool isLoopback, bool isOutgoing)
    {
        int index = isLoopback ? InterfaceIndex.Loopback : InterfaceIndex.Segment;
        bool isWanted = _number == PacketEndPoint.AllProtocols
            ? !isOutgoing || !_ignoresOutgoing
            : !isOutgoing && _number == EthernetFrame.TypeOf(packet);
        if (isWanted
            && (_index == 0 || _index == index)
            && _queue.TryAdd(packet, _protocol.Ip.Packets, isLoopback, isOutgoing, ReceiveBuffer))
        {
            Events.OnReady(PollEvents.Read);
        }
    }

    private void Listen(int index, int number)
    {
        _index = index;
        _number = number;
        Tap(number != 0);
    }

    private void Tap(bool isOn)
    {
        if (isOn && !_isTapping)
        {
            _protocol.Ip.AddTap(this);
        }
        else if (!isOn && _isTapping)
        {
            _protocol.Ip.RemoveTap(this);
        }

        _isTapping = isOn;
    }

    // What is too short for a header of its protocol, or of another protocol than IP, ends here: nobody could read it.
    private void Send(ReadOnlySpan<byte> data, ushort type, ReadOnlySpan<byte> target, bool isLoopback)
    {
        bool isIPv4 = type == EthernetFrame.IPv4Type;
        if ((!isIPv4 && type != EthernetFrame.IPv6Type) || data.Length < (isIPv4 ? Packet.IPv4HeaderLength : Packet.IPv6HeaderLength))
        {
            return;
        }

        IpStack ip = _protocol.Ip;
        Packet packet = PacketImage.Adopt(ip.Packets, data, isIPv4);
        if (isLoopback)
        {
            ip.InjectLoopback(packet, this);
        }
        else
        {
            ip.Inject(packet, ip.FindNeighbor(EthernetFrame.ReadAddress(target)), EthernetFrame.IsGroup(target), this);
        }
    }

    private int LengthOf(in QueuedPacket packet) => packet.Image.PayloadLength + (HasHeader ? EthernetFrame.HeaderLength : 0);

    private void CopyTo(in QueuedPacket packet, Span<byte> buffer)
    {
        if (HasHeader)
        {
            Span<byte> header = stackalloc byte[EthernetFrame.HeaderLength];
            _protocol.WriteHeader(packet, header);
            int count = Math.Min(header.Length, buffer.Length);
            header[..count].CopyTo(buffer);
            buffer = buffer[count..];
        }

        packet.Image.Payload[..buffer.Length].CopyTo(buffer);
    }

    private PacketEndPoint SourceOf(in QueuedPacket packet)
    {
        int index = packet.IsLoopback ? InterfaceIndex.Loopback : InterfaceIndex.Segment;
        return new PacketEndPoint(
            index,
            EthernetFrame.TypeOf(packet.Image),
            TypeOf(packet),
            PacketProtocol.HardwareTypeOf(index),
            _protocol.SenderOf(packet));
    }

    private PacketType TypeOf(in QueuedPacket packet)
    {
        if (packet.IsOutgoing)
        {
            return PacketType.Outgoing;
        }

        // Loopback has no addresses to tell by.
        InetAddress destination = packet.Image.Destination;
        return packet.IsLoopback ? PacketType.Host
            : destination.IsMulticast ? PacketType.Multicast
            : _protocol.Ip.IsBroadcast(destination) ? PacketType.Broadcast
            : PacketType.Host;
    }
}
