// The IP layer's options of a socket, and what they mean for the packets that it sends. A socket of IPv6 has those of IPv4 too, for its
// mapped peers (ip(7), ipv6(7)).
using System.Net.Sockets;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport;

internal abstract partial class InetSocket
{
    // -1: the host's default.
    private int _timeToLive = -1;
    private int _hopLimit = -1;
    private byte _typeOfService;
    private byte _trafficClass;
    private OptionBits _ipv4Bits;
    private OptionBits _ipv6Bits;

    // Most sockets are in no group.
    private MulticastMemberships? _memberships;

    private protected MulticastMemberships Memberships => _memberships ??= new MulticastMemberships(Ip);

    // The last descriptor is gone: the socket is in no group any more.
    private protected void LeaveGroups() => _memberships?.Clear();

    // IP_MULTICAST_ALL, IPV6_MULTICAST_ALL: take what is for groups that other sockets of the host have joined.
    internal bool WantsAllGroups(bool isIPv4) => isIPv4 ? _wantsAllGroups : _wantsAllGroupsV6;

    // IP_MINTTL, IPV6_MINHOPCOUNT: drop what has come from farther away.
    internal int LeastHopLimit(bool isIPv4) => isIPv4 ? _minTimeToLive : _minHopCount;

    internal bool WantsErrors(bool isIPv4) => isIPv4 ? _ipv4Bits[IPv4OptionNames.ReceiveError] : _ipv6Bits[IPv6OptionNames.ReceiveError];

    internal byte HopLimitFor(bool isIPv4)
    {
        int hops = isIPv4 ? _timeToLive : _hopLimit;
        return hops < 0 ? Packet.DefaultHopLimit : (byte)hops;
    }

    internal byte TrafficClassFor(bool isIPv4) => isIPv4 ? _typeOfService : _trafficClass;

    // inet_sk_get_local_port_range(): the ports that the host may choose for this socket.
    internal (int First, int Last) EphemeralPorts
    {
        get
        {
            int first = _portRange & ushort.MaxValue;
            int last = _portRange >>> 16;
            int least = Settings.FirstEphemeralPort;
            int most = Settings.LastEphemeralPort;
            return (first >= least && first <= most ? first : least, last >= least && last <= most ? last : most);
        }
    }

    private protected byte MulticastHopLimitFor(bool isIPv4) => (byte)(isIPv4 ? _multicastTimeToLive : _multicastHops);

    private protected bool LoopsMulticast(bool isIPv4) => isIPv4 ? _loopsMulticast : _loopsMulticastV6;

    // Whether a datagram above the MTU is refused rather than fragmented (ip_sk_ignore_df, ip6_sk_ignore_df).
    private protected bool RefusesFragments(bool isIPv4) => isIPv4
        ? _mtuDiscovery is MtuDiscovery.Do or MtuDiscovery.Probe or MtuDiscovery.Interface
        : _mtuDiscoveryV6 is MtuDiscovery.Do or MtuDiscovery.Probe or MtuDiscovery.Interface || _ipv6Bits[IPv6OptionNames.DontFragment];

    // IP_FREEBIND, IP_TRANSPARENT: the host need not have the address that is bound.
    private protected bool IsNonlocalAllowed => _ipv4Bits[IPv4OptionNames.FreeBind] || _ipv4Bits[IPv4OptionNames.Transparent];

    private protected bool IsTransparent => _ipv4Bits[IPv4OptionNames.Transparent];

    // The interface that the options choose for a destination, and the source if one goes with it (udp_sendmsg, udpv6_sendmsg).
    private protected int ChooseInterface(InetAddress destination, ref InetAddress source)
    {
        if (BoundInterface != InterfaceIndex.None)
        {
            source = destination is { IsIPv4: true, IsMulticast: true } && source.IsAny ? _multicastAddress : source;
            return BoundInterface;
        }

        if (!destination.IsIPv4)
        {
            return destination.IsMulticast ? _multicastInterfaceV6 : _unicastInterfaceV6;
        }

        if (!destination.IsMulticast)
        {
            return _unicastInterface;
        }

        source = source.IsAny ? _multicastAddress : source;
        return _multicastInterface;
    }

    private protected bool IsIPv6 => Family == AddressFamily.InterNetworkV6;

    private protected override SocketError GetFamilyOption(int level, int name, ref OptionOutput value) => level switch
    {
        OptionNames.IPLevel => GetIPv4Option(name, ref value),
        OptionNames.IPv6Level when IsIPv6 => GetIPv6Option(name, ref value),
        _ => IsIPv6 ? SocketError.ProtocolOption : SocketError.OperationNotSupported,
    };

    private protected override SocketError SetFamilyOption(int level, int name, OptionInput value) => level switch
    {
        OptionNames.IPLevel => SetIPv4Option(name, value),
        OptionNames.IPv6Level when IsIPv6 => SetIPv6Option(name, value),
        _ => SocketError.ProtocolOption,
    };

    private void InheritIPOptions(InetSocket listener)
    {
        _timeToLive = listener._timeToLive;
        _hopLimit = listener._hopLimit;
        _typeOfService = listener._typeOfService;
        _trafficClass = listener._trafficClass;
        _ipv4Bits = listener._ipv4Bits;
        _ipv6Bits = listener._ipv6Bits;
        _minTimeToLive = listener._minTimeToLive;
        _minHopCount = listener._minHopCount;
        _mtuDiscovery = listener._mtuDiscovery;
        _mtuDiscoveryV6 = listener._mtuDiscoveryV6;
    }

    // An interface as IP_UNICAST_IF names it, by a number in the network's order.
    private SocketError ReadUnicastInterface(OptionInput value, out int index)
    {
        index = 0;
        if (value.Length != sizeof(int))
        {
            return SocketError.InvalidArgument;
        }

        if (value.IsNull)
        {
            return SocketError.Success;
        }

        index = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(value.Bytes);
        if (index != InterfaceIndex.None && !InterfaceIndex.Exists(index))
        {
            return SocketError.AddressNotAvailable;
        }

        return index != InterfaceIndex.None && BoundInterface != InterfaceIndex.None ? SocketError.InvalidArgument : SocketError.Success;
    }
}
