// An interface of a host as the kernel keeps it (struct net_device): name, state, addresses. InterfaceTable changes it.
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

internal sealed class HostInterface(int index, string name, InterfaceFlags kind, byte[] hardwareAddress, int mtu)
{
    // txqueuelen of lo and of an Ethernet interface alike.
    internal const int TransmitQueueLength = 1000;

    private readonly List<InterfaceAddress> _addresses = [];
    private InterfaceTraffic _traffic;

    internal int Index { get; } = index;

    internal string Name { get; } = name;

    internal bool IsLoopback { get; } = (kind & InterfaceFlags.Loopback) != 0;

    internal ReadOnlyMemory<byte> HardwareAddress { get; } = hardwareAddress;

    internal bool IsUp { get; private set; } = true;

    internal int Mtu { get; private set; } = mtu;

    // The MTU that somebody has set: then paths are no wider. Until then each link has its own.
    internal int? MtuLimit { get; private set; }

    // IPv4 in the order of the kernel's list, then IPv6 in the order in which they came. A list, not an interface of one: packets look here,
    // and its enumerator costs nothing.
    internal List<InterfaceAddress> Addresses => _addresses;

    internal ref InterfaceTraffic Traffic => ref _traffic;

    internal InterfaceFlags Flags => kind | (IsUp ? InterfaceFlags.Up | InterfaceFlags.Running | InterfaceFlags.LowerUp : InterfaceFlags.None);

    internal InterfaceAddress? Find(InetAddress address) => _addresses.Find(a => a.Address == address);

    internal InterfaceAddress? Find(InetAddress address, int prefixLength) =>
        _addresses.Find(a => a.Address == address && a.PrefixLength == prefixLength);

    internal bool HasAddressOf(bool isIPv4)
    {
        foreach (InterfaceAddress address in _addresses)
        {
            if (address.IsIPv4 == isIPv4)
            {
                return true;
            }
        }

        return false;
    }

    // The first address of the network that another one is in.
    internal InterfaceAddress? FindPrimary(InterfaceAddress address) =>
        _addresses.Find(a => !a.IsSecondary && a.PrefixLength == address.PrefixLength && a.Covers(address.Address));

    // Primary addresses of IPv4 stand before secondary ones, near scopes behind far ones (inet_insert_ifa).
    internal void Insert(InterfaceAddress address)
    {
        int place = _addresses.Count;
        if (address.IsIPv4)
        {
            place = address.IsSecondary
                ? _addresses.FindLastIndex(static a => a.IsIPv4) + 1
                : _addresses.FindLastIndex(a => a.IsIPv4 && !a.IsSecondary && address.Scope <= a.Scope) + 1;
        }

        _addresses.Insert(place, address);
    }

    internal void Remove(InterfaceAddress address) => _addresses.Remove(address);

    internal void Replace(InterfaceAddress old, InterfaceAddress address) => _addresses[_addresses.IndexOf(old)] = address;

    internal void SetState(bool isUp) => IsUp = isUp;

    internal void SetMtu(int mtu)
    {
        Mtu = mtu;
        MtuLimit = mtu;
    }
}
