// What programs ask of the addresses: RTM_GETADDR, RTM_NEWADDR, RTM_DELADDR (devinet.c, addrconf.c). Left out: peers of point-to-point links,
// lifetimes.
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Netlink;

internal sealed class AddressRequests(InterfaceTable interfaces)
{
    private const int PrefixOffset = 1;
    private const int FlagsOffset = 2;
    private const int ScopeOffset = 3;
    private const int IndexOffset = 4;
    private const int IPv4Bits = 32;
    private const int IPv6Bits = 128;
    private const int CacheInfoLength = 16;

    // Only IPv6 finds a single address.
    internal Errno Get(RouteRequest request, NetlinkWriter writer)
    {
        if (request.Family != RouteNames.IPv6)
        {
            return Errno.EOPNOTSUPP;
        }

        Errno error = Check(request, isIPv4: false);
        if (error != Errno.None)
        {
            return error;
        }

        if (!TryReadIPv6(request, out InetAddress wanted))
        {
            return Errno.EINVAL;
        }

        uint index = request.UInt32At(IndexOffset);
        HostInterface? link = index == 0 ? interfaces.FindHolder(wanted) : interfaces.Find(index);
        if (link?.Find(wanted) is not { } address)
        {
            return Errno.EADDRNOTAVAIL;
        }

        Write(writer, request, link, address, flags: 0);
        return Errno.None;
    }

    internal Errno Dump(RouteRequest request, List<byte[]> messages, ref ushort flags)
    {
        HostInterface? only = null;
        if (request.IsStrict)
        {
            Errno error = CheckDump(request, out only);
            if (error != Errno.None)
            {
                return error;
            }

            flags |= only is null ? (ushort)0 : NetlinkNames.DumpFiltered;
        }

        foreach (bool isIPv4 in (ReadOnlySpan<bool>)[true, false])
        {
            if (request.Family != (isIPv4 ? RouteNames.IPv6 : RouteNames.IPv4))
            {
                Dump(request, isIPv4, only, messages, flags);
            }
        }

        return Errno.None;
    }

    // inet_rtm_newaddr(), inet6_rtm_newaddr()
    internal Errno Add(RouteRequest request)
    {
        bool isIPv4 = request.Family == RouteNames.IPv4;
        Errno error = Read(request, isIPv4, out HostInterface? link, out InterfaceAddress? address);
        if (error != Errno.None)
        {
            return error;
        }

        InterfaceAddress? old = isIPv4 ? link!.Find(address!.Address, address.PrefixLength) : link!.Find(address!.Address);
        if (old is null)
        {
            return SocketErrors.ToErrno(interfaces.Add(link, address));
        }

        if (request.Has(NetlinkNames.Exclusive) || !request.Has(NetlinkNames.Replace))
        {
            return Errno.EEXIST;
        }

        interfaces.Replace(link, old, old with
        {
            Label = address.Label,
            IsWithoutDetection = address.IsWithoutDetection,
            HasNoNetworkRoute = address.HasNoNetworkRoute,
        });
        return Errno.None;
    }

    internal Errno Delete(RouteRequest request)
    {
        bool isIPv4 = request.Family == RouteNames.IPv4;
        Errno error = Check(request, isIPv4);
        if (error != Errno.None)
        {
            return error;
        }

        int prefix = request.Body[PrefixOffset];
        InetAddress wanted = default;
        if (!isIPv4 && (!TryReadIPv6(request, out wanted) || prefix > IPv6Bits))
        {
            return Errno.EINVAL;
        }

        if (interfaces.Find(request.UInt32At(IndexOffset)) is not { } link)
        {
            return Errno.ENODEV;
        }

        InterfaceAddress? found = isIPv4 ? FindIPv4(request, link, prefix) : link.Find(wanted, prefix);
        if (found is null)
        {
            return Errno.EADDRNOTAVAIL;
        }

        interfaces.Remove(link, found);
        return Errno.None;
    }

    private static void Write(NetlinkWriter writer, RouteRequest request, HostInterface link, InterfaceAddress address, ushort flags)
    {
        writer.Begin(RouteNames.NewAddress, flags, request.Header.Sequence, request.Sender.PortId);
        AddressMessage.Write(writer, link, address);
        writer.End();
    }

    private static Errno Check(RouteRequest request, bool isIPv4)
    {
        if (request.Body.Length < AddressMessage.HeaderLength)
        {
            return Errno.EINVAL;
        }

        int length = isIPv4 ? 4 : 16;
        NetlinkAttributes attributes = request.AttributesAfter(AddressMessage.HeaderLength);
        bool isOutOfRange = attributes.IsShort(AddressMessage.Address, length)
            || attributes.IsShort(AddressMessage.Local, length)
            || attributes.IsShort(AddressMessage.Broadcast, isIPv4 ? length : 0)
            || attributes.IsShort(AddressMessage.Flags, sizeof(uint))
            || attributes.IsShort(AddressMessage.CacheInfo, CacheInfoLength);
        return isOutOfRange ? Errno.ERANGE : Errno.None;
    }

    // extract_addr(): the address of the host's own end, where both are given.
    private static bool TryReadIPv6(RouteRequest request, out InetAddress address)
    {
        NetlinkAttributes attributes = request.AttributesAfter(AddressMessage.HeaderLength);
        return attributes.TryFindAddress(AddressMessage.Local, isIPv4: false, out address)
            || attributes.TryFindAddress(AddressMessage.Address, isIPv4: false, out address);
    }

