// The options of IPPROTO_IP (do_ip_setsockopt, do_ip_getsockopt). What only concerns ancillary data is kept and read back.
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;

namespace SimNet.Simulation.Transport;

internal abstract partial class InetSocket
{
    private const int CongestionBits = 3;
    private const int MaxOptionsLength = 40;
    private const int FirstRoutingOption = 200;
    private const int LastRoutingOption = 211;

    private MtuDiscovery _mtuDiscovery = MtuDiscovery.Want;
    private int _minTimeToLive;
    private int _unicastInterface;
    private int _portRange;

    private SocketError GetIPv4Option(int name, ref OptionOutput value) => name switch
    {
        IPv4OptionNames.TypeOfService => value.WriteInt32OrByte(_typeOfService),
        IPv4OptionNames.TimeToLive => value.WriteInt32OrByte(HopLimitFor(isIPv4: true)),
        IPv4OptionNames.HeaderIncluded or IPv4OptionNames.RouterAlert or IPv4OptionNames.NoDefragmentation => value.WriteInt32OrByte(0),
        IPv4OptionNames.Options => value.Write([]),
        IPv4OptionNames.PacketOptions when Type == SocketType.Stream => value.Write([]),
        IPv4OptionNames.MtuDiscover => value.WriteInt32OrByte((int)_mtuDiscovery),
        IPv4OptionNames.Mtu => GetMtu(isIPv4: true, out int mtu) is var error && error == SocketError.Success ? value.WriteInt32OrByte(mtu) : error,
        IPv4OptionNames.MinTimeToLive => value.WriteInt32OrByte(_minTimeToLive),
        IPv4OptionNames.UnicastInterface => value.WriteInt32OrByte(System.Net.IPAddress.HostToNetworkOrder(_unicastInterface)),
        IPv4OptionNames.LocalPortRange => value.WriteInt32OrByte(_portRange),
        IPv4OptionNames.Protocol => value.WriteInt32OrByte(Local.Port),
        >= FirstRoutingOption and <= LastRoutingOption => SocketError.OperationNotSupported,
        _ when IsFlagOfIPv4(name) => value.WriteInt32OrByte(_ipv4Bits[name] ? 1 : 0),
        _ => GetGroupOption(name, ref value),
    };

    private static bool IsFlagOfIPv4(int name) => name is IPv4OptionNames.ReceiveOptions or IPv4OptionNames.ReturnOptions
        or IPv4OptionNames.PacketInfo or IPv4OptionNames.ReceiveError or IPv4OptionNames.ReceiveTimeToLive
        or IPv4OptionNames.ReceiveTypeOfService or IPv4OptionNames.FreeBind or IPv4OptionNames.PassSecurity or IPv4OptionNames.Transparent
        or IPv4OptionNames.ReceiveOriginalDestination or IPv4OptionNames.Checksum or IPv4OptionNames.BindAddressNoPort
        or IPv4OptionNames.ReceiveFragmentSize or IPv4OptionNames.ReceiveErrorExtended;

    private SocketError SetIPv4Option(int name, OptionInput value)
    {
        switch (name)
        {
            case IPv4OptionNames.Options: return SetIPOptions(value);
            case IPv4OptionNames.IPsecPolicy or IPv4OptionNames.TransformPolicy:
                return SetSecurityPolicy(value, isOfFamily: !IsIPv6 && name == IPv4OptionNames.TransformPolicy);
            case IPv4OptionNames.PacketOptions or IPv4OptionNames.Mtu or IPv4OptionNames.Protocol: return SocketError.ProtocolOption;
            case >= FirstRoutingOption and <= LastRoutingOption: return SocketError.OperationNotSupported;
        }

        if (IsGroupOptionOfIPv4(name))
        {
            return SetGroupOption(name, value);
        }

        if (!IsFlagOfIPv4(name) && !IsNumberOfIPv4(name))
        {
            return SocketError.ProtocolOption;
        }

        SocketError error = value.ReadInt32OrByte(out int number);
        return error != SocketError.Success ? error : IsFlagOfIPv4(name) ? SetIPv4Flag(name, number, value.Length) : SetIPv4Number(name, number, value);
    }

    private static bool IsNumberOfIPv4(int name) => name is IPv4OptionNames.TypeOfService or IPv4OptionNames.TimeToLive
        or IPv4OptionNames.HeaderIncluded or IPv4OptionNames.RouterAlert or IPv4OptionNames.MtuDiscover or IPv4OptionNames.MinTimeToLive
        or IPv4OptionNames.NoDefragmentation or IPv4OptionNames.UnicastInterface or IPv4OptionNames.LocalPortRange
        or IPv4OptionNames.MulticastTimeToLive or IPv4OptionNames.MulticastLoop or IPv4OptionNames.MulticastAll;

