// The routes that follow from a host's interfaces, as the kernel makes them (fib_add_ifaddr, addrconf_prefix_route): tables main and local.
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

internal static class RouteList
{
    // IP6_RT_PRIO_ADDRCONF
    private const int NetworkMetric = 256;
    // RFC 8200 5
    private const int LeastMtu = 1280;
    private const int MulticastPrefixLength = 8;
    private const ulong MulticastPrefix = 0xFF00_0000_0000_0000;

    // The longest prefix that leaves room for a broadcast address.
    private const int LongestBroadcastPrefix = 30;

    // All routes, in the order in which the kernel lists them: IPv4 before IPv6, main before local.
    internal static List<HostRoute> Of(IReadOnlyList<HostInterface> links)
    {
        var routes = new List<HostRoute>();
        var known = new HashSet<HostRoute>();
        foreach (HostInterface link in links)
        {
            foreach (HostRoute route in link.Addresses.SelectMany(a => Of(link, a)).Concat(OfGroups(link)))
            {
                if (known.Add(KeyOf(route)))
                {
                    routes.Add(route);
                }
            }
        }

        routes.Sort(Compare);
        return routes;
    }

    // The entry for a destination: the longest prefix, table local before main; null for none.
    internal static HostRoute? Match(IReadOnlyList<HostInterface> links, InetAddress destination)
    {
        HostRoute? best = null;
        foreach (HostRoute route in Of(links))
        {
            bool covers = route.IsIPv4 == destination.IsIPv4
                && InterfaceAddress.NetworkOf(destination, route.PrefixLength) == route.Destination;
            if (covers && (best is null || (route.Table, route.PrefixLength).CompareTo((best.Table, best.PrefixLength)) > 0))
            {
                best = route;
            }
        }

        return best;
    }

    // The routes of one address, in the order in which they are made.
    internal static IEnumerable<HostRoute> Of(HostInterface link, InterfaceAddress address) =>
        address.IsIPv4 ? OfIPv4(link, address) : OfIPv6(link, address);

    // The groups of IPv6 on an interface that is up; lo has none.
    internal static IEnumerable<HostRoute> OfGroups(HostInterface link)
    {
        if (link.IsUp && !link.IsLoopback && link.Mtu >= LeastMtu)
        {
            yield return new HostRoute(HostRouteType.Multicast, RouteTables.Local, new InetAddress(MulticastPrefix, 0), MulticastPrefixLength, link.Index)
            {
                Metric = NetworkMetric,
            };
        }
    }

    private static IEnumerable<HostRoute> OfIPv4(HostInterface link, InterfaceAddress address)
    {
        InetAddress source = address.IsSecondary && link.FindPrimary(address) is { } primary ? primary.Address : address.Address;
        HostRoute Make(HostRouteType type, byte table, InetAddress destination, int length, AddressScope scope) =>
            new(type, table, destination, length, link.Index) { Scope = scope, Source = source };

        yield return Make(HostRouteType.Local, RouteTables.Local, address.Address, 32, AddressScope.Host);
        if (link.IsUp && address.Broadcast is { } broadcast && !broadcast.IsBroadcast)
        {
            yield return Make(HostRouteType.Broadcast, RouteTables.Local, broadcast, 32, AddressScope.Link);
        }

        if (address.IsSecondary || address.HasNoNetworkRoute || address.IsWholeAddress)
        {
            yield break;
        }

        if (link.IsLoopback)
        {
            // A local route outlives the interface's being down (fib_sync_down_dev).
            yield return Make(HostRouteType.Local, RouteTables.Local, address.Network, address.PrefixLength, AddressScope.Host);
        }
        else if (link.IsUp)
        {
            yield return Make(HostRouteType.Unicast, RouteTables.Main, address.Network, address.PrefixLength, AddressScope.Link);
        }

        InetAddress last = InterfaceAddress.LastOf(address.Address, address.PrefixLength);
        if (link.IsUp && address.PrefixLength <= LongestBroadcastPrefix && last != address.Broadcast)
        {
            yield return Make(HostRouteType.Broadcast, RouteTables.Local, last, 32, AddressScope.Link);
        }
    }

    private static IEnumerable<HostRoute> OfIPv6(HostInterface link, InterfaceAddress address)
    {
        if (link.IsUp && !address.HasNoNetworkRoute)
        {
            yield return new HostRoute(HostRouteType.Unicast, RouteTables.Main, address.Network, address.PrefixLength, link.Index)
            {
                Metric = NetworkMetric,
            };
        }

        yield return new HostRoute(HostRouteType.Local, RouteTables.Local, address.Address, 128, link.Index);
    }

    // Two addresses of a network may ask for one route; the first has made it.
    internal static HostRoute KeyOf(HostRoute route) => route with { Scope = default, Source = null, Metric = 0 };

    // IPv4 by destination and then the longer prefix (fib_table_dump); the tree of IPv6 shows what lies within a network before the network.
    private static int Compare(HostRoute first, HostRoute second)
    {
        int order = second.IsIPv4.CompareTo(first.IsIPv4);
        order = order != 0 ? order : first.Table.CompareTo(second.Table);
        order = order != 0 ? order : Compare(PlaceOf(first), PlaceOf(second));
        order = order != 0 ? order : second.PrefixLength.CompareTo(first.PrefixLength);
        return order != 0 ? order : first.InterfaceIndex.CompareTo(second.InterfaceIndex);
    }

    private static InetAddress PlaceOf(HostRoute route) =>
        route.IsIPv4 ? route.Destination : InterfaceAddress.LastOf(route.Destination, route.PrefixLength);

    private static int Compare(InetAddress first, InetAddress second)
    {
        int order = first.High.CompareTo(second.High);
        return order != 0 ? order : first.Low.CompareTo(second.Low);
    }
}
