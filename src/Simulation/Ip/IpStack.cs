// The IP layer of one host (RFC 791, RFC 8200, RFC 1122 3): its addresses, the way to a destination, delivery to the protocols, ICMP errors.
// A destination that no host of the network has is unreachable at once. Left out here: fragmentation, options, forwarding.
// Routes, sending and receiving are in files of their own.
using System.Net.Sockets;
using System.Runtime.InteropServices;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Links;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

internal sealed partial class IpStack : IPacketReceiver
{
    private readonly List<InetAddress> _addresses;
    private readonly Fabric _fabric;
    private readonly NetworkInterface _interface;
    private readonly LoopbackQueue _loopback;
    private readonly HostInterface _ethernet;

    // As everything here that each packet reads, chosen to lie in few places in memory: with many hosts, none of it is in a near cache.
    private IPacketTap[] _taps = [];
    private InetAddress _lastLocal;
    private int _lastLocalVersion = -1;
    private readonly ITransportProtocol?[] _protocols = new ITransportProtocol?[byte.MaxValue + 1];
    private ulong _cookies;

    internal IpStack(Fabric fabric, string hostName)
    {
        _fabric = fabric;
        HostName = hostName;
        _interface = fabric.Attach(hostName, this);
        Interfaces = new InterfaceTable(fabric, _interface);
        _ethernet = Interfaces.Ethernet;
        _addresses = Interfaces.OwnAddresses;
        _loopback = new LoopbackQueue(fabric.Loop, ReceiveLoopback);
    }

    internal string HostName { get; }

    internal Fabric Fabric => _fabric;

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

    // Packets whose bytes were no packet (raw sockets of other hosts may send anything).
    internal long Malformed { get; private set; }

    // Whoever gets a copy of what comes for a protocol; null where nobody does.
    internal IRawReceiver? Raw { get; set; }

    internal void Register(IpProtocol protocol, ITransportProtocol handler) => _protocols[(int)protocol] = handler;

    // The interface that has an address or a number on the network; null if none has.
    internal NetworkInterface? FindNeighbor(InetAddress address) => _fabric.Find(address);

    internal NetworkInterface? FindNeighbor(int id) => _fabric.Find(id);

    internal void AddTap(IPacketTap tap) => _taps = [.. _taps, tap];

    internal void RemoveTap(IPacketTap tap) => _taps = [.. _taps.Where(other => !ReferenceEquals(other, tap))];

    // Most packets are for the same address.
    internal bool IsLocal(InetAddress address)
    {
        if (_lastLocalVersion == _fabric.Version && _lastLocal.Low == address.Low && _lastLocal.High == address.High)
        {
            return true;
        }

        if (!IsOwn(address))
        {
            return false;
        }

        _lastLocal = address;
        _lastLocalVersion = _fabric.Version;
        return true;
    }

    private bool IsOwn(InetAddress address)
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

    // Packets within the host wait until the call into the stack that sent them has ended, as the lock of a Linux socket makes them wait.
    internal void EnterCall() => _loopback.Enter();

    internal void LeaveCall() => _loopback.Leave();

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
}
