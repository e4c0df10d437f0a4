// The interfaces of one host, lo and eth0, and what changes about them: addresses, state, MTU (inet_insert_ifa, addrconf_ifdown). Interfaces
// neither come nor go. Left out: link-local addresses, lifetimes, duplicate address detection.
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Links;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

internal sealed class InterfaceTable
{
    internal const int LoopbackIndex = 1;
    internal const int EthernetIndex = 2;

    private const int LoopbackMtu = 65536;
    internal const int LeastIPv4Mtu = 68;
    private const int LeastIPv6Mtu = 1280;
    internal const int GreatestMtu = 65535;
    private const int IPv4PrefixLength = 8;
    private const int IPv6PrefixLength = 64;
    private const int WholeIPv6Address = 128;

    private readonly Fabric _fabric;
    private readonly NetworkInterface _network;
    private readonly HostInterface[] _links;
    private readonly List<InetAddress> _own = [];

    internal InterfaceTable(Fabric fabric, NetworkInterface network)
    {
        _fabric = fabric;
        _network = network;
        Loopback = new HostInterface(LoopbackIndex, "lo", InterfaceFlags.Loopback, new byte[6], LoopbackMtu);
        Ethernet = new HostInterface(
            EthernetIndex,
            "eth0",
            InterfaceFlags.Broadcast | InterfaceFlags.Multicast,
            HardwareAddressOf(network.Id),
            fabric.Defaults.Mtu);
        _links = [Loopback, Ethernet];
        Loopback.Insert(FirstLoopbackIPv4);
        Loopback.Insert(FirstLoopbackIPv6);
    }

    internal HostInterface Loopback { get; }

    internal HostInterface Ethernet { get; }

    // In the order of their indices.
    internal IReadOnlyList<HostInterface> Links => _links;

    // All addresses but those of 127.0.0.0/8 and ::1, in the order in which they came.
    internal List<InetAddress> OwnAddresses => _own;

    // An address of the host has gone: sockets may still be bound to it.
    internal bool HasLostAddress { get; private set; }

    internal IInterfaceObserver? Observer { get; set; }

    private InterfaceAddress FirstLoopbackIPv4 =>
        new(InetAddress.LoopbackIPv4, IPv4PrefixLength) { Scope = AddressScope.Host, Since = _fabric.Loop.Now };

    private InterfaceAddress FirstLoopbackIPv6 =>
        new(InetAddress.LoopbackIPv6, WholeIPv6Address) { Scope = AddressScope.Host, Since = _fabric.Loop.Now, HasNoNetworkRoute = true };

    internal HostInterface? Find(long index) => index is LoopbackIndex or EthernetIndex ? _links[index - 1] : null;

    internal HostInterface? Find(string name) => Array.Find(_links, l => l.Name == name);

    internal HostInterface? FindHolder(InetAddress address) => Array.Find(_links, l => l.Find(address) is not null);

    // Whether the host takes packets to an address without having it: all of a network on lo is the host's own. IPv6 knows no such thing.
    internal bool IsOfLoopback(InetAddress address)
    {
        foreach (InterfaceAddress own in Loopback.Addresses)
        {
            if (own.IsIPv4 ? own.Covers(address) : own.Address == address)
            {
                return true;
            }
        }

        return false;
    }

    // An address that the host has from the start. False if another host has it.
    internal bool TryAddFirst(InetAddress address)
    {
        if (!_fabric.TryAddAddress(_network, address))
        {
            return false;
        }

        Ethernet.Insert(MarkSecondary(Ethernet, new InterfaceAddress(address, address.IsIPv4 ? IPv4PrefixLength : IPv6PrefixLength)
        {
            Broadcast = address.IsIPv4 ? InterfaceAddress.LastOf(address, IPv4PrefixLength) : null,
            Scope = address.IsLinkLocalIPv6 ? AddressScope.Link : AddressScope.Universe,
            Since = _fabric.Loop.Now,
        }));
        _own.Add(address);
        return true;
    }

