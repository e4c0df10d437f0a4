// What programs ask of the interfaces: RTM_GETLINK, RTM_SETLINK, RTM_NEWLINK on one that is there (rtnetlink.c). Interfaces cannot be made, taken
// away, renamed or moved, nor have another hardware address: these are not supported.
using SimNet.Abstractions;
using SimNet.Simulation.Ip;

namespace SimNet.Simulation.Transport.Netlink;

internal sealed class LinkRequests(InterfaceTable interfaces)
{
    private const int IndexOffset = 4;
    private const int FlagsOffset = 8;
    private const int ChangeOffset = 12;

    // IFNAMSIZ, with the zero
    private const int NameRoom = 16;

    // RTEXT_FILTER_SKIP_STATS
    private const uint WithoutTraffic = 8;

    internal Errno Get(RouteRequest request, NetlinkWriter writer)
    {
        Errno error = Check(request);
        if (error != Errno.None)
        {
            return error;
        }

        error = Find(request, out HostInterface? link);
        if (error == Errno.None)
        {
            Write(writer, request, link!, flags: 0);
        }

        return error;
    }

    internal Errno Dump(RouteRequest request, List<byte[]> messages)
    {
        if (request.IsStrict && !IsValidDump(request))
        {
            return Errno.EINVAL;
        }

        foreach (HostInterface link in interfaces.Links)
        {
            var writer = new NetlinkWriter(request.IsLittleEndian);
            Write(writer, request, link, NetlinkNames.Multi);
            messages.Add(writer.Written.ToArray());
        }

        return Errno.None;
    }

    // RTM_NEWLINK would make an interface that is not there, were there a kind that could be made.
    internal Errno Set(RouteRequest request, bool isNew)
    {
        Errno error = Check(request);
        if (error != Errno.None)
        {
            return error;
        }

        error = Find(request, out HostInterface? link);
        if (error != Errno.None)
        {
            bool mayCreate = isNew && request.Has(NetlinkNames.Create);
            return mayCreate ? Errno.EOPNOTSUPP : isNew && IndexOf(request) == 0 ? Errno.ENODEV : error;
        }

        if (isNew && request.Has(NetlinkNames.Exclusive))
        {
            return Errno.EEXIST;
        }

        if (isNew && request.Has(NetlinkNames.Replace))
        {
            return Errno.EOPNOTSUPP;
        }

        return Change(request, link!);
    }

    internal Errno Delete(RouteRequest request)
    {
        Errno error = Check(request);
        error = error == Errno.None ? Find(request, out _) : error;
        return error == Errno.None ? Errno.EOPNOTSUPP : error;
    }

    private static int IndexOf(RouteRequest request) => unchecked((int)request.UInt32At(IndexOffset));

    private static void Write(NetlinkWriter writer, RouteRequest request, HostInterface link, ushort flags)
    {
        bool isMasked = request.AttributesAfter(LinkMessage.HeaderLength).TryFindUInt32(LinkMessage.ExtendedMask, out uint mask);
        writer.Begin(RouteNames.NewLink, flags, request.Header.Sequence, request.Sender.PortId);
        LinkMessage.Write(writer, link, InterfaceFlags.None, withTraffic: !isMasked || (mask & WithoutTraffic) == 0);
        writer.End();
    }

    // A struct that is cut is invalid, a value of the wrong length out of range.
    private static Errno Check(RouteRequest request)
    {
        if (request.Body.Length < LinkMessage.HeaderLength)
        {
            return Errno.EINVAL;
        }

        NetlinkAttributes attributes = request.AttributesAfter(LinkMessage.HeaderLength);
        bool isOutOfRange = attributes.LengthOfName(LinkMessage.Name) >= NameRoom || attributes.IsShort(LinkMessage.Mtu, sizeof(uint));
        return isOutOfRange ? Errno.ERANGE : Errno.None;
    }

    // In strict mode a dump has no filter but the mask, and all else is zero (rtnl_valid_dump_ifinfo_req).
    private static bool IsValidDump(RouteRequest request) =>
        request.Body.Length >= LinkMessage.HeaderLength && !request.Body[1..LinkMessage.HeaderLength].ContainsAnyExcept((byte)0);

    private Errno Find(RouteRequest request, out HostInterface? link)
    {
        link = null;
        int index = IndexOf(request);
        string? name = request.AttributesAfter(LinkMessage.HeaderLength).FindName(LinkMessage.Name);
        if (index <= 0 && (name is null || (index < 0 && request.Header.Type == RouteNames.NewLink)))
        {
            return Errno.EINVAL;
        }

        link = index > 0 ? interfaces.Find(index) : interfaces.Find(name!);
        return link is null ? Errno.ENODEV : Errno.None;
    }

    // do_setlink(): the MTU, then the flags, of which only IFF_UP means something here.
    private Errno Change(RouteRequest request, HostInterface link)
    {
        NetlinkAttributes attributes = request.AttributesAfter(LinkMessage.HeaderLength);
        foreach (int type in (ReadOnlySpan<int>)
            [
                LinkMessage.Address, LinkMessage.Broadcast, LinkMessage.Master, LinkMessage.QueueLength, LinkMessage.OperationalState, LinkMessage.Mode,
                LinkMessage.NamespaceOfProcess, LinkMessage.Group, LinkMessage.NamespaceOfDescriptor, LinkMessage.ProtocolDown,
            ])
        {
            if (attributes.Has(type))
            {
                return Errno.EOPNOTSUPP;
            }
        }

        if (attributes.FindName(LinkMessage.Name) is { } name && name != link.Name)
        {
            return Errno.EOPNOTSUPP;
        }

        if (attributes.TryFindUInt32(LinkMessage.Mtu, out uint mtu))
        {
            var error = SocketErrors.ToErrno(interfaces.SetMtu(link, unchecked((int)mtu)));
            if (error != Errno.None)
            {
                return error;
            }
        }

        uint flags = request.UInt32At(FlagsOffset);
        uint change = request.UInt32At(ChangeOffset);
        if (flags != 0 || change != 0)
        {
            uint mask = change == 0 ? uint.MaxValue : change;
            uint combined = (flags & mask) | ((uint)link.Flags & ~mask);
            interfaces.SetState(link, (combined & (uint)InterfaceFlags.Up) != 0);
        }

        return Errno.None;
    }
}
