using System.Net;
using System.Net.Sockets;

namespace SimNet.Abstractions;

public static partial class SocketOptions
{
    /// <summary>The level of IPv4 (IPPROTO_IP, SOL_IP).</summary>
    public const int IPLevel = 0;

    /// <summary>The level of raw sockets (SOL_RAW).</summary>
    public const int RawLevel = 255;

    /// <summary>The type of service of sent packets (IP_TOS).</summary>
    public static SocketOption<int> IPTypeOfService { get; } = new(IPLevel, 1, OptionLayouts.Number);

    /// <summary>The time to live of sent packets, from 1 to 255 (IP_TTL).</summary>
    public static SocketOption<int> IPTimeToLive { get; } = new(IPLevel, 2, OptionLayouts.Number);

    /// <summary>The program gives the IP header itself, raw sockets only (IP_HDRINCL).</summary>
    public static SocketOption<bool> IPHeaderIncluded { get; } = new(IPLevel, 3, OptionLayouts.Flag);

    /// <summary>The IP options of sent packets, in the form of the header, up to 40 bytes (IP_OPTIONS).</summary>
    public static SocketOption<byte[]> IPOptions { get; } = new(IPLevel, 4, OptionLayouts.Bytes);

    /// <summary>Tell the IP options of received packets (IP_RECVOPTS).</summary>
    public static SocketOption<bool> IPReceiveOptions { get; } = new(IPLevel, 6, OptionLayouts.Flag);

    /// <summary>Tell the IP options of received packets as they came (IP_RETOPTS, IP_RECVRETOPTS).</summary>
    public static SocketOption<bool> IPReturnOptions { get; } = new(IPLevel, 7, OptionLayouts.Flag);

    /// <summary>Tell the destination of received packets (IP_PKTINFO).</summary>
    public static SocketOption<bool> IPPacketInformation { get; } = new(IPLevel, 8, OptionLayouts.Flag);

    /// <summary>How the path's MTU is found, from 0, never, to 5 (IP_MTU_DISCOVER).</summary>
    public static SocketOption<int> IPMtuDiscovery { get; } = new(IPLevel, 10, OptionLayouts.Number);

    /// <summary>Report ICMP errors to datagram sockets without a peer too (IP_RECVERR).</summary>
    public static SocketOption<bool> IPReceiveErrors { get; } = new(IPLevel, 11, OptionLayouts.Flag);

    /// <summary>Tell the time to live of received packets (IP_RECVTTL).</summary>
    public static SocketOption<bool> IPReceiveTimeToLive { get; } = new(IPLevel, 12, OptionLayouts.Flag);

    /// <summary>Tell the type of service of received packets (IP_RECVTOS).</summary>
    public static SocketOption<bool> IPReceiveTypeOfService { get; } = new(IPLevel, 13, OptionLayouts.Flag);

    /// <summary>The MTU of the path to the peer in bytes, of a connected socket, read-only (IP_MTU).</summary>
    public static ReadOnlySocketOption<int> IPMtu { get; } = new(IPLevel, 14, OptionLayouts.Number);

    /// <summary>Allow binding to addresses that the host does not have (IP_FREEBIND).</summary>
    public static SocketOption<bool> IPFreeBind { get; } = new(IPLevel, 15, OptionLayouts.Flag);

    /// <summary>Act for other hosts' addresses, for programs with the right (IP_TRANSPARENT).</summary>
    public static SocketOption<bool> IPTransparent { get; } = new(IPLevel, 19, OptionLayouts.Flag);

    /// <summary>The least time to live of packets that are taken, from 0 to 255 (IP_MINTTL).</summary>
    public static SocketOption<int> IPMinimumTimeToLive { get; } = new(IPLevel, 21, OptionLayouts.Number);

    /// <summary>A bind to port 0 leaves the choice of the port to the connect (IP_BIND_ADDRESS_NO_PORT).</summary>
    public static SocketOption<bool> IPBindAddressNoPort { get; } = new(IPLevel, 24, OptionLayouts.Flag);

    /// <summary>The interface for multicast, by address (IP_MULTICAST_IF).</summary>
    public static SocketOption<IPAddress> IPMulticastInterface { get; } = new(IPLevel, 32, AddressLayouts.Address);

    /// <summary>The time to live of multicasts, from 0 to 255; 1 at first (IP_MULTICAST_TTL).</summary>
    public static SocketOption<int> IPMulticastTimeToLive { get; } = new(IPLevel, 33, OptionLayouts.Number);

    /// <summary>Whether multicasts come back to the own host (IP_MULTICAST_LOOP).</summary>
    public static SocketOption<bool> IPMulticastLoop { get; } = new(IPLevel, 34, OptionLayouts.Flag);

    /// <summary>Join a multicast group on an interface (IP_ADD_MEMBERSHIP).</summary>
    public static WriteOnlySocketOption<MulticastOption> IPAddMembership { get; } = new(IPLevel, 35, AddressLayouts.Membership);

    /// <summary>Leave a multicast group (IP_DROP_MEMBERSHIP).</summary>
    public static WriteOnlySocketOption<MulticastOption> IPDropMembership { get; } = new(IPLevel, 36, AddressLayouts.Membership);

    /// <summary>No longer receive what one host sends to a joined group (IP_BLOCK_SOURCE).</summary>
    public static WriteOnlySocketOption<SourceMembership> IPBlockSource { get; } = new(IPLevel, 38, AddressLayouts.SourceMembership);

    /// <summary>Receive again what a blocked host sends to a group (IP_UNBLOCK_SOURCE).</summary>
    public static WriteOnlySocketOption<SourceMembership> IPUnblockSource { get; } = new(IPLevel, 37, AddressLayouts.SourceMembership);

    /// <summary>Join a multicast group as sent by one host (IP_ADD_SOURCE_MEMBERSHIP).</summary>
    public static WriteOnlySocketOption<SourceMembership> IPAddSourceMembership { get; } = new(IPLevel, 39, AddressLayouts.SourceMembership);

    /// <summary>Leave a multicast group as sent by one host (IP_DROP_SOURCE_MEMBERSHIP).</summary>
    public static WriteOnlySocketOption<SourceMembership> IPDropSourceMembership { get; } = new(IPLevel, 40, AddressLayouts.SourceMembership);

    /// <summary>Receive multicasts of all groups that any socket of the host has joined, as at first (IP_MULTICAST_ALL).</summary>
    public static SocketOption<bool> IPMulticastAll { get; } = new(IPLevel, 49, OptionLayouts.Flag);
}
