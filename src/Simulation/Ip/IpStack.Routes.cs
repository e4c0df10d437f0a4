// Which way a packet goes, and from which address (ip_route_output_key_hash_rcu, ip6_route_output). What has no route of its own, as groups
// and the limited broadcast have none, takes the interface on the segment.
using System.Net.Sockets;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

internal sealed partial class IpStack
{
    // A shorter network than this has no broadcast address.
    private const int LongestBroadcastPrefix = 30;

    // The broadcast addresses of the interfaces' networks, as they were when the network last changed.
    private (InetAddress Address, int Interface)[] _broadcasts = [];
    private int _broadcastVersion = -1;

    internal MulticastGroups Groups { get; } = new();

    // The interface that has an address of the host.
    internal static int InterfaceOf(InetAddress own) => own.IsLoopback ? InterfaceIndex.Loopback : InterfaceIndex.Segment;

    // The address of an interface, or None: what __ip_dev_find() finds.
    internal int FindInterface(InetAddress address) => IsLocal(address) && !IsBroadcast(address) ? InterfaceOf(address) : InterfaceIndex.None;

    internal int MtuOf(int index, bool isIPv4) =>
        index == InterfaceIndex.Segment ? Interfaces.Ethernet.Mtu : new NetworkPath(null, 0, Interfaces.Loopback.MtuLimit).MtuFor(isIPv4);

    // The limited broadcast, or that of an interface's network.
    internal bool IsBroadcast(InetAddress address) => address.IsBroadcast || FindBroadcastInterface(address) != InterfaceIndex.None;

    // A group or a broadcast address.
    internal bool IsForMany(InetAddress address) => address.IsMulticast || IsBroadcast(address);

    // Source and device are the caller's wishes: the wildcard and 0 for none. IPv4 sends from no address that the host has not, unless the
    // caller may (FLOWI_FLAG_ANYSRC).
    internal SocketError FindRoute(InetAddress destination, InetAddress source, int device, bool isAnySource, out Route route)
    {
        if (source.IsIPv4 && !source.IsAny && !isAnySource && !IsLocal(source))
        {
            route = default;
            return SocketError.NetworkUnreachable;
        }

        if (destination.IsMulticast)
        {
            return FindMulticastRoute(destination, source, device, out route);
        }

        if (IsBroadcast(destination))
        {
            return FindBroadcastRoute(destination, source, device, out route);
        }

        return IsLocal(destination)
            ? FindLocalRoute(destination, source, device, out route)
            : FindRemoteRoute(destination, source, device, out route);
    }

    // The interface of whose network it is the broadcast address, or None.
    private int FindBroadcastInterface(InetAddress address)
    {
        if (_broadcastVersion != _fabric.Version)
        {
            _broadcastVersion = _fabric.Version;
            _broadcasts = [.. Interfaces.Links.SelectMany(static link => BroadcastsOf(link).Select(broadcast => (broadcast, link.Index)))];
        }

        foreach ((InetAddress broadcast, int index) in _broadcasts)
        {
            if (broadcast == address)
            {
                return index;
            }
        }

        return InterfaceIndex.None;
    }

    private static IEnumerable<InetAddress> BroadcastsOf(HostInterface link)
    {
        foreach (InterfaceAddress own in link.Addresses.Where(static a => a.IsIPv4))
        {
            if (own.Broadcast is { } broadcast)
            {
                yield return broadcast;
            }

            if (own.PrefixLength <= LongestBroadcastPrefix)
            {
                yield return InterfaceAddress.LastOf(own.Address, own.PrefixLength);
            }
        }
    }

    private SocketError FindLocalRoute(InetAddress destination, InetAddress source, int device, out Route route)
    {
        int owner = InterfaceOf(destination);
        source = source.IsAny ? ChooseSource(destination) : source;
        var path = new NetworkPath(null, _fabric.Version, Interfaces.Loopback.MtuLimit);
        if (device == InterfaceIndex.None || device == owner || (device == InterfaceIndex.Loopback && destination.IsIPv4))
        {
            route = new Route(RouteKind.Local, device == InterfaceIndex.None ? owner : device, source, path);
            return SocketError.Success;
        }

        // IPv4 takes what an interface has no route to for its neighbour; IPv6 asks for a route by that interface.
        route = new Route(RouteKind.Nowhere, device, source, path);
        return destination.IsIPv4 ? SocketError.Success : SocketError.NetworkUnreachable;
    }

    private SocketError FindRemoteRoute(InetAddress destination, InetAddress source, int device, out Route route)
    {
        route = default;
        SocketError error = FindPath(destination, out NetworkPath path);
        if (error != SocketError.Success)
        {
            return error;
        }

        source = source.IsAny ? ChooseSource(destination) : source;
        if (device == InterfaceIndex.Loopback)
        {
            route = new Route(RouteKind.Nowhere, device, source, path);
            return destination.IsIPv4 ? SocketError.Success : SocketError.NetworkUnreachable;
        }

        route = new Route(RouteKind.Unicast, InterfaceIndex.Segment, source, path);
        return SocketError.Success;
    }

    private SocketError FindBroadcastRoute(InetAddress destination, InetAddress source, int device, out Route route)
    {
        int network = destination.IsBroadcast ? InterfaceIndex.Segment : FindBroadcastInterface(destination);
        int index = device;
        if (index == InterfaceIndex.None)
        {
            // A bound socket sends the limited broadcast by the interface that has its address.
            index = destination.IsBroadcast && !source.IsAny ? InterfaceOf(source) : network;
        }

        if (network == InterfaceIndex.Loopback && index != InterfaceIndex.Loopback)
        {
            route = new Route(RouteKind.Nowhere, index, source, default);
            return SocketError.Success;
        }

        return RouteToMany(RouteKind.Broadcast, destination, source, index, out route);
    }

    private SocketError FindMulticastRoute(InetAddress destination, InetAddress source, int device, out Route route)
    {
        int index = device;
        if (index == InterfaceIndex.None)
        {
            index = destination.IsIPv4 && !source.IsAny ? InterfaceOf(source) : InterfaceIndex.Segment;
        }

        // Linux gives every interface a route to the groups of IPv6 except lo.
        if (index == InterfaceIndex.Loopback && !destination.IsIPv4)
        {
            route = default;
            return SocketError.NetworkUnreachable;
        }

        return RouteToMany(RouteKind.Multicast, destination, source, index, out route);
    }

    private SocketError RouteToMany(RouteKind kind, InetAddress destination, InetAddress source, int index, out Route route)
    {
        route = default;
        bool isIPv4 = destination.IsIPv4;
        HostInterface link = index == InterfaceIndex.Segment ? Interfaces.Ethernet : Interfaces.Loopback;
        if (!link.IsUp || !link.HasAddressOf(isIPv4))
        {
            return SocketError.NetworkUnreachable;
        }

        if (source.IsAny)
        {
            // inet_select_addr(): 127.0.0.1 is of the host only, so groups on lo are sent from another interface's address, if there is one.
            source = destination.IsLoopback ? InetAddress.LoopbackIPv4 : HasAddressOf(isIPv4) ? ChooseSourceOnWire(destination) : source;
        }

        route = new Route(kind, index, source, new NetworkPath(null, _fabric.Version));
        return SocketError.Success;
    }
}
