using System.Net.Sockets;

namespace SimNet.Abstractions;

public static partial class SocketOptions
{
    /// <summary>The level of IPv6 (IPPROTO_IPV6).</summary>
    public const int IPv6Level = 41;

    /// <summary>The level of ICMPv6 (IPPROTO_ICMPV6).</summary>
    public const int IcmpV6Level = 58;

    /// <summary>The routing header of type 0 (IPV6_RTHDR_TYPE_0), which RFC 5095 has withdrawn.</summary>
    public const int IPv6RoutingHeaderType0 = 0;

    /// <summary>The offset of the checksum in packets of a raw socket; -1 for none (IPV6_CHECKSUM).</summary>
    public static SocketOption<int> IPv6Checksum { get; } = new(IPv6Level, 7, OptionLayouts.Number);

    /// <summary>The next hop of sent packets, a <c>sockaddr_in6</c>; Linux does not have it (IPV6_NEXTHOP).</summary>
    public static SocketOption<byte[]> IPv6NextHop { get; } = new(IPv6Level, 9, OptionLayouts.Bytes);

    /// <summary>The hop limit of sent packets, from 0 to 255; -1 for the host's default (IPV6_UNICAST_HOPS).</summary>
    public static SocketOption<int> IPv6UnicastHops { get; } = new(IPv6Level, 16, OptionLayouts.Number);

    /// <summary>The interface for multicast, by index; 0 lets the host choose (IPV6_MULTICAST_IF).</summary>
    public static SocketOption<int> IPv6MulticastInterface { get; } = new(IPv6Level, 17, OptionLayouts.Number);

    /// <summary>The hop limit of multicasts, from 0 to 255; 1 at first (IPV6_MULTICAST_HOPS).</summary>
    public static SocketOption<int> IPv6MulticastHops { get; } = new(IPv6Level, 18, OptionLayouts.Number);

    /// <summary>Whether multicasts come back to the own host (IPV6_MULTICAST_LOOP).</summary>
    public static SocketOption<bool> IPv6MulticastLoop { get; } = new(IPv6Level, 19, OptionLayouts.Flag);

    /// <summary>Join a multicast group on an interface (IPV6_JOIN_GROUP).</summary>
    public static WriteOnlySocketOption<IPv6MulticastOption> IPv6JoinGroup { get; } = new(IPv6Level, 20, AddressLayouts.IPv6Membership);

    /// <summary>Leave a multicast group (IPV6_LEAVE_GROUP).</summary>
    public static WriteOnlySocketOption<IPv6MulticastOption> IPv6LeaveGroup { get; } = new(IPv6Level, 21, AddressLayouts.IPv6Membership);

    /// <summary>Whether an IPv6 socket leaves IPv4 alone (IPV6_V6ONLY).</summary>
    public static SocketOption<bool> IPv6Only { get; } = new(IPv6Level, 26, OptionLayouts.Flag);

    /// <summary>Tell the destination of received packets (IPV6_RECVPKTINFO).</summary>
    public static SocketOption<bool> IPv6ReceivePacketInformation { get; } = new(IPv6Level, 49, OptionLayouts.Flag);

    /// <summary>The source address and interface of sent packets, a <c>struct in6_pktinfo</c> (IPV6_PKTINFO).</summary>
    public static SocketOption<byte[]> IPv6PacketInformation { get; } = new(IPv6Level, 50, OptionLayouts.Bytes);

    /// <summary>Tell the hop limit of received packets (IPV6_RECVHOPLIMIT).</summary>
    public static SocketOption<bool> IPv6ReceiveHopLimit { get; } = new(IPv6Level, 51, OptionLayouts.Flag);

    /// <summary>The hop limit as ancillary data; as an option Linux does not have it (IPV6_HOPLIMIT).</summary>
    public static SocketOption<int> IPv6HopLimit { get; } = new(IPv6Level, 52, OptionLayouts.Number);

    /// <summary>Tell the hop-by-hop options of received packets (IPV6_RECVHOPOPTS).</summary>
    public static SocketOption<bool> IPv6ReceiveHopByHopOptions { get; } = new(IPv6Level, 53, OptionLayouts.Flag);

    /// <summary>The hop-by-hop options of sent packets, in the form of the header (IPV6_HOPOPTS).</summary>
    public static SocketOption<byte[]> IPv6HopByHopOptions { get; } = new(IPv6Level, 54, OptionLayouts.Bytes);

    /// <summary>The destination options before a routing header, in the form of the header (IPV6_RTHDRDSTOPTS).</summary>
    public static SocketOption<byte[]> IPv6RoutingHeaderDestinationOptions { get; } = new(IPv6Level, 55, OptionLayouts.Bytes);

    /// <summary>Tell the routing header of received packets (IPV6_RECVRTHDR).</summary>
    public static SocketOption<bool> IPv6ReceiveRoutingHeader { get; } = new(IPv6Level, 56, OptionLayouts.Flag);

    /// <summary>The routing header of sent packets (IPV6_RTHDR).</summary>
    public static SocketOption<byte[]> IPv6RoutingHeader { get; } = new(IPv6Level, 57, OptionLayouts.Bytes);

    /// <summary>Tell the destination options of received packets (IPV6_RECVDSTOPTS).</summary>
    public static SocketOption<bool> IPv6ReceiveDestinationOptions { get; } = new(IPv6Level, 58, OptionLayouts.Flag);

    /// <summary>The destination options of sent packets, in the form of the header (IPV6_DSTOPTS).</summary>
    public static SocketOption<byte[]> IPv6DestinationOptions { get; } = new(IPv6Level, 59, OptionLayouts.Bytes);

    /// <summary>Tell changes of the path's MTU (IPV6_RECVPATHMTU).</summary>
    public static SocketOption<bool> IPv6ReceivePathMtu { get; } = new(IPv6Level, 60, OptionLayouts.Flag);

    /// <summary>The path's MTU of a connected socket, a <c>struct ip6_mtuinfo</c>, read-only (IPV6_PATHMTU).</summary>
    public static ReadOnlySocketOption<byte[]> IPv6PathMtu { get; } = new(IPv6Level, 61, OptionLayouts.Bytes);

    /// <summary>Never fragment sent packets (IPV6_DONTFRAG).</summary>
    public static SocketOption<bool> IPv6DontFragment { get; } = new(IPv6Level, 62, OptionLayouts.Flag);

    /// <summary>Tell the traffic class of received packets (IPV6_RECVTCLASS).</summary>
    public static SocketOption<bool> IPv6ReceiveTrafficClass { get; } = new(IPv6Level, 66, OptionLayouts.Flag);

    /// <summary>The traffic class of sent packets, from 0 to 255; -1 for the default (IPV6_TCLASS).</summary>
    public static SocketOption<int> IPv6TrafficClass { get; } = new(IPv6Level, 67, OptionLayouts.Number);
}
