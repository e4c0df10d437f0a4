// The options of the levels IPPROTO_IP and IPPROTO_IPV6 (ip(7), ipv6(7), do_ip_setsockopt, do_ipv6_setsockopt and their relatives).
using System.Net.Sockets;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport;

internal abstract partial class InetSocket
{
    private bool IsIPv6 => Family == AddressFamily.InterNetworkV6;

    // A socket of IPv6 has the options of IPv4 too, for its mapped peers.
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

    private SocketError GetIPv4Option(int name, ref OptionOutput value) => name switch
    {
        OptionNames.IPTimeToLive => value.WriteInt32OrByte(HopLimit),
        OptionNames.IPTypeOfService => value.WriteInt32OrByte(TrafficClass),
        _ => SocketError.ProtocolOption,
    };

    private SocketError SetIPv4Option(int name, OptionInput value)
    {
        SocketError error = value.ReadInt32OrByte(out int number);
        if (error != SocketError.Success)
        {
            return error;
        }

        switch (name)
        {
            case OptionNames.IPTimeToLive: return value.Length < 1 ? SocketError.InvalidArgument : SetHopLimit(number, 1);
            case OptionNames.IPTypeOfService:
                TrafficClass = unchecked((byte)number);
                return SocketError.Success;
            default: return SocketError.ProtocolOption;
        }
    }

    private SocketError GetIPv6Option(int name, ref OptionOutput value) => name switch
    {
        OptionNames.IPv6Only => value.Write(IPv6Only),
        OptionNames.IPv6UnicastHops => value.Write(HopLimit),
        _ => SocketError.ProtocolOption,
    };

    private SocketError SetIPv6Option(int name, OptionInput value)
    {
        if (name is not (OptionNames.IPv6Only or OptionNames.IPv6UnicastHops))
        {
            return SocketError.ProtocolOption;
        }

        SocketError error = value.ReadInt32(out int number);
        if (error != SocketError.Success)
        {
            return error;
        }

        return name == OptionNames.IPv6Only ? SetIPv6Only(number != 0) : SetHopLimit(number, 0);
    }

    private SocketError SetHopLimit(int hops, int least)
    {
        if (hops == -1)
        {
            HopLimit = Packet.DefaultHopLimit;
            return SocketError.Success;
        }

        if (hops < least || hops > byte.MaxValue)
        {
            return SocketError.InvalidArgument;
        }

        HopLimit = (byte)hops;
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
}