    private SocketError SetIPv4Flag(int name, int number, int length)
    {
        bool isRefused = name switch
        {
            IPv4OptionNames.FreeBind => length < 1,
            IPv4OptionNames.ReceiveFragmentSize => Type == SocketType.Stream,
            IPv4OptionNames.ReceiveErrorExtended => number is not (0 or 1),
            IPv4OptionNames.Transparent when number != 0 && !HasNetworkRights => true,
            IPv4OptionNames.Transparent => length < 1,
            _ => false,
        };
        if (isRefused)
        {
            return name == IPv4OptionNames.Transparent && length >= 1 ? SocketErrors.NotPermitted : SocketError.InvalidArgument;
        }

        _ipv4Bits.Set(name, number != 0);
        if (name == IPv4OptionNames.ReceiveError && number == 0)
        {
            ForgetErrors();
        }

        return SocketError.Success;
    }

    private SocketError SetIPv4Number(int name, int number, OptionInput value)
    {
        switch (name)
        {
            case IPv4OptionNames.TypeOfService:
                SetTypeOfService(number);
                return SocketError.Success;
            case IPv4OptionNames.TimeToLive:
                return value.Length >= 1 && number is -1 or (>= 1 and <= byte.MaxValue) ? Keep(ref _timeToLive, number) : SocketError.InvalidArgument;
            case IPv4OptionNames.HeaderIncluded or IPv4OptionNames.NoDefragmentation: return SocketError.ProtocolOption;
            case IPv4OptionNames.RouterAlert: return SocketError.InvalidArgument;
            case IPv4OptionNames.MtuDiscover:
                if (number is < (int)MtuDiscovery.Never or > (int)MtuDiscovery.Omit)
                {
                    return SocketError.InvalidArgument;
                }

                _mtuDiscovery = (MtuDiscovery)number;
                return SocketError.Success;
            case IPv4OptionNames.MinTimeToLive:
                return value.Length >= 1 && number is >= 0 and <= byte.MaxValue ? Keep(ref _minTimeToLive, number) : SocketError.InvalidArgument;
            case IPv4OptionNames.UnicastInterface:
                SocketError error = ReadUnicastInterface(value, out int index);
                return error == SocketError.Success ? Keep(ref _unicastInterface, index) : error;
            case IPv4OptionNames.LocalPortRange:
                int first = number & ushort.MaxValue;
                int last = number >>> 16;
                return value.Length != sizeof(int) || (first != 0 && last != 0 && first > last)
                    ? SocketError.InvalidArgument
                    : Keep(ref _portRange, number);
            default: return SetMulticastNumber(name, number, value.Length);
        }
    }

    // __ip_sock_set_tos(): TCP keeps the bits of congestion notification to itself; the priority follows (rt_tos2priority).
    private void SetTypeOfService(int number)
    {
        const int serviceBits = 0x1E;
        if (Type == SocketType.Stream)
        {
            number = (number & ~CongestionBits) | (_typeOfService & CongestionBits);
        }

        if (number != _typeOfService)
        {
            _typeOfService = unchecked((byte)number);
            Priority = ((number & serviceBits) >> 3) switch { 0 => 0, 1 => 2, 2 => 6, _ => 4 };
        }
    }

    // xfrm_user_policy(): the stack has no policies, so only the form of one is looked at, as a kernel without them set up does.
    private SocketError SetSecurityPolicy(OptionInput value, bool isOfFamily)
    {
        if (!HasNetworkRights)
        {
            return SocketErrors.NotPermitted;
        }

        if (value.Length == 0)
        {
            return value.IsNull ? SocketError.Success : SocketError.MessageSize;
        }

        SocketError error = value.Check(value.Length);
        return error != SocketError.Success ? error : isOfFamily ? SocketError.InvalidArgument : SocketError.OperationNotSupported;
    }

    // The options of the IP header have no place in the packets of the stack: none are taken but padding, which means nothing.
    private static SocketError SetIPOptions(OptionInput value)
    {
        if (value.Length > MaxOptionsLength)
        {
            return SocketError.InvalidArgument;
        }

        SocketError error = value.Check(value.Length);
        return error != SocketError.Success || !value.Bytes.ContainsAnyExceptInRange((byte)0, (byte)1) ? error : SocketError.InvalidArgument;
    }

    // IP_MTU, IPV6_MTU: of the path of a connection.
    private SocketError GetMtu(bool isIPv4, out int mtu)
    {
        mtu = 0;
        if (Remote is not { } remote || Ip.FindRoute(remote.Address, Local.Address, BoundInterface, IsTransparent, out Route route) != SocketError.Success)
        {
            return SocketError.NotConnected;
        }

        mtu = route.Kind is RouteKind.Unicast or RouteKind.Local ? route.Path.MtuFor(isIPv4) : Ip.MtuOf(route.Interface, isIPv4);
        return SocketError.Success;
    }
}
