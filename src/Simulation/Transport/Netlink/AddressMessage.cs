// RTM_NEWADDR and RTM_DELADDR: struct ifaddrmsg and the attributes of an address, in the kernel's order (inet_fill_ifaddr, inet6_fill_ifaddr).
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Netlink;

internal static class AddressMessage
{
    internal const int HeaderLength = 8;

    internal const ushort Address = 1;
    internal const ushort Local = 2;
    internal const ushort Label = 3;
    internal const ushort Broadcast = 4;
    internal const ushort CacheInfo = 6;
    internal const ushort Flags = 8;

    // IFA_PROTO, and what the kernel gives lo by itself (IFAPROT_KERNEL_LO).
    internal const ushort Origin = 11;
    private const byte OriginLoopback = 1;

    internal const uint Secondary = 0x01;
    internal const uint WithoutDetection = 0x02;
    internal const uint Permanent = 0x80;
    internal const uint WithoutNetworkRoute = 0x200;

    private const long NanosecondsPerHundredth = 10_000_000;

    internal static void Write(NetlinkWriter writer, HostInterface link, InterfaceAddress address)
    {
        uint flags = FlagsOf(address, link);
        writer.Byte(address.IsIPv4 ? RouteNames.IPv4 : RouteNames.IPv6);
        writer.Byte((byte)address.PrefixLength);
        writer.Byte(unchecked((byte)flags));
        writer.Byte((byte)address.Scope);
        writer.Int32(link.Index);

        Span<byte> bytes = stackalloc byte[16];
        writer.Attribute(Address, BytesOf(address.Address, bytes));
        if (address.IsIPv4)
        {
            writer.Attribute(Local, BytesOf(address.Address, bytes));
            if (address.Broadcast is { } broadcast)
            {
                writer.Attribute(Broadcast, BytesOf(broadcast, bytes));
            }

            writer.Attribute(Label, address.Label ?? link.Name);
            writer.Attribute(Flags, flags);
            WriteCacheInfo(writer, address);
        }
        else
        {
            WriteCacheInfo(writer, address);
            writer.Attribute(Flags, flags);
            if (link.IsLoopback && address.Address.IsLoopback)
            {
                writer.Attribute(Origin, OriginLoopback);
            }
        }
    }

    // An address as it is on the wire.
    internal static ReadOnlySpan<byte> BytesOf(InetAddress address, Span<byte> room)
    {
        address.WriteIPv6(room);
        return address.IsIPv4 ? room[12..16] : room[..16];
    }

    // The kernel keeps lo's ::1 without a route to its network, but does not say so.
    private static uint FlagsOf(InterfaceAddress address, HostInterface link) =>
        Permanent
        | (address.IsSecondary ? Secondary : 0)
        | (address.IsWithoutDetection ? WithoutDetection : 0)
        | (address.HasNoNetworkRoute && !link.IsLoopback ? WithoutNetworkRoute : 0);

    // struct ifa_cacheinfo: lifetimes without end, then the age of the address's begin and last change since the host's, in hundredths of a second.
    private static void WriteCacheInfo(NetlinkWriter writer, InterfaceAddress address)
    {
        uint since = unchecked((uint)(address.Since / NanosecondsPerHundredth));
        writer.Attribute(CacheInfo, [uint.MaxValue, uint.MaxValue, since, since]);
    }
}
