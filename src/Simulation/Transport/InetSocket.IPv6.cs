// The options of IPPROTO_IPV6 (do_ipv6_setsockopt, do_ipv6_getsockopt). What only concerns ancillary data is kept and read back. The level
// takes a null value for 0, unlike all others.
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;

namespace SimNet.Simulation.Transport;

internal abstract partial class InetSocket
{
    private const int LeastMtu = 1280;
    private const int LastRoutingOptionV6 = 210;
    private const int PathMtuLength = 32;
    private const int PacketInfoLength = 20;
    private const int FlowLabelRequestLength = 32;

    private MtuDiscovery _mtuDiscoveryV6 = MtuDiscovery.Want;
    private int _minHopCount;
    private int _unicastInterfaceV6;
    private int _fragmentSize;
    private int _packetInfoInterface;
    private byte[]? _hopOptions;
    private byte[]? _destinationOptions;
    private byte[]? _routingDestinationOptions;
    private int _addressPreferences;

    private SocketError GetIPv6Option(int name, ref OptionOutput value) => name switch
    {
        IPv6OptionNames.AddressForm => SocketError.NotConnected,
        IPv6OptionNames.Only => value.Write(IPv6Only),
        IPv6OptionNames.UnicastHops => value.Write(HopLimitFor(isIPv4: false)),
        IPv6OptionNames.MulticastHops => value.Write(_multicastHops),
        IPv6OptionNames.MulticastLoop => value.Write(_loopsMulticastV6),
        IPv6OptionNames.MulticastInterface => value.Write(_multicastInterfaceV6),
        IPv6OptionNames.MulticastAll => value.Write(_wantsAllGroupsV6),
        IPv6OptionNames.MtuDiscover => value.Write((int)_mtuDiscoveryV6),
        IPv6OptionNames.Mtu => GetMtu(isIPv4: false, out int mtu) is var error && error == SocketError.Success ? value.Write(mtu) : error,
        IPv6OptionNames.TrafficClass => value.Write(_trafficClass),
        IPv6OptionNames.MinHopCount => value.Write(_minHopCount),
        IPv6OptionNames.UnicastInterface => value.Write(System.Net.IPAddress.HostToNetworkOrder(_unicastInterfaceV6)),
        IPv6OptionNames.AutoFlowLabel => value.Write(!_ipv6Bits[name]),
        IPv6OptionNames.AddressPreferences => value.Write(AddressPreferences.Describe(_addressPreferences)),
        IPv6OptionNames.FreeBind => value.Write(_ipv4Bits[IPv4OptionNames.FreeBind]),
        IPv6OptionNames.Transparent => value.Write(_ipv4Bits[IPv4OptionNames.Transparent]),
        IPv6OptionNames.HopOptions => value.Write(_hopOptions),
        IPv6OptionNames.RoutingDestinationOptions => value.Write(_routingDestinationOptions),
        IPv6OptionNames.DestinationOptions => value.Write(_destinationOptions),
        IPv6OptionNames.RoutingHeader => value.Write([]),
        IPv6OptionNames.PacketOptions2292 when Type == SocketType.Stream => value.Write([]),
        IPv6OptionNames.RouterAlert => value.Write(0),
        IPv6OptionNames.PathMtu => value.Capacity < PathMtuLength ? SocketError.InvalidArgument : SocketError.NotConnected,
        IPv6OptionNames.FlowLabelManager => SocketError.InvalidArgument,
        >= FirstRoutingOption and <= LastRoutingOptionV6 => SocketError.OperationNotSupported,
        GroupOptionNames.Filter => GetGroupFilter(ref value, isIPv4: false),
        _ when IsFlagOfIPv6(name) => value.Write(_ipv6Bits[name]),
        _ => SocketError.ProtocolOption,
    };

    private static bool IsFlagOfIPv6(int name) => name is IPv6OptionNames.PacketInfo2292 or IPv6OptionNames.HopOptions2292
        or IPv6OptionNames.DestinationOptions2292 or IPv6OptionNames.RoutingHeader2292 or IPv6OptionNames.HopLimit2292
        or IPv6OptionNames.FlowInfo or IPv6OptionNames.ReceiveError or IPv6OptionNames.RouterAlertIsolate
        or IPv6OptionNames.ReceiveErrorExtended or IPv6OptionNames.FlowInfoSend or IPv6OptionNames.ReceivePacketInfo
        or IPv6OptionNames.ReceiveHopLimit or IPv6OptionNames.ReceiveHopOptions or IPv6OptionNames.ReceiveRoutingHeader
        or IPv6OptionNames.ReceiveDestinationOptions or IPv6OptionNames.ReceivePathMtu or IPv6OptionNames.DontFragment
        or IPv6OptionNames.ReceiveTrafficClass or IPv6OptionNames.ReceiveOriginalDestination or IPv6OptionNames.ReceiveFragmentSize;

