// The options about groups: where multicasts go, and which groups the socket is in (ip(7), ipv6(7), RFC 3678).
using System.Buffers.Binary;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport;

internal abstract partial class InetSocket
{
    private const int AddressLength = 4;

    // struct ip_mreq, ip_mreqn, ip_mreq_source, ipv6_mreq and the head of ip_msfilter.
    private const int RequestLength = 8;
    private const int LongRequestLength = 12;
    private const int SourceRequestLength = 12;
    private const int RequestLengthV6 = 20;
    private const int FilterHeadLength = 16;
    private const int IncludeMode = 1;

    private int _multicastTimeToLive = 1;
    private bool _loopsMulticast = true;
    private bool _wantsAllGroups;
    private int _multicastInterface;
    private InetAddress _multicastAddress = InetAddress.AnyIPv4;
    private int _multicastHops = 1;
    private bool _loopsMulticastV6 = true;
    private bool _wantsAllGroupsV6 = true;
    private int _multicastInterfaceV6;

    private static bool IsGroupOptionOfIPv4(int name) => name is IPv4OptionNames.MulticastInterface
        or (>= IPv4OptionNames.AddMembership and <= IPv4OptionNames.SourceFilter)
        or (>= GroupOptionNames.Join and <= GroupOptionNames.Filter);

    private SocketError GetGroupOption(int name, ref OptionOutput value)
    {
        switch (name)
        {
            case IPv4OptionNames.MulticastTimeToLive: return value.WriteInt32OrByte(_multicastTimeToLive);
            case IPv4OptionNames.MulticastLoop: return value.WriteInt32OrByte(_loopsMulticast ? 1 : 0);
            case IPv4OptionNames.MulticastAll: return value.WriteInt32OrByte(_wantsAllGroups ? 1 : 0);
            case IPv4OptionNames.MulticastInterface:
                Span<byte> address = stackalloc byte[AddressLength];
                BinaryPrimitives.WriteUInt32BigEndian(address, _multicastAddress.IPv4Bits);
                return value.Write(address);
            case IPv4OptionNames.SourceFilter: return GetSourceFilter(ref value);
            case GroupOptionNames.Filter: return GetGroupFilter(ref value, isIPv4: true);
            default: return SocketError.ProtocolOption;
        }
    }

    // The options of IPv4 that are numbers.
    private SocketError SetMulticastNumber(int name, int number, int length)
    {
        if (length < 1 || (name == IPv4OptionNames.MulticastTimeToLive && Type == SocketType.Stream))
        {
            return SocketError.InvalidArgument;
        }

        switch (name)
        {
            case IPv4OptionNames.MulticastTimeToLive: return KeepWithin(ref _multicastTimeToLive, number == -1 ? 1 : number, 0, byte.MaxValue);
            case IPv4OptionNames.MulticastLoop:
                _loopsMulticast = number != 0;
                return SocketError.Success;
            default:
                _wantsAllGroups = number is 0 or 1 ? number == 1 : _wantsAllGroups;
                return number is 0 or 1 ? SocketError.Success : SocketError.InvalidArgument;
        }
    }

    // A socket that was accepted starts with the hop limit and the interface of the packet that completed the handshake (tcp_v4_syn_recv_sock,
    // tcp_v6_syn_recv_sock).
    private protected void TakeMulticastDefaults(Packet packet)
    {
        if (packet.IsIPv4)
        {
            _multicastTimeToLive = packet.HopLimit;
            _multicastInterface = packet.InputInterface;
        }

        _multicastHops = packet.HopLimit;
        _multicastInterfaceV6 = packet.InputInterface;
    }

    private SocketError SetGroupOption(int name, OptionInput value) => name switch
    {
        IPv4OptionNames.MulticastInterface => SetMulticastInterface(value),
        IPv4OptionNames.AddMembership or IPv4OptionNames.DropMembership => SetMembership(value, joins: name == IPv4OptionNames.AddMembership),
        IPv4OptionNames.SourceFilter => SetSourceFilter(value),
        <= IPv4OptionNames.DropSourceMembership => SetSourceMembership(name, value),
        _ => SetGroupRequest(name, value, isIPv4: true),
    };

