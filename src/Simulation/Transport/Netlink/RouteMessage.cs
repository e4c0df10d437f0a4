// RTM_NEWROUTE and RTM_DELROUTE: struct rtmsg and the attributes of a route, in the kernel's order (fib_dump_info, rt_fill_info, rt6_fill_node).
using SimNet.Simulation.Ip;

namespace SimNet.Simulation.Transport.Netlink;

internal static class RouteMessage
{
    internal const int HeaderLength = 12;

    internal const ushort Destination = 1;
    internal const ushort Source = 2;
    internal const ushort OutputInterface = 4;
    internal const ushort Priority = 6;
    internal const ushort PreferredSource = 7;
    internal const ushort CacheInfo = 12;
    internal const ushort Table = 15;
    internal const ushort Preference = 20;
    internal const ushort User = 25;

    // RTPROT_KERNEL
    private const byte KernelOrigin = 2;

    // struct rta_cacheinfo, in numbers.
    private const int CacheInfoCount = 8;

    internal static void Write(NetlinkWriter writer, HostRoute route)
    {
        WriteHeader(writer, route, route.PrefixLength, sourceLength: 0, route.Table, KernelOrigin, flags: 0);
        Span<byte> bytes = stackalloc byte[16];
        writer.Attribute(Table, (uint)route.Table);
        if (route.PrefixLength > 0)
        {
            writer.Attribute(Destination, AddressMessage.BytesOf(route.Destination, bytes));
        }

        if (route.IsIPv4)
        {
            if (route.Source is { } source)
            {
                writer.Attribute(PreferredSource, AddressMessage.BytesOf(source, bytes));
            }

            writer.Attribute(OutputInterface, (uint)route.InterfaceIndex);
            return;
        }

        writer.Attribute(Priority, (uint)route.Metric);
        writer.Attribute(OutputInterface, (uint)route.InterfaceIndex);
        WriteCacheInfo(writer);
        writer.Attribute(Preference, (byte)0);
    }

    // The answer about one destination: the way that a packet to it would take from here.
    internal static void WriteWay(NetlinkWriter writer, HostRoute route, uint flags)
    {
        int bits = route.IsIPv4 ? 32 : 128;
        WriteHeader(writer, route, bits, route.IsIPv4 ? 0 : bits, route.Table, route.IsIPv4 ? (byte)0 : KernelOrigin, flags);
        Span<byte> bytes = stackalloc byte[16];
        writer.Attribute(Table, (uint)route.Table);
        writer.Attribute(Destination, AddressMessage.BytesOf(route.Destination, bytes));
        if (route.IsIPv4)
        {
            writer.Attribute(OutputInterface, (uint)route.InterfaceIndex);
            writer.Attribute(PreferredSource, AddressMessage.BytesOf(route.Source ?? route.Destination, bytes));
            writer.Attribute(User, 0U);
            WriteCacheInfo(writer);
            return;
        }

        bytes.Clear();
        writer.Attribute(Source, bytes);
        writer.Attribute(PreferredSource, AddressMessage.BytesOf(route.Source ?? route.Destination, bytes));
        writer.Attribute(Priority, (uint)route.Metric);
        writer.Attribute(OutputInterface, (uint)route.InterfaceIndex);
        WriteCacheInfo(writer);
        writer.Attribute(Preference, (byte)0);
    }

    private static void WriteHeader(NetlinkWriter writer, HostRoute route, int length, int sourceLength, byte table, byte origin, uint flags)
    {
        writer.Byte(route.IsIPv4 ? RouteNames.IPv4 : RouteNames.IPv6);
        writer.Byte((byte)length);
        writer.Byte((byte)sourceLength);
        writer.Byte(0);
        writer.Byte(table);
        writer.Byte(origin);
        writer.Byte((byte)route.Scope);
        writer.Byte((byte)route.Type);
        writer.UInt32(flags);
    }

    // Nothing of it is kept.
    private static void WriteCacheInfo(NetlinkWriter writer)
    {
        Span<uint> numbers = stackalloc uint[CacheInfoCount];
        numbers.Clear();
        writer.Attribute(CacheInfo, numbers);
    }
}
