// The groups that a host listens to, by interface. Nobody else is told: a segment without snooping needs neither IGMP nor MLD.
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

internal sealed class MulticastGroups
{
    private readonly Dictionary<(int Interface, InetAddress Group), List<MulticastMembership>> _members = [];

    internal void Add(MulticastMembership membership)
    {
        (int, InetAddress) key = (membership.Interface, membership.Group);
        if (!_members.TryGetValue(key, out List<MulticastMembership>? members))
        {
            members = [];
            _members.Add(key, members);
        }

        members.Add(membership);
    }

    internal void Remove(MulticastMembership membership)
    {
        (int, InetAddress) key = (membership.Interface, membership.Group);
        List<MulticastMembership> members = _members[key];
        members.Remove(membership);
        if (members.Count == 0)
        {
            _members.Remove(key);
        }
    }

    // Whether some socket of the host wants what a source sends to a group (ip_check_mc_rcu). Every host is in the groups of all hosts.
    internal bool Accept(int index, InetAddress group, InetAddress source)
    {
        if (_members.TryGetValue((index, group), out List<MulticastMembership>? members))
        {
            foreach (MulticastMembership member in members)
            {
                if (member.Allows(source))
                {
                    return true;
                }
            }
        }

        return group.IsAllHosts;
    }
}