    // An address that another host has cannot be had here: the network knows each of them once.
    internal SocketError Add(HostInterface link, InterfaceAddress address)
    {
        bool isKnown = address.IsIPv4 ? link.Find(address.Address, address.PrefixLength) is not null : link.Find(address.Address) is not null;
        if (isKnown)
        {
            return SocketErrors.FromErrno(Errno.EEXIST);
        }

        if (!address.IsIPv4 && link.Mtu < LeastIPv6Mtu)
        {
            return SocketError.InvalidArgument;
        }

        if (address.IsIPv4 && link.FindPrimary(address) is { } primary && primary.Scope != address.Scope)
        {
            return SocketError.InvalidArgument;
        }

        if (!TryClaim(address.Address))
        {
            return SocketError.AddressAlreadyInUse;
        }

        InterfaceAddress added = MarkSecondary(link, address with { Since = _fabric.Loop.Now });
        HashSet<HostRoute> before = RouteKeys();
        link.Insert(added);
        _fabric.InvalidatePaths();
        TellAdded(link, added, before);
        return SocketError.Success;
    }

    // Secondary addresses go with their primary (promote_secondaries is off).
    internal void Remove(HostInterface link, InterfaceAddress address)
    {
        if (address.IsIPv4 && !address.IsSecondary)
        {
            foreach (InterfaceAddress secondary in link.Addresses
                .Where(a => a.IsSecondary && a.PrefixLength == address.PrefixLength && a.Covers(address.Address))
                .ToArray())
            {
                RemoveOne(link, secondary);
            }
        }

        RemoveOne(link, address);
    }

    // RTM_NEWADDR on an address that is there already: only what may change of it does.
    internal void Replace(HostInterface link, InterfaceAddress old, InterfaceAddress address)
    {
        HashSet<HostRoute> before = RouteKeys();
        HostRoute[] routes = [.. RouteList.Of(link, old)];
        link.Replace(old, address);
        _fabric.InvalidatePaths();
        TellLostRoutes(routes);
        TellAdded(link, address, before);
    }

    // An interface that goes down loses its addresses of IPv6 (addrconf_ifdown); lo has its own again when it comes up.
    internal void SetState(HostInterface link, bool isUp)
    {
        if (link.IsUp == isUp)
        {
            return;
        }

        HashSet<HostRoute> before = RouteKeys();
        HostRoute[] routes = RoutesOfIPv6(link);
        InterfaceFlags flags = link.Flags;
        link.SetState(isUp);
        _fabric.InvalidatePaths();
        Observer?.OnLinkChanged(link, flags ^ link.Flags);
        if (isUp)
        {
            BringUp(link, before);
        }
        else
        {
            DropIPv6(link, routes);
        }
    }

    // Below the least MTU of a protocol, an interface does not have it.
    internal SocketError SetMtu(HostInterface link, int mtu)
    {
        if (mtu < 0 || (!link.IsLoopback && mtu is < LeastIPv4Mtu or > GreatestMtu))
        {
            return SocketError.InvalidArgument;
        }

        if (mtu == link.Mtu)
        {
            return SocketError.Success;
        }

        HashSet<HostRoute> before = RouteKeys();
        HostRoute[] routes = RoutesOfIPv6(link);
        bool hadIPv6 = link.Mtu >= LeastIPv6Mtu;
        link.SetMtu(mtu);
        _fabric.InvalidatePaths();
        Observer?.OnLinkChanged(link, InterfaceFlags.None);
        if (mtu < LeastIPv6Mtu)
        {
            DropIPv6(link, routes);
        }
        else if (!hadIPv6 && link.IsUp)
        {
            BringUp(link, before);
        }

        while (mtu < LeastIPv4Mtu && link.HasAddressOf(isIPv4: true))
        {
            Remove(link, link.Addresses[0]);
        }

        return SocketError.Success;
    }

