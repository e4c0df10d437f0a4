// What programs ask of the routes: RTM_GETROUTE, for all of them or for the way to one destination (inet_rtm_getroute, inet6_rtm_getroute).
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Netlink;

internal sealed class RouteRequests(IpStack ip)
{
    private const int TableOffset = 4;
    private const int OriginOffset = 5;
    private const int TypeOffset = 7;
    private const int FlagsOffset = 8;

    // RTPROT_KERNEL: all routes are.
    private const byte KernelOrigin = 2;

    // RTM_F_CLONED and RTM_F_FIB_MATCH, and RTCF_* as far as they are told with a way.
    private const uint Cloned = 0x200;
    private const uint TableEntry = 0x2000;
    private const uint BroadcastFlag = 0x1000_0000;
    private const uint MulticastFlag = 0x2000_0000;
    private const uint LocalFlag = 0x8000_0000;

    internal Errno Dump(RouteRequest request, List<byte[]> messages, ref ushort flags)
    {
        uint device = 0;
        bool isFiltered = false;
        if (request.IsStrict)
        {
            Errno error = CheckDump(request, out device, out isFiltered);
            if (error != Errno.None)
            {
                return error;
            }
        }
        else if (request.Body.Length >= RouteMessage.HeaderLength && (request.UInt32At(FlagsOffset) & Cloned) != 0)
        {
            // Routes of single destinations are not kept.
            return Errno.None;
        }

        flags |= isFiltered ? NetlinkNames.DumpFiltered : (ushort)0;
        foreach (HostRoute route in RouteList.Of(ip.Interfaces.Links))
        {
            if (IsWanted(request, route, device, isFiltered))
            {
                var writer = new NetlinkWriter(request.IsLittleEndian);
                writer.Begin(RouteNames.NewRoute, flags, request.Header.Sequence, request.Sender.PortId);
                RouteMessage.Write(writer, route);
                writer.End();
                messages.Add(writer.Written.ToArray());
            }
        }

        return Errno.None;
    }

    internal Errno Get(RouteRequest request, NetlinkWriter writer)
    {
        if (request.Family is not (RouteNames.IPv4 or RouteNames.IPv6))
        {
            return Errno.EOPNOTSUPP;
        }

        if (request.Body.Length < RouteMessage.HeaderLength)
        {
            return Errno.EINVAL;
        }

        bool isIPv4 = request.Family == RouteNames.IPv4;
        int length = isIPv4 ? 4 : 16;
        NetlinkAttributes attributes = request.AttributesAfter(RouteMessage.HeaderLength);
        if (attributes.IsShort(RouteMessage.Destination, length) || attributes.IsShort(RouteMessage.Source, length)
            || attributes.IsShort(RouteMessage.OutputInterface, sizeof(uint)))
        {
            return Errno.ERANGE;
        }

        if (!attributes.TryFindAddress(RouteMessage.Destination, isIPv4, out InetAddress destination))
        {
            destination = isIPv4 ? InetAddress.AnyIPv4 : InetAddress.AnyIPv6;
        }

        Errno error = Find(request, destination, out HostRoute? way, out uint flags);
        if (error != Errno.None)
        {
            return error;
        }

        writer.Begin(RouteNames.NewRoute, 0, request.Header.Sequence, request.Sender.PortId);
        if ((request.UInt32At(FlagsOffset) & TableEntry) != 0)
        {
            error = WriteTableEntry(writer, destination);
        }
        else
        {
            RouteMessage.WriteWay(writer, way!, flags);
        }

        writer.End();
        return error;
    }

    // In strict mode a dump may ask for a table, an origin, a type and an interface, and no more (ip_valid_fib_dump_req).
    private Errno CheckDump(RouteRequest request, out uint device, out bool isFiltered)
    {
        device = 0;
        isFiltered = false;
        if (request.Body.Length < RouteMessage.HeaderLength || request.Body[1..TableOffset].ContainsAnyExcept((byte)0) || request.Body[6] != 0)
        {
            return Errno.EINVAL;
        }

        NetlinkAttributes attributes = request.AttributesAfter(RouteMessage.HeaderLength);
        if (attributes.TryFindUInt32(RouteMessage.OutputInterface, out device) && ip.Interfaces.Find(device) is null)
        {
            return Errno.ENODEV;
        }

        isFiltered = device != 0 || request.Body[TableOffset] != 0 || request.Body[OriginOffset] != 0 || request.Body[TypeOffset] != 0;
        return request.Body[TableOffset] is 0 or RouteTables.Main or RouteTables.Local ? Errno.None : Errno.ENOENT;
    }

