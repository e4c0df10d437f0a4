// Which way a packet goes, and from which address (ip_route_output_key_hash_rcu, ip6_route_output). What has no route of its own, as groups
// and the limited broadcast have none, takes the interface on the segment.
using System.Net.Sockets;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

internal sealed partial class IpStack
{
    // All interfaces have the prefix of class A.
    private const uint HostMask = 0x00FF_FFFF;

    internal MulticastGroups Groups { get; } = new();

    // The interface that has an address of the host.
    internal static int InterfaceOf(InetAddress own) => own.IsLoopback ? InterfaceIndex.Loopback : InterfaceIndex.Segment;

    // The address of an interface, or None: what __ip_dev_find() finds.
    internal int FindInterface(InetAddress address) => IsLocal(address) && !IsBroadcast(address) ? InterfaceOf(address) : InterfaceIndex.None;

    internal int MtuOf(int index, bool isIPv4) =>
        index == InterfaceIndex.Segment ? _fabric.Defaults.Mtu : default(NetworkPath).MtuFor(isIPv4);

    // The limited broadcast, or that of an interface's network.
    internal bool IsBroadcast(InetAddress address)
    {
        if (!address.IsIPv4 || (address.IPv4Bits & HostMask) != HostMask)
        {
            return false;
        }

        return address.IsBroadcast || IsSubnetBroadcast(address);
    }

    // Source and device are the caller's wishes: the wildcard and 0 for none.
    internal SocketError FindRoute(InetAddress destination, InetAddress source, int device, out Route route)
    {
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

    private bool IsSubnetBroadcast(InetAddress address)
    {
        if (address.IsLoopback)
        {
            return true;
        }

        foreach (InetAddress own in _addresses)
        {
            if (own.IsIPv4 && (own.IPv4Bits | HostMask) == address.IPv4Bits)
            {
                return true;
            }
        }

        return false;
    }

    private SocketError FindLocalRoute(InetAddress destination, InetAddress source, int device, out Route route)
    {
        int owner = InterfaceOf(destination);
        source = source.IsAny ? ChooseSource(destination) : source;
        var path = new NetworkPath(null, _fabric.Version);
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
        int network = destination.IsLoopback ? InterfaceIndex.Loopback : InterfaceIndex.Segment;
        int index = device;
        if (index == InterfaceIndex.None)
        {
            // A bound socket sends the limited broadcast by the interface that has its address.
            index = destination.IsBroadcast && !source.IsAny ? InterfaceOf(source) : network;
        }

        if (destination.IsLoopback && index != InterfaceIndex.Loopback)
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
        if (index == InterfaceIndex.Segment && !HasAddressOf(isIPv4))
        {
            return SocketError.NetworkUnreachable;
        }

        if (source.IsAny)
        {
            // inet_select_addr(): 127.0.0.1 is of the host only, so groups on lo are sent from another interface's address, if there is one.
            source = destination.IsLoopback ? InetAddress.LoopbackIPv4 : HasAddressOf(isIPv4) ? _addresses.Find(a => a.IsIPv4 == isIPv4) : source;
        }

        route = new Route(kind, index, source, new NetworkPath(null, _fabric.Version));
        return SocketError.Success;
    }
}