    // These take a value that is too short for 0.
    private static bool TakesShortValues(int name) =>
        name is IPv6OptionNames.DontFragment or IPv6OptionNames.AutoFlowLabel or IPv6OptionNames.ReceiveFragmentSize;

    private SocketError SetIPv6Option(int name, OptionInput value)
    {
        switch (name)
        {
            case IPv6OptionNames.HopOptions or IPv6OptionNames.RoutingDestinationOptions or IPv6OptionNames.RoutingHeader
                or IPv6OptionNames.DestinationOptions:
                return SetHeaderOptions(name, value);
            case IPv6OptionNames.PacketInfo: return SetPacketInfo(value);
            case IPv6OptionNames.PacketOptions2292: return SetPacketOptions(value);
            case IPv6OptionNames.JoinGroup or IPv6OptionNames.LeaveGroup or IPv6OptionNames.JoinAnycast or IPv6OptionNames.LeaveAnycast:
                return SetGroupOfIPv6(name, value);
            case >= GroupOptionNames.Join and <= GroupOptionNames.Filter: return SetGroupRequest(name, value, isIPv4: false);
            case IPv6OptionNames.IPsecPolicy or IPv6OptionNames.TransformPolicy:
                return SetSecurityPolicy(value, isOfFamily: name == IPv6OptionNames.TransformPolicy);
            case IPv6OptionNames.FlowLabelManager: return value.Check(FlowLabelRequestLength) is SocketError.Fault ? SocketError.Fault : SocketError.InvalidArgument;
            case >= FirstRoutingOption and <= LastRoutingOptionV6: return SocketError.OperationNotSupported;
            case IPv6OptionNames.MulticastInterface or IPv6OptionNames.MulticastHops when Type == SocketType.Stream:
                return SocketError.ProtocolOption;
        }

        if (!IsFlagOfIPv6(name) && !IsNumberOfIPv6(name))
        {
            return SocketError.ProtocolOption;
        }

        bool isShort = value.Length < sizeof(int);
        int number = isShort || value.IsNull ? 0 : value.Int32At(0);
        if (name == IPv6OptionNames.Transparent && number != 0 && !HasNetworkRights)
        {
            return SocketErrors.NotPermitted;
        }

        if (isShort && !TakesShortValues(name))
        {
            return SocketError.InvalidArgument;
        }

        return IsFlagOfIPv6(name) ? SetIPv6Flag(name, number) : SetIPv6Number(name, number, value);
    }

    private static bool IsNumberOfIPv6(int name) => name is IPv6OptionNames.AddressForm or IPv6OptionNames.Only
        or IPv6OptionNames.UnicastHops or IPv6OptionNames.MulticastInterface or IPv6OptionNames.MulticastHops
        or IPv6OptionNames.MulticastLoop or IPv6OptionNames.MulticastAll or IPv6OptionNames.RouterAlert or IPv6OptionNames.MtuDiscover
        or IPv6OptionNames.Mtu or IPv6OptionNames.TrafficClass or IPv6OptionNames.AutoFlowLabel or IPv6OptionNames.AddressPreferences
        or IPv6OptionNames.MinHopCount or IPv6OptionNames.Transparent or IPv6OptionNames.UnicastInterface or IPv6OptionNames.FreeBind;

    private SocketError SetIPv6Flag(int name, int number)
    {
        if (name == IPv6OptionNames.ReceiveErrorExtended && number is not (0 or 1))
        {
            return SocketError.InvalidArgument;
        }

        _ipv6Bits.Set(name, number != 0);
        if (name == IPv6OptionNames.ReceiveError && number == 0)
        {
            ForgetErrors();
        }

        return SocketError.Success;
    }

