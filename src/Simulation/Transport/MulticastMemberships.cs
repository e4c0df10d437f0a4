// The groups that one socket has joined (ip_mc_join_group, ip_mc_leave_group, ip_mc_source and their relatives of IPv6). An interface is
// named by its number, by an address, or left to the host: then it is the one on the segment.
using System.Net.Sockets;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport;

internal sealed class MulticastMemberships(IpStack ip)
{
    // igmp_max_memberships, igmp_max_msf
    internal const int MaxSources = 10;
    private const int MaxMemberships = 20;

    private readonly List<MulticastMembership> _members = [];

    // A membership in the mode of all sources but those listed, or, with isInclude, of none yet (ip_mc_join_group_ssm).
    internal SocketError Join(InetAddress group, InetAddress address, int index, bool isInclude = false)
    {
        if (!group.IsMulticast)
        {
            return SocketError.InvalidArgument;
        }

        // IPv6 looks for the membership before it looks for the interface.
        if (!group.IsIPv4 && Find(group, index) is not null)
        {
            return SocketError.AddressAlreadyInUse;
        }

        int device = FindDevice(group, address, index);
        if (device == InterfaceIndex.None)
        {
            return OptionErrors.NoSuchDevice;
        }

        if (group.IsIPv4 && Find(group, device) is not null)
        {
            return SocketError.AddressAlreadyInUse;
        }

        if (group.IsIPv4 && _members.FindAll(static m => m.Group.IsIPv4).Count >= MaxMemberships)
        {
            return SocketError.NoBufferSpaceAvailable;
        }

        var membership = new MulticastMembership(group, device, address) { IsInclude = isInclude };
        _members.Add(membership);
        ip.Groups.Add(membership);
        return SocketError.Success;
    }

    internal SocketError Leave(InetAddress group, InetAddress address, int index)
    {
        if (!group.IsIPv4 && !group.IsMulticast)
        {
            return SocketError.InvalidArgument;
        }

        int device = group.IsIPv4 ? FindDevice(group, address, index) : index;
        if (group.IsIPv4 && index == InterfaceIndex.None && address.IsAny && device == InterfaceIndex.None)
        {
            return OptionErrors.NoSuchDevice;
        }

        MulticastMembership? member = _members.Find(m =>
            m.Group == group && (device != InterfaceIndex.None ? m.Interface == device : address.IsAny || m.Address == address));
        if (member is null)
        {
            return SocketError.AddressNotAvailable;
        }

        Remove(member);
        return SocketError.Success;
    }

    // Adds a source to the filter of a membership or takes one away; isInclude tells which kind of filter the caller takes it to be.
    internal SocketError ChangeSource(InetAddress group, InetAddress address, int index, InetAddress source, bool isInclude, bool adds)
    {
        if (!group.IsMulticast)
        {
            return SocketError.InvalidArgument;
        }

        int device = FindDevice(group, address, index);
        if (device == InterfaceIndex.None)
        {
            return OptionErrors.NoSuchDevice;
        }

        if (Find(group, device) is not { } member || (member.Sources is not null && member.IsInclude != isInclude))
        {
            return SocketError.InvalidArgument;
        }

        member.IsInclude = isInclude;
        return adds ? AddSource(member, source) : RemoveSource(member, source);
    }

    // Replaces the whole filter (ip_mc_msfilter): none in include mode is the end of the membership.
    internal SocketError SetFilter(InetAddress group, InetAddress address, int index, bool isInclude, List<InetAddress> sources)
    {
        if (!group.IsMulticast)
        {
            return SocketError.InvalidArgument;
        }

        int device = FindDevice(group, address, index);
        if (device == InterfaceIndex.None)
        {
            return OptionErrors.NoSuchDevice;
        }

        if (isInclude && sources.Count == 0)
        {
            return Leave(group, address, index);
        }

        if (Find(group, device) is not { } member)
        {
            return SocketError.InvalidArgument;
        }

        member.Sources = sources.Count == 0 ? null : sources;
        member.IsInclude = isInclude;
        return SocketError.Success;
    }

    internal MulticastMembership? FindMember(InetAddress group, InetAddress address, int index, out SocketError error)
    {
        error = SocketError.InvalidArgument;
        if (!group.IsMulticast)
        {
            return null;
        }

        int device = FindDevice(group, address, index);
        error = device == InterfaceIndex.None ? OptionErrors.NoSuchDevice : SocketError.AddressNotAvailable;
        return device == InterfaceIndex.None ? null : Find(group, device);
    }

    // ip_mc_sf_allow(), inet6_mc_check(): the membership's filter decides; without one, IP_MULTICAST_ALL does. IPv6 asks for no interface.
    internal bool Wants(InetAddress group, InetAddress source, int index, bool wantsAll)
    {
        foreach (MulticastMembership member in _members)
        {
            if (member.Group == group && (member.Interface == index || !group.IsIPv4))
            {
                return member.Allows(source);
            }
        }

        return wantsAll;
    }

    // The last descriptor is gone.
    internal void Clear()
    {
        for (int i = _members.Count - 1; i >= 0; i--)
        {
            Remove(_members[i]);
        }
    }

    private static SocketError AddSource(MulticastMembership member, InetAddress source)
    {
        member.Sources ??= [];
        if (member.Sources.Count >= MaxSources)
        {
            return SocketError.NoBufferSpaceAvailable;
        }

        if (member.Sources.Contains(source))
        {
            return SocketError.AddressNotAvailable;
        }

        member.Sources.Add(source);
        return SocketError.Success;
    }

    private SocketError RemoveSource(MulticastMembership member, InetAddress source)
    {
        if (member.Sources is not { } sources || !sources.Contains(source))
        {
            return SocketError.AddressNotAvailable;
        }

        // To want no source at all is to leave.
        if (sources.Count == 1 && member.IsInclude)
        {
            Remove(member);
            return SocketError.Success;
        }

        sources.Remove(source);
        return SocketError.Success;
    }

    private MulticastMembership? Find(InetAddress group, int index) =>
        _members.Find(m => m.Group == group && (index == InterfaceIndex.None || m.Interface == index));

    private void Remove(MulticastMembership member)
    {
        _members.Remove(member);
        ip.Groups.Remove(member);
    }

    // ip_mc_find_dev(): by number, by address, or by the route to the group.
    private int FindDevice(InetAddress group, InetAddress address, int index)
    {
        if (index != InterfaceIndex.None)
        {
            return InterfaceIndex.Exists(index) ? index : InterfaceIndex.None;
        }

        if (!address.IsAny)
        {
            return ip.FindInterface(address);
        }

        HostInterface ethernet = ip.Interfaces.Ethernet;
        return ethernet.IsUp && ethernet.HasAddressOf(group.IsIPv4) ? InterfaceIndex.Segment : InterfaceIndex.None;
    }
}
