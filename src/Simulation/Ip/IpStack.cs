// The IP layer of one host (RFC 791, RFC 8200, RFC 1122 3): its addresses, the way to a destination, delivery to the protocols, ICMP errors.
// A destination that no host of the network has is unreachable at once. Left out here: fragmentation, options, forwarding.
// Routes and the sending to many are in IpStack.Routes.cs and IpStack.Sending.cs.
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

    private readonly List<InetAddress> _addresses;
    private readonly Fabric _fabric;
    private readonly NetworkInterface _interface;
    private readonly LoopbackQueue _loopback;
    private readonly ITransportProtocol?[] _protocols = new ITransportProtocol?[byte.MaxValue + 1];
    private ulong _cookies;

    internal IpStack(Fabric fabric, string hostName)
    {
        _fabric = fabric;
        HostName = hostName;
        _interface = fabric.Attach(hostName, this);
        Interfaces = new InterfaceTable(fabric, _interface);
        _addresses = Interfaces.OwnAddresses;
        _loopback = new LoopbackQueue(fabric.Loop, Deliver);
    }

    internal string HostName { get; }

    internal EventLoop Loop => _fabric.Loop;

    internal PacketPool Packets => _fabric.Packets;

    internal NetworkInterface Interface => _interface;

    internal InterfaceTable Interfaces { get; }

    // The addresses of the interfaces, in the order in which they were given; 127.0.0.0/8 and ::1 are apart.
    internal IReadOnlyList<InetAddress> Addresses => _addresses;

    // Numbers for SO_COOKIE.
    internal ulong NextCookie() => ++_cookies;

    // Packets that were for no protocol or no address of this host.
    internal long Unclaimed { get; private set; }

    internal void Register(IpProtocol protocol, ITransportProtocol handler) => _protocols[(int)protocol] = handler;

    internal bool IsLocal(InetAddress address)
    {
        foreach (InetAddress own in CollectionsMarshal.AsSpan(_addresses))
        {
            if (own.Low == address.Low && own.High == address.High)
            {
                return true;
            }
        }

        return Interfaces.IsOfLoopback(address);
    }

    internal bool HasAddressOf(bool isIPv4) => _addresses.Exists(a => a.IsIPv4 == isIPv4);

    // The way to a destination; refused as Linux does it where there is none.
    internal SocketError FindPath(InetAddress destination, out NetworkPath path)
    {
        HostInterface ethernet = Interfaces.Ethernet;
        path = new NetworkPath(null, _fabric.Version, Interfaces.Loopback.MtuLimit);
        if (IsLocal(destination))
        {
            return SocketError.Success;
        }

        if (!ethernet.IsUp || _fabric.Find(destination) is not { } target || !ethernet.HasAddressOf(destination.IsIPv4))
        {
            // A host without any address of IPv6 has none to send from, which is asked first (ip6_dst_lookup_tail).
            bool hasSource = destination.IsIPv4 || HasAddressOf(isIPv4: false) || Interfaces.Loopback.HasAddressOf(isIPv4: false);
            return hasSource ? SocketError.NetworkUnreachable : SocketError.AddressNotAvailable;
        }

        path = new NetworkPath(_fabric.GetLink(_interface, target), _fabric.Version, ethernet.MtuLimit);
        return SocketError.Success;
    }

    // The address that this host sends from if the socket has chosen none. Only for destinations with a path.
    internal InetAddress ChooseSource(InetAddress destination)
    {
        if (destination.IsLoopback)
        {
            return destination.IsIPv4 ? InetAddress.LoopbackIPv4 : InetAddress.LoopbackIPv6;
        }

        return IsLocal(destination) ? destination : ChooseSourceOnWire(destination);
    }

    // A socket may be bound to an address that the host has no more: IPv4 then sends nothing (ip_route_output_key_hash_rcu), IPv6 does not look.
    internal bool MaySendFrom(InetAddress source) =>
        !Interfaces.HasLostAddress || !source.IsIPv4 || source.IsMulticast || source.IsBroadcast || IsLocal(source);

    // Sends a packet to its destination; a packet without a way is dropped.
    internal void Send(Packet packet)
    {
        if (FindPath(packet.Destination, out NetworkPath path) == SocketError.Success && MaySendFrom(packet.Source))
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
        if (cached.Version != _fabric.Version)
        {
            if (FindPath(packet.Destination, out NetworkPath path) != SocketError.Success || !MaySendFrom(packet.Source))
            {
                packet.Release();
                return;
            }

            cached = path;
        }

        Transmit(packet, cached);
    }

    // Packets within the host wait until the call into the stack that sent them has ended, as the lock of a Linux socket makes them wait.
    internal void EnterCall() => _loopback.Enter();

    internal void LeaveCall() => _loopback.Leave();

    public void Receive(Packet packet)
    {
        _loopback.Enter();
        packet.InputInterface = InterfaceIndex.Segment;
        bool isMartian = packet.Source.IsLoopback || packet.Destination.IsLoopback;
        bool isForHost = IsLocal(packet.Destination);
        packet.IsForMany = !isForHost && IsForMany(packet.Destination);
        if (Interfaces.Ethernet.IsUp && !isMartian && (isForHost || packet.IsForMany))
        {
            Interfaces.Ethernet.Traffic.AddReceived(packet.TotalLength);
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
        if (about.Protocol is IpProtocol.Icmp or IpProtocol.IcmpV6 || about.IsForMany || about.Destination.IsMulticast || about.Destination.IsBroadcast)
        {
            return;
        }

        IpProtocol protocol = about.IsIPv4 ? IpProtocol.Icmp : IpProtocol.IcmpV6;
        Packet packet = Packets.Rent(protocol, new InetEndpoint(about.Destination, 0), new InetEndpoint(about.Source, 0));
        (packet.IcmpType, packet.IcmpCode) = IcmpCodes.Encode(error, about.IsIPv4);
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
        if (path.Link is { } link)
        {
            Interfaces.Ethernet.Traffic.AddSent(packet.TotalLength);
            link.Transmit(packet);
        }
        else
        {
            AddToLoopback(packet, InterfaceOf(packet.Destination), isForMany: false);
        }
    }

    private void Drop(Packet packet)
    {
        Unclaimed++;
        packet.Release();
    }

    // The address with the longest network that the destination is in; where there is none, the first of the family.
    private InetAddress ChooseSourceOnWire(InetAddress destination)
    {
        InterfaceAddress? best = null;
        foreach (InterfaceAddress own in Interfaces.Ethernet.Addresses)
        {
            if (own.IsIPv4 != destination.IsIPv4)
            {
                continue;
            }

            bool isNearer = best is not null && own.Covers(destination) && (!best.Covers(destination) || own.PrefixLength > best.PrefixLength);
            best = best is null || isNearer ? own : best;
        }

        return best?.Address ?? default;
    }

    private void Deliver(Packet packet)
    {
        if (packet.IsForMany && !IsWanted(packet))
        {
            Drop(packet);
        }
        else if (packet.Quoted is { } quoted)
        {
            _protocols[(int)quoted.Protocol]?.ReceiveError(quoted, IcmpCodes.Decode(packet));
            packet.Release();
        }
        else if (_protocols[(int)packet.Protocol] is { } handler)
        {
            handler.Receive(packet);
        }
        else
        {
            Unclaimed++;
            SendError(packet, IcmpError.ProtocolUnreachable);
            packet.Release();
        }
    }

    // A group needs a member on the interface; connections are between two hosts only (tcp_v4_rcv).
    private bool IsWanted(Packet packet) =>
        packet.Protocol != IpProtocol.Tcp
        && (!packet.Destination.IsMulticast || Groups.Accept(packet.InputInterface, packet.Destination, packet.Source));
}