    private static byte[] HardwareAddressOf(int number)
    {
        byte[] bytes = new byte[EthernetFrame.AddressLength];
        EthernetFrame.WriteAddress(number, bytes);
        return bytes;
    }

    private static InterfaceAddress MarkSecondary(HostInterface link, InterfaceAddress address) =>
        address with { IsSecondary = address.IsIPv4 && link.FindPrimary(address) is not null };

    private bool TryClaim(InetAddress address)
    {
        if (address.IsLoopback || _own.Contains(address))
        {
            return true;
        }

        if (!_fabric.TryAddAddress(_network, address))
        {
            return false;
        }

        _own.Add(address);
        return true;
    }

    private void Unclaim(InetAddress address)
    {
        HasLostAddress = true;
        if (FindHolder(address) is null && _own.Remove(address))
        {
            _fabric.RemoveAddress(_network, address);
        }
    }

    private void RemoveOne(HostInterface link, InterfaceAddress address)
    {
        HostRoute[] routes = [.. RouteList.Of(link, address)];
        Array.Reverse(routes);
        link.Remove(address);
        Unclaim(address.Address);
        _fabric.InvalidatePaths();
        Observer?.OnAddressRemoved(link, address);
        TellLostRoutes(routes);
    }

    private static HostRoute[] RoutesOfIPv6(HostInterface link) => [.. RouteList.Of([link]).Where(static r => !r.IsIPv4)];

    private void BringUp(HostInterface link, HashSet<HostRoute> before)
    {
        foreach (InterfaceAddress address in link.Addresses)
        {
            TellNewRoutes(RouteList.Of(link, address), before);
        }

        TellNewRoutes(RouteList.OfGroups(link), before);
        if (!link.IsLoopback)
        {
            return;
        }

        foreach (InterfaceAddress first in (InterfaceAddress[])[FirstLoopbackIPv4, FirstLoopbackIPv6])
        {
            // The one that is there already stays as it is.
            _ = Add(link, first);
        }
    }

    private void DropIPv6(HostInterface link, HostRoute[] routes)
    {
        InterfaceAddress[] lost = [.. link.Addresses.Where(static a => !a.IsIPv4)];
        foreach (InterfaceAddress address in lost)
        {
            link.Remove(address);
            Unclaim(address.Address);
        }

        // The kernel is silent about the routes of IPv4 that an interface takes with it.
        TellLostRoutes(routes);
        foreach (InterfaceAddress address in lost)
        {
            Observer?.OnAddressRemoved(link, address);
        }
    }

    // The route to a network of IPv6 comes before the address, those of IPv4 after it.
    private void TellAdded(HostInterface link, InterfaceAddress address, HashSet<HostRoute> before)
    {
        HostRoute[] routes = [.. RouteList.Of(link, address)];
        int first = address.IsIPv4 ? 0 : routes.Length - 1;
        TellNewRoutes(routes[..first], before);
        Observer?.OnAddressAdded(link, address);
        TellNewRoutes(routes[first..], before);
    }

    private void TellNewRoutes(IEnumerable<HostRoute> routes, HashSet<HostRoute> before)
    {
        if (Observer is not { IsListening: true })
        {
            return;
        }

        foreach (HostRoute route in routes)
        {
            if (before.Add(RouteList.KeyOf(route)))
            {
                Observer.OnRouteAdded(route);
            }
        }
    }

    private void TellLostRoutes(IEnumerable<HostRoute> routes)
    {
        if (Observer is not { IsListening: true })
        {
            return;
        }

        HashSet<HostRoute> after = RouteKeys();
        foreach (HostRoute route in routes)
        {
            if (!after.Contains(RouteList.KeyOf(route)))
            {
                Observer.OnRouteRemoved(route);
            }
        }
    }

    // Only asked for membership: their order reaches nobody.
    private HashSet<HostRoute> RouteKeys() =>
        Observer is { IsListening: true } ? [.. RouteList.Of(_links).Select(RouteList.KeyOf)] : [];
}
