namespace SimNet.Simulation.Transport.Netlink;

// The numbers of rtnetlink(7): types of messages, groups, attributes.
internal static class RouteNames
{
    internal const ushort NewLink = 16;
    internal const ushort DeleteLink = 17;
    internal const ushort GetLink = 18;
    internal const ushort SetLink = 19;
    internal const ushort NewAddress = 20;
    internal const ushort DeleteAddress = 21;
    internal const ushort GetAddress = 22;
    internal const ushort NewRoute = 24;
    internal const ushort DeleteRoute = 25;
    internal const ushort GetRoute = 26;

    // RTM_MAX
    internal const ushort LastType = 123;

    internal const byte Unspecified = 0;
    internal const byte IPv4 = 2;
    internal const byte IPv6 = 10;

    internal const int LinkGroup = 1;
    internal const int IPv4AddressGroup = 5;
    internal const int IPv4RouteGroup = 7;
    internal const int IPv6AddressGroup = 9;
    internal const int IPv6RouteGroup = 11;
}