    // What is given has to fit: the address, the label, the network (inet_rtm_deladdr).
    private static InterfaceAddress? FindIPv4(RouteRequest request, HostInterface link, int prefix)
    {
        NetlinkAttributes attributes = request.AttributesAfter(AddressMessage.HeaderLength);
        bool hasLocal = attributes.TryFindAddress(AddressMessage.Local, isIPv4: true, out InetAddress local);
        bool hasNetwork = attributes.TryFindAddress(AddressMessage.Address, isIPv4: true, out InetAddress network);
        string? label = attributes.FindName(AddressMessage.Label);
        foreach (InterfaceAddress own in link.Addresses)
        {
            if (own.IsIPv4
                && (!hasLocal || own.Address == local)
                && (label is null || (own.Label ?? link.Name) == label)
                && (!hasNetwork || (own.PrefixLength == prefix && own.Covers(network))))
            {
                return own;
            }
        }

        return null;
    }

    // rtm_to_ifaddr(), inet6_addr_add()
    private Errno Read(RouteRequest request, bool isIPv4, out HostInterface? link, out InterfaceAddress? address)
    {
        link = null;
        address = null;
        Errno error = Check(request, isIPv4);
        if (error != Errno.None)
        {
            return error;
        }

        NetlinkAttributes attributes = request.AttributesAfter(AddressMessage.HeaderLength);
        int prefix = request.Body[PrefixOffset];
        InetAddress own;
        bool hasAddress = isIPv4 ? attributes.TryFindAddress(AddressMessage.Local, isIPv4, out own) : TryReadIPv6(request, out own);
        if (prefix > (isIPv4 ? IPv4Bits : IPv6Bits) || !hasAddress)
        {
            return Errno.EINVAL;
        }

        error = CheckLifetime(request);
        if (error != Errno.None)
        {
            return error;
        }

        link = interfaces.Find(request.UInt32At(IndexOffset));
        if (link is null)
        {
            return Errno.ENODEV;
        }

        error = CheckUse(own, link);
        if (error == Errno.None && attributes.TryFindAddress(AddressMessage.Address, isIPv4, out InetAddress peer) && peer != own)
        {
            error = Errno.EOPNOTSUPP;
        }

        uint flags = attributes.TryFindUInt32(AddressMessage.Flags, out uint more) ? more : request.Body[FlagsOffset];
        address = new InterfaceAddress(own, prefix)
        {
            Broadcast = isIPv4 && attributes.TryFindAddress(AddressMessage.Broadcast, isIPv4, out InetAddress broadcast) ? broadcast : null,
            Scope = isIPv4 ? (AddressScope)request.Body[ScopeOffset] : ScopeOf(own),
            Label = isIPv4 ? attributes.FindName(AddressMessage.Label) : null,
            IsWithoutDetection = !isIPv4 && (flags & AddressMessage.WithoutDetection) != 0,
            HasNoNetworkRoute = (flags & AddressMessage.WithoutNetworkRoute) != 0,
        };
        return error;
    }

    private static AddressScope ScopeOf(InetAddress address)
    {
        if (address.IsLoopback)
        {
            return AddressScope.Host;
        }

        return address.IsLinkLocalIPv6 ? AddressScope.Link : AddressScope.Universe;
    }

    // What cannot be an address. Linux lets IPv4 have odd ones that no packet could use; here they are invalid.
    private static Errno CheckUse(InetAddress address, HostInterface link)
    {
        if (address.IsIPv4)
        {
            return address.IsAny || address.IsMulticast || address.IsBroadcast ? Errno.EINVAL : Errno.None;
        }

        if (address.IsMulticast)
        {
            return Errno.EINVAL;
        }

        return address.IsAny || (address.IsLoopback && !link.IsLoopback) ? Errno.EADDRNOTAVAIL : Errno.None;
    }

    // Addresses live for ever: other lifetimes are not supported, no lifetime is invalid.
    private static Errno CheckLifetime(RouteRequest request)
    {
        NetlinkAttributes attributes = request.AttributesAfter(AddressMessage.HeaderLength);
        if (!attributes.TryFind(AddressMessage.CacheInfo, out ReadOnlySpan<byte> bytes))
        {
            return Errno.None;
        }

        uint preferred = NetlinkHeader.ReadUInt32(bytes, request.IsLittleEndian);
        uint valid = NetlinkHeader.ReadUInt32(bytes[sizeof(uint)..], request.IsLittleEndian);
        if (valid == 0 || preferred > valid)
        {
            return Errno.EINVAL;
        }

        return preferred == uint.MaxValue ? Errno.None : Errno.EOPNOTSUPP;
    }

    // In strict mode a dump may ask for one interface, and all else is zero (inet_valid_dump_ifaddr_req).
    private Errno CheckDump(RouteRequest request, out HostInterface? only)
    {
        only = null;
        if (request.Body.Length < AddressMessage.HeaderLength || request.Body[PrefixOffset..IndexOffset].ContainsAnyExcept((byte)0))
        {
            return Errno.EINVAL;
        }

        uint index = request.UInt32At(IndexOffset);
        only = interfaces.Find(index);
        return index != 0 && only is null ? Errno.ENODEV : Errno.None;
    }

    private void Dump(RouteRequest request, bool isIPv4, HostInterface? only, List<byte[]> messages, ushort flags)
    {
        foreach (HostInterface link in interfaces.Links)
        {
            foreach (InterfaceAddress address in link.Addresses)
            {
                if (address.IsIPv4 == isIPv4 && (only is null || ReferenceEquals(only, link)))
                {
                    var writer = new NetlinkWriter(request.IsLittleEndian);
                    Write(writer, request, link, address, flags);
                    messages.Add(writer.Written.ToArray());
                }
            }
        }
    }
}
