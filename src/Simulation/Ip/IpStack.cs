// The IP layer of one host (RFC 791, RFC 8200, RFC 1122 3): its addresses, the way to a destination, delivery to the protocols, ICMP errors.
// A destination that no host of the network has is unreachable at once. Left out here: fragmentation, options, forwarding.
using System.Net.Sockets;
using System.Runtime.InteropServices;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Links;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

internal sealed partial class IpStack : IPacketReceiver
{
    private const int LeastIPv4Datagram = 576;
    private const int LeastIPv6Mtu = 1280;

    private readonly List<InetAddress> _addresses = [];
    private readonly Fabric _fabric;
    private readonly NetworkInterface _interface;
    private readonly LoopbackQueue _loopback;
    private readonly ITransportProtocol?[] _protocols = new ITransportProtocol?[byte.MaxValue + 1];

    internal IpStack(Fabric fabric, string hostName)
    {
        _fabric = fabric;
        HostName = hostName;
        _interface = fabric.Attach(hostName, this);
        _loopback = new LoopbackQueue(fabric.Loop, ReceiveLoopback);
    }

    internal string HostName { get; }

    internal EventLoop Loop => _fabric.Loop;

    internal PacketPool Packets => _fabric.Packets;

    internal NetworkInterface Interface => _interface;

    // The addresses of the interface, in the order in which they were given; loopback is apart.
    internal IReadOnlyList<InetAddress> Addresses => _addresses;

    // Packets that were for no protocol or no address of this host.
    internal long Unclaimed { get; private set; }

    internal void Register(IpProtocol protocol, ITransportProtocol handler) => _protocols[(int)protocol] = handler;

    internal bool TryAddAddress(InetAddress address)
    {
        if (!_fabric.TryAddAddress(_interface, address))
        {
            return false;
        }

        _addresses.Add(address);
        return true;
    }

    internal bool IsLocal(InetAddress address)
    {
        foreach (InetAddress own in CollectionsMarshal.AsSpan(_addresses))
        {
            if (own.Low == address.Low && own.High == address.High)
            {
                return true;
            }
        }

        return address.IsLoopback;
    }

    internal bool HasAddressOf(bool isIPv4) => _addresses.Exists(a => a.IsIPv4 == isIPv4);

    // The way to a destination; refused as Linux does it where there is none.
    internal SocketError FindPath(InetAddress destination, out NetworkPath path)
    {
        path = new NetworkPath(null, _fabric.Version);
        if (IsLocal(destination))
        {
            return SocketError.Success;
        }

        if (_fabric.Find(destination) is not { } target || !HasAddressOf(destination.IsIPv4))
        {
            return SocketError.NetworkUnreachable;
        }

        path = new NetworkPath(_fabric.GetLink(_interface, target), _fabric.Version);
        return SocketError.Success;
    }

    // The address that this host sends from if the socket has chosen none. Only for destinations with a path.
    internal InetAddress ChooseSource(InetAddress destination)
    {
        if (destination.IsLoopback)
        {
            return destination.IsIPv4 ? InetAddress.LoopbackIPv4 : InetAddress.LoopbackIPv6;
        }

        return IsLocal(destination) ? destination : _addresses.Find(a => a.IsIPv4 == destination.IsIPv4);
    }

    // Sends a packet to its destination; a packet without a way is dropped.
    internal void Send(Packet packet)
    {
        if (FindPath(packet.Destination, out NetworkPath path) == SocketError.Success)
        {
            Transmit(packet, path);
        }
        else
        {
            packet.Release();
        }
    }

    internal void Send(Packet packet, ref NetworkPath cached)
    {
        if (cached.Version != _fabric.Version && FindPath(packet.Destination, out cached) != SocketError.Success)
        {
            packet.Release();
            return;
        }

        Transmit(packet, cached);
    }

    // Packets within the host wait until the call into the stack that sent them has ended, as the lock of a Linux socket makes them wait.
    internal void EnterCall() => _loopback.Enter();

    internal void LeaveCall() => _loopback.Leave();

    public void Receive(Packet packet)
    {
        _loopback.Enter();
        if (_taps.Count > 0)
        {
            Tap(packet, isLoopback: false, isOutgoing: false, null);
        }

        if (IsLocal(packet.Destination))
        {
            Deliver(packet);
        }
        else
        {
            Unclaimed++;
            packet.Release();
        }

        _loopback.Leave();
    }

    // Answers a packet with an ICMP error, unless it is an error itself or was for many hosts (RFC 1122 3.2.2). The error quotes as much of
    // the packet as a datagram of the least size has room for (icmp_send, icmp6_send).
    internal void SendError(Packet about, IcmpError error)
    {
        bool isIcmp = about.Protocol == (about.IsIPv4 ? IpProtocol.Icmp : IpProtocol.IcmpV6);
        if (isIcmp || about.Destination.IsMulticast || about.Destination.IsBroadcast)
        {
            return;
        }

        IpProtocol protocol = about.IsIPv4 ? IpProtocol.Icmp : IpProtocol.IcmpV6;
        Packet packet = Packets.Rent(protocol, new InetEndpoint(about.Destination, 0), new InetEndpoint(about.Source, 0));
        (packet.IcmpType, packet.IcmpCode) = IcmpCodes.Encode(error, about.IsIPv4);
        SetErrorFields(packet, about);
        packet.Quoted = Packets.Rent(about.Protocol, about.SourceEndpoint, about.DestinationEndpoint);
        packet.Quoted.CopyHeaderFrom(about);
        int room = (about.IsIPv4 ? LeastIPv4Datagram : LeastIPv6Mtu) - packet.TotalLength;
        int quotedLength = Math.Min(about.PayloadLength, room);
        packet.Quoted.SetPayload(about.Payload[..quotedLength]);
        packet.Quoted.CutLength = about.PayloadLength - quotedLength;
        Send(packet);
    }

    private void Transmit(Packet packet, in NetworkPath path)
    {
        if (_taps.Count > 0)
        {
            Tap(packet, path.IsLoopback, isOutgoing: true, null);
        }

        if (path.Link is { } link)
        {
            packet.SenderInterface = _interface.Id;
            link.Transmit(packet);
        }
        else
        {
            _loopback.Add(packet);
        }
    }

    private void Deliver(Packet packet)
    {
        if (packet.IsImage)
        {
            DeliverImage(packet);
            return;
        }

        // Raw sockets come first and do not keep the protocol from it (ip_protocol_deliver_rcu).
        bool isClaimed = Raw is { } raw && raw.Receive(packet);
        Deliver(packet, isClaimed);
    }

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
}