    private SocketError SetMulticastInterface(OptionInput value)
    {
        if (Type == SocketType.Stream || value.Length < AddressLength)
        {
            return SocketError.InvalidArgument;
        }

        SocketError error = value.Check(AddressLength);
        if (error != SocketError.Success)
        {
            return error;
        }

        InetAddress address = AddressAt(value, value.Length >= RequestLength ? AddressLength : 0);
        int index = value.Length >= LongRequestLength ? value.Int32At(RequestLength) : InterfaceIndex.None;
        if (index == InterfaceIndex.None && !address.IsAny)
        {
            index = Ip.FindInterface(address);
        }

        bool isDefault = index == InterfaceIndex.None && address.IsAny;
        if (!isDefault && !InterfaceIndex.Exists(index))
        {
            return SocketError.AddressNotAvailable;
        }

        if (!isDefault && BoundInterface != InterfaceIndex.None && BoundInterface != index)
        {
            return SocketError.InvalidArgument;
        }

        (_multicastInterface, _multicastAddress) = (index, address);
        return SocketError.Success;
    }

    private SocketError SetMembership(OptionInput value, bool joins)
    {
        if (Type == SocketType.Stream)
        {
            return OptionErrors.WrongProtocol;
        }

        SocketError error = value.Check(RequestLength);
        if (error != SocketError.Success)
        {
            return error;
        }

        InetAddress group = AddressAt(value, 0);
        InetAddress address = AddressAt(value, AddressLength);
        int index = value.Length >= LongRequestLength ? value.Int32At(RequestLength) : InterfaceIndex.None;
        return joins ? Memberships.Join(group, address, index) : Memberships.Leave(group, address, index);
    }

    // struct ip_mreq_source: group, interface, source.
    private SocketError SetSourceMembership(int name, OptionInput value)
    {
        if (value.Length != SourceRequestLength)
        {
            return SocketError.InvalidArgument;
        }

        SocketError error = value.Check(SourceRequestLength);
        if (error != SocketError.Success)
        {
            return error;
        }

        InetAddress group = AddressAt(value, 0);
        InetAddress address = AddressAt(value, AddressLength);
        InetAddress source = AddressAt(value, 2 * AddressLength);
        bool isInclude = name is IPv4OptionNames.AddSourceMembership or IPv4OptionNames.DropSourceMembership;
        bool adds = name is IPv4OptionNames.AddSourceMembership or IPv4OptionNames.BlockSource;
        return ChangeSource(group, address, InterfaceIndex.None, source, isInclude, adds);
    }

    // To want a source is to join, if the socket is no member yet.
    private SocketError ChangeSource(InetAddress group, InetAddress address, int index, InetAddress source, bool isInclude, bool adds)
    {
        if (isInclude && adds)
        {
            SocketError error = Memberships.Join(group, address, index, isInclude: true);
            if (error is not (SocketError.Success or SocketError.AddressAlreadyInUse))
            {
                return error;
            }
        }

        return Memberships.ChangeSource(group, address, index, source, isInclude, adds);
    }

    // struct ip_msfilter: group, interface, mode, count, sources.
    private SocketError SetSourceFilter(OptionInput value)
    {
        SocketError error = value.Check(FilterHeadLength);
        if (error != SocketError.Success)
        {
            return error;
        }

        uint count = unchecked((uint)value.Int32At(3 * AddressLength));
        if (count > MulticastMemberships.MaxSources)
        {
            return SocketError.NoBufferSpaceAvailable;
        }

        if (value.Length < FilterHeadLength + (count * AddressLength))
        {
            return SocketError.InvalidArgument;
        }

        List<InetAddress> sources = [];
        for (int i = 0; i < count; i++)
        {
            sources.Add(AddressAt(value, FilterHeadLength + (i * AddressLength)));
        }

        return SetFilter(AddressAt(value, 0), AddressAt(value, AddressLength), InterfaceIndex.None, value.Int32At(2 * AddressLength), sources);
    }

