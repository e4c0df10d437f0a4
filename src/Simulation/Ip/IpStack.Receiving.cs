// Receiving: from the segment and from loopback, to taps, raw sockets and protocols; and the ICMP errors for what nobody takes.
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

internal sealed partial class IpStack
{
    private const int LeastIPv4Datagram = 576;
    private const int LeastIPv6Mtu = 1280;

    private const byte TypeOfServiceMask = 0x1E;
    private const byte InternetworkControl = 0xC0;

    // Where the header of IPv6 names the protocol: that is what a problem with it points to (RFC 4443 3.4).
    private const uint NextHeaderOffset = 6;

    public void Receive(Packet packet)
    {
        _loopback.Enter();
        if (_ethernet.IsUp)
        {
            Tap(packet, isLoopback: false, isOutgoing: false, null);
        }

        packet.InputInterface = InterfaceIndex.Segment;
        bool isMartian = packet.Source.IsLoopback || packet.Destination.IsLoopback;
        bool isForHost = IsLocal(packet.Destination);
        packet.IsForMany = !isForHost && IsForMany(packet.Destination);
        if (_ethernet.IsUp && !isMartian && (isForHost || packet.IsForMany))
        {
            _ethernet.Traffic.AddReceived(packet.TotalLength);
            Deliver(packet);
        }
        else
        {
            Drop(packet);
        }

        _loopback.Leave();
    }

    // Answers a packet with an ICMP error, unless it is an error itself or was for many hosts (RFC 1122 3.2.2). The error quotes as much of
    // the packet as a datagram of the least size has room for (icmp_send, icmp6_send).
    internal void SendError(Packet about, IcmpError error)
    {
        bool isIcmp = about.Protocol == (about.IsIPv4 ? IpProtocol.Icmp : IpProtocol.IcmpV6);
        if (isIcmp || about.IsForMany || about.Destination.IsMulticast || about.Destination.IsBroadcast)
        {
            return;
        }

        IpProtocol protocol = about.IsIPv4 ? IpProtocol.Icmp : IpProtocol.IcmpV6;
        Packet packet = Packets.Rent(protocol, new InetEndpoint(about.Destination, 0), new InetEndpoint(about.Source, 0));
        (packet.IcmpType, packet.IcmpCode) = IcmpCodes.Encode(error, about.IsIPv4);
        if (about.IsIPv4)
        {
            // Errors have precedence over what they are about (RFC 1812 4.3.2.5).
            packet.TrafficClass = (byte)((about.TrafficClass & TypeOfServiceMask) | InternetworkControl);
        }
        else if (packet.IcmpType == IcmpCodes.ParameterProblemV6)
        {
            packet.Sequence = NextHeaderOffset;
        }

        packet.Quoted = Packets.Rent(about.Protocol, about.SourceEndpoint, about.DestinationEndpoint);
        packet.Quoted.CopyHeaderFrom(about);
        int room = (about.IsIPv4 ? LeastIPv4Datagram : LeastIPv6Mtu) - packet.TotalLength;
        int quotedLength = Math.Min(about.PayloadLength, room);
        packet.Quoted.SetPayload(about.Payload[..quotedLength]);
        packet.Quoted.CutLength = about.PayloadLength - quotedLength;
        Send(packet);
    }

    // A tap that sends does not see its own packet go.
    private void Tap(Packet packet, bool isLoopback, bool isOutgoing, IPacketTap? except)
    {
        for (int i = 0; i < _taps.Length; i++)
        {
            if (!ReferenceEquals(_taps[i], except))
            {
                _taps[i].Observe(packet, isLoopback, isOutgoing);
            }
        }
    }

    // A copy for this host of what went to many over another interface has been seen there.
    private void ReceiveLoopback(Packet packet)
    {
        if (!packet.IsForMany || packet.InputInterface == InterfaceIndex.Loopback)
        {
            Tap(packet, isLoopback: true, isOutgoing: false, null);
        }

        Deliver(packet);
    }

    private void Deliver(Packet packet)
    {
        if (packet.IsForMany && !IsWanted(packet))
        {
            Drop(packet);
        }
        else if (packet.IsImage)
        {
            if (PacketFragment.TryRead(packet.Payload, packet.IsIPv4, out PacketFragment place))
            {
                DeliverFragment(packet, place);
                return;
            }

            DeliverImage(packet);
        }
        else
        {
            // Raw sockets come first and do not keep the protocol from it (ip_protocol_deliver_rcu).
            bool isClaimed = Raw is { } raw && raw.Receive(packet);
            Deliver(packet, isClaimed);
        }
    }

    // A group needs a member on the interface; connections are between two hosts only (tcp_v4_rcv).
    private bool IsWanted(Packet packet) =>
        packet.Protocol != IpProtocol.Tcp
        && (!packet.Destination.IsMulticast || Groups.Accept(packet.InputInterface, packet.Destination, packet.Source));

    private void Deliver(Packet packet, bool isClaimed)
    {
        if (packet.Quoted is { } quoted)
        {
            IcmpError error = IcmpCodes.Decode(packet);
            Raw?.ReceiveError(quoted, error);
            _protocols[(int)quoted.Protocol]?.ReceiveError(quoted, error);
            packet.Release();
        }
        else if (_protocols[(int)packet.Protocol] is { } handler)
        {
            handler.Receive(packet);
        }
        else
        {
            DropUnclaimed(packet, isClaimed);
        }
    }

    // Bytes that a program wrote: raw sockets get them if the IP header is sound, the protocols if all is.
    private void DeliverImage(Packet image)
    {
        if (PacketImage.Open(image) != PacketFault.None)
        {
            Malformed++;
            image.Release();
            return;
        }

        bool isClaimed = Raw is { } raw && raw.Receive(image);
        switch (PacketReader.Read(image.Payload, Packets, out Packet? packet))
        {
            case PacketFault.None:
                (packet!.InputInterface, packet.IsForMany) = (image.InputInterface, image.IsForMany);
                image.Release();
                Deliver(packet, isClaimed);
                break;
            case PacketFault.UnknownProtocol:
                DropUnclaimed(image, isClaimed);
                break;
            default:
                Malformed++;
                image.Release();
                break;
        }
    }

    private void DropUnclaimed(Packet packet, bool isClaimed)
    {
        if (!isClaimed)
        {
            Unclaimed++;
            SendError(packet, IcmpError.ProtocolUnreachable);
        }

        packet.Release();
    }

    private void Drop(Packet packet)
    {
        Unclaimed++;
        packet.Release();
    }
}