    private SocketError SetIPv6Number(int name, int number, OptionInput value)
    {
        switch (name)
        {
            case IPv6OptionNames.AddressForm: return ChangeForm(number);
            case IPv6OptionNames.Only: return SetIPv6Only(number != 0);
            case IPv6OptionNames.UnicastHops: return KeepWithin(ref _hopLimit, number, -1, byte.MaxValue);
            case IPv6OptionNames.MulticastHops: return KeepWithin(ref _multicastHops, number == -1 ? 1 : number, 0, byte.MaxValue);
            case IPv6OptionNames.MulticastInterface: return SetMulticastInterfaceV6(number);
            case IPv6OptionNames.MulticastLoop:
                _loopsMulticastV6 = number is 0 or 1 ? number == 1 : _loopsMulticastV6;
                return number is 0 or 1 ? SocketError.Success : SocketError.InvalidArgument;
            case IPv6OptionNames.MulticastAll:
                _wantsAllGroupsV6 = number != 0;
                return SocketError.Success;
            case IPv6OptionNames.RouterAlert: return SocketError.ProtocolOption;
            case IPv6OptionNames.MtuDiscover:
                _mtuDiscoveryV6 = number is >= 0 and <= (int)MtuDiscovery.Omit ? (MtuDiscovery)number : _mtuDiscoveryV6;
                return number is >= 0 and <= (int)MtuDiscovery.Omit ? SocketError.Success : SocketError.InvalidArgument;
            case IPv6OptionNames.Mtu:
                return number != 0 && number < LeastMtu ? SocketError.InvalidArgument : Keep(ref _fragmentSize, number);
            case IPv6OptionNames.TrafficClass: return SetTrafficClass(number);
            case IPv6OptionNames.AutoFlowLabel:
                _ipv6Bits.Set(name, number == 0);
                return SocketError.Success;
            case IPv6OptionNames.AddressPreferences:
                return AddressPreferences.TryChange(ref _addressPreferences, number) ? SocketError.Success : SocketError.InvalidArgument;
            case IPv6OptionNames.MinHopCount: return KeepWithin(ref _minHopCount, number, 0, byte.MaxValue);
            case IPv6OptionNames.UnicastInterface:
                SocketError error = ReadUnicastInterface(value, out int index);
                return error == SocketError.Success ? Keep(ref _unicastInterfaceV6, index) : error;
            default:
                _ipv4Bits.Set(name == IPv6OptionNames.FreeBind ? IPv4OptionNames.FreeBind : IPv4OptionNames.Transparent, number != 0);
                return SocketError.Success;
        }
    }

    private static SocketError KeepWithin(ref int field, int number, int least, int most) =>
        number < least || number > most ? SocketError.InvalidArgument : Keep(ref field, number);

    private SocketError SetTrafficClass(int number)
    {
        if (number is < -1 or > byte.MaxValue)
        {
            return SocketError.InvalidArgument;
        }

        number = Math.Max(number, 0);
        _trafficClass = (byte)(Type == SocketType.Stream ? (number & ~CongestionBits) | (_trafficClass & CongestionBits) : number);
        return SocketError.Success;
    }

    private SocketError SetIPv6Only(bool only)
    {
        if (IsPortBound)
        {
            return SocketError.InvalidArgument;
        }

        IPv6Only = only;
        return SocketError.Success;
    }

    private SocketError SetMulticastInterfaceV6(int index)
    {
        if (index != InterfaceIndex.None && !InterfaceIndex.Exists(index))
        {
            return OptionErrors.NoSuchDevice;
        }

        bool isOther = index != InterfaceIndex.None && BoundInterface != InterfaceIndex.None && BoundInterface != index;
        return isOther ? SocketError.InvalidArgument : Keep(ref _multicastInterfaceV6, index);
    }

    // Only a connection to a mapped address could become a socket of IPv4; the stack has one kind for both.
    private SocketError ChangeForm(int form)
    {
        const int ipv4 = 2;
        if (form != ipv4)
        {
            return SocketError.InvalidArgument;
        }

        return Remote is { Address.IsIPv4: false } ? SocketError.AddressNotAvailable : SocketError.NotConnected;
    }

    // Sticky extension headers (RFC 3542 4): kept, but the packets of the stack have no place for them. Routing headers are refused.
    private SocketError SetHeaderOptions(int name, OptionInput value)
    {
        const int unit = 8;
        if (name != IPv6OptionNames.RoutingHeader && !HasNetworkRights)
        {
            return SocketErrors.NotPermitted;
        }

        bool isMalformed = value.IsNull || value.Length < unit || value.Length % unit != 0 || (value.Bytes[1] + 1) * unit > value.Length;
        if (value.Length > 0 && (isMalformed || name == IPv6OptionNames.RoutingHeader))
        {
            return SocketError.InvalidArgument;
        }

        byte[]? header = value.Length == 0 ? null : value.Bytes[..((value.Bytes[1] + 1) * unit)].ToArray();
        switch (name)
        {
            case IPv6OptionNames.HopOptions: _hopOptions = header; break;
            case IPv6OptionNames.DestinationOptions: _destinationOptions = header; break;
            case IPv6OptionNames.RoutingDestinationOptions: _routingDestinationOptions = header; break;
        }

        return SocketError.Success;
    }

    private SocketError SetPacketInfo(OptionInput value)
    {
        if (value.Length < PacketInfoLength || value.IsNull)
        {
            return SocketError.InvalidArgument;
        }

        int index = value.Int32At(PacketInfoLength - sizeof(int));
        return BoundInterface != InterfaceIndex.None && index != InterfaceIndex.None && index != BoundInterface
            ? SocketError.InvalidArgument
            : Keep(ref _packetInfoInterface, index);
    }

    // Less than a control message's header is no message.
    private static SocketError SetPacketOptions(OptionInput value)
    {
        const int headerLength = 16;
        SocketError error = value.Check(value.Length);
        return error != SocketError.Success || value.Length < headerLength ? error : SocketError.InvalidArgument;
    }
}