    private SocketError SetFilter(InetAddress group, InetAddress address, int index, int mode, List<InetAddress> sources) =>
        group.IsMulticast && mode is not (0 or IncludeMode)
            ? SocketError.InvalidArgument
            : Memberships.SetFilter(group, address, index, mode == IncludeMode, sources);

    private SocketError GetSourceFilter(ref OptionOutput value)
    {
        if (value.Capacity < FilterHeadLength)
        {
            return SocketError.InvalidArgument;
        }

        var request = new OptionInput(value.Given, value.IsLittleEndian);
        InetAddress group = AddressAt(request, 0);
        MulticastMembership? member = Memberships.FindMember(group, AddressAt(request, AddressLength), InterfaceIndex.None, out SocketError error);
        if (member is null)
        {
            return error;
        }

        List<InetAddress> sources = member.Sources ?? [];
        int room = Math.Min(sources.Count, request.Int32At(3 * AddressLength));
        Span<byte> filter = stackalloc byte[FilterHeadLength + (MulticastMemberships.MaxSources * AddressLength)];
        request.Bytes[..(2 * AddressLength)].CopyTo(filter);
        value.Put32(filter[(2 * AddressLength)..], member.IsInclude ? IncludeMode : 0);
        value.Put32(filter[(3 * AddressLength)..], sources.Count);
        for (int i = 0; i < room; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(filter[(FilterHeadLength + (i * AddressLength))..], sources[i].IPv4Bits);
        }

        return value.Write(filter[..(FilterHeadLength + (Math.Max(room, 0) * AddressLength))]);
    }

    // struct ipv6_mreq: group, interface.
    private SocketError SetGroupOfIPv6(int name, OptionInput value)
    {
        if (value.Length < RequestLengthV6)
        {
            return SocketError.InvalidArgument;
        }

        bool isAnycast = name is IPv6OptionNames.JoinAnycast or IPv6OptionNames.LeaveAnycast;
        if (!isAnycast && Type == SocketType.Stream)
        {
            return OptionErrors.WrongProtocol;
        }

        SocketError error = value.Check(RequestLengthV6);
        if (error != SocketError.Success)
        {
            return error;
        }

        var group = new InetAddress(BinaryPrimitives.ReadUInt64BigEndian(value.Bytes), BinaryPrimitives.ReadUInt64BigEndian(value.Bytes[8..]));
        int index = value.Int32At(RequestLengthV6 - sizeof(int));
        return name switch
        {
            IPv6OptionNames.JoinAnycast => RefuseAnycast(group, index),
            IPv6OptionNames.LeaveAnycast => SocketErrors.NoSuchPath,
            _ when group.IsIPv4 => SocketError.InvalidArgument,
            IPv6OptionNames.JoinGroup => Memberships.Join(group, InetAddress.AnyIPv6, index),
            _ => Memberships.Leave(group, InetAddress.AnyIPv6, index),
        };
    }

    // ipv6_sock_ac_join(): a host that does not forward takes no address of others for its own.
    private SocketError RefuseAnycast(InetAddress address, int index)
    {
        if (!HasNetworkRights)
        {
            return SocketErrors.NotPermitted;
        }

        if (address.IsMulticast || Ip.IsLocal(address))
        {
            return SocketError.InvalidArgument;
        }

        return index == InterfaceIndex.None || InterfaceIndex.Exists(index) ? SocketError.AddressNotAvailable : OptionErrors.NoSuchDevice;
    }

    private static InetAddress AddressAt(OptionInput value, int offset) =>
        InetAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(value.Bytes[offset..]));
}