    private static bool IsWanted(RouteRequest request, HostRoute route, uint device, bool isFiltered)
    {
        if (request.Family == (route.IsIPv4 ? RouteNames.IPv6 : RouteNames.IPv4))
        {
            return false;
        }

        return !isFiltered
            || ((device == 0 || device == route.InterfaceIndex)
                && (request.Body[TableOffset] == 0 || request.Body[TableOffset] == route.Table)
                && request.Body[OriginOffset] is 0 or KernelOrigin
                && (request.Body[TypeOffset] == 0 || request.Body[TypeOffset] == (byte)route.Type));
    }

    // The way that the stack takes, told as the kernel tells it.
    private Errno Find(RouteRequest request, InetAddress destination, out HostRoute? way, out uint flags)
    {
        NetlinkAttributes attributes = request.AttributesAfter(RouteMessage.HeaderLength);
        way = null;
        flags = destination.IsIPv4 ? Cloned : 0;
        bool isBound = attributes.TryFindUInt32(RouteMessage.OutputInterface, out uint device) && device != 0;
        if (isBound && ip.Interfaces.Find(device) is null)
        {
            return destination.IsIPv4 ? Errno.ENODEV : Errno.ENETUNREACH;
        }

        if (destination.IsIPv4
            && attributes.TryFindAddress(RouteMessage.Source, isIPv4: true, out InetAddress source)
            && !source.IsAny
            && !ip.IsLocal(source))
        {
            return Errno.ENETUNREACH;
        }

        HostRoute? entry = RouteList.Match(ip.Interfaces.Links, destination);
        Errno error = destination.IsMulticast || destination.IsBroadcast || entry?.Type == HostRouteType.Broadcast
            ? FindWayToMany(destination, entry, out way, ref flags)
            : FindWayToOne(destination, entry, out way, ref flags);
        return error == Errno.None && isBound && way!.InterfaceIndex != device ? Errno.ENETUNREACH : error;
    }

    private Errno FindWayToOne(InetAddress destination, HostRoute? entry, out HostRoute? way, ref uint flags)
    {
        way = null;
        InetAddress target = destination == InetAddress.AnyIPv4 ? InetAddress.LoopbackIPv4 : destination;
        SocketError error = ip.FindPath(target, out _);
        bool isLocal = ip.IsLocal(target);

        // What the stack finds no host for is still on the interface's network.
        if (error != SocketError.Success && (entry is null || isLocal))
        {
            return SocketErrors.ToErrno(error);
        }

        bool isIPv4 = destination.IsIPv4;
        flags |= isIPv4 && isLocal ? LocalFlag : 0;
        way = new HostRoute(
            isLocal ? HostRouteType.Local : HostRouteType.Unicast,
            isLocal && !isIPv4 ? RouteTables.Local : RouteTables.Main,
            destination,
            0,
            isLocal ? InterfaceTable.LoopbackIndex : InterfaceTable.EthernetIndex)
        {
            Source = ip.ChooseSource(target),
            Metric = entry?.Metric ?? 0,
        };
        return Errno.None;
    }

    // To a group or to all of a network, by the interface with the first address.
    private Errno FindWayToMany(InetAddress destination, HostRoute? entry, out HostRoute? way, ref uint flags)
    {
        way = null;
        HostInterface link = entry is null ? ip.Interfaces.Ethernet : ip.Interfaces.Find(entry.InterfaceIndex)!;
        InterfaceAddress? own = link.Addresses.FirstOrDefault(a => a.IsIPv4 == destination.IsIPv4);
        if (!link.IsUp || own is null)
        {
            return Errno.ENETUNREACH;
        }

        bool isGroup = destination.IsMulticast;
        flags |= !destination.IsIPv4 ? 0 : isGroup ? MulticastFlag : BroadcastFlag | LocalFlag;
        way = new HostRoute(
            isGroup ? HostRouteType.Multicast : HostRouteType.Broadcast,
            destination.IsIPv4 ? RouteTables.Main : RouteTables.Local,
            destination,
            0,
            link.Index)
        {
            Source = entry?.Source ?? own.Address,
            Metric = entry?.Metric ?? 0,
        };
        return Errno.None;
    }

    private Errno WriteTableEntry(NetlinkWriter writer, InetAddress destination)
    {
        if (RouteList.Match(ip.Interfaces.Links, destination) is not { } entry)
        {
            return Errno.EHOSTUNREACH;
        }

        RouteMessage.Write(writer, entry);
        return Errno.None;
    }
}
