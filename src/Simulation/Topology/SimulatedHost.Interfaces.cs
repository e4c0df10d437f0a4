// What may change about a host's interfaces while the network runs.
using System.Net;
using System.Net.Sockets;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Topology;

public sealed partial class SimulatedHost
{
    private const int MaxIPv4Prefix = 32;
    private const int MaxIPv6Prefix = 128;

    /// <summary>
    /// Gives the host another address on its interface <c>eth0</c>, as <c>ip address add</c> does. It can be bound to, and other hosts reach it, from
    /// this instant on; netlink sockets of the host that listen are told. An interface that is down may be given addresses too.
    /// </summary>
    /// <param name="address">An address of IPv4 or IPv6, other than wildcard, loopback, multicast, broadcast and IPv4-mapped ones.</param>
    /// <param name="prefixLength">The length of the network's prefix in bits: 0 to 32 for IPv4, 0 to 128 for IPv6. The host sends to this network from
    /// this address, if no other has a longer prefix. All hosts of a network reach each other whatever their prefixes. The addresses that a
    /// host is made with have 8 and 64.</param>
    /// <remarks>The names of the network stay as they are: no name finds the address. Two addresses of IPv4 in the same network are a
    /// primary one and a secondary one, as on Linux.</remarks>
    /// <exception cref="ArgumentNullException">The address is null.</exception>
    /// <exception cref="ArgumentException">The address is unusable, or a host of the network has it already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The prefix length is out of range.</exception>
    public void AddAddress(IPAddress address, int prefixLength)
    {
        Network.Loop.CheckAccess(nameof(AddAddress));
        InetAddress added = AddressPlan.Check(address);
        ArgumentOutOfRangeException.ThrowIfNegative(prefixLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefixLength, added.IsIPv4 ? MaxIPv4Prefix : MaxIPv6Prefix);
        var entry = new InterfaceAddress(added, prefixLength)
        {
            Broadcast = added.IsIPv4 && prefixLength < MaxIPv4Prefix - 1 ? InterfaceAddress.LastOf(added, prefixLength) : null,
            Scope = added.IsLinkLocalIPv6 ? AddressScope.Link : AddressScope.Universe,
        };
        bool isTaken = Network.Fabric.Find(added) is not null;
        if (isTaken || _ip.Interfaces.Add(_ip.Interfaces.Ethernet, entry) != SocketError.Success)
        {
            throw new ArgumentException($"The address {address} is taken already, or the MTU of eth0 is too small for it.", nameof(address));
        }
    }

    /// <summary>
    /// Takes an address from the host, as <c>ip address delete</c> does. Sockets that are bound or connected from it stay open as on Linux: what
    /// they send by IPv4 goes nowhere (a datagram fails with ENETUNREACH, a connection sends again until it times out), what is sent to them
    /// finds no host, and all of it works again as soon as the address is back.
    /// </summary>
    /// <param name="address">The address, on whichever interface it is, with all its prefix lengths. It may be one of loopback.</param>
    /// <returns>Whether the host had it.</returns>
    /// <remarks>As on Linux, a primary address of IPv4 takes the secondary ones of its network with it.</remarks>
    /// <exception cref="ArgumentNullException">The address is null.</exception>
    public bool RemoveAddress(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Network.Loop.CheckAccess(nameof(RemoveAddress));
        var removed = InetAddress.From(address);
        bool hadIt = false;
        while (_ip.Interfaces.FindHolder(removed) is { } link)
        {
            _ip.Interfaces.Remove(link, link.Find(removed)!);
            hadIt = true;
        }

        return hadIt;
    }

    /// <summary>Whether an interface of the host is up. All are at the start.</summary>
    /// <param name="name"><c>lo</c> or <c>eth0</c>.</param>
    /// <returns>Whether it is.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <exception cref="ArgumentException">The host has no such interface.</exception>
    public bool IsInterfaceUp(string name) => FindInterface(name).IsUp;

    /// <summary>
    /// Takes an interface down or brings it up, as <c>ip link set</c> does. Down, <c>eth0</c> neither sends nor receives: destinations on other hosts are
    /// unreachable (ENETUNREACH), open connections go on when it is up again, unless they have timed out. What the host sends to itself goes
    /// over <c>lo</c>; with that down, it is lost without an error.
    /// </summary>
    /// <param name="name"><c>lo</c> or <c>eth0</c>.</param>
    /// <param name="isUp">Whether it is to be up.</param>
    /// <remarks>As on Linux, an interface that goes down keeps its addresses of IPv4 and loses those of IPv6; <c>lo</c> has its own again when it
    /// comes up, others have to be added again (<see cref="AddAddress"/>).</remarks>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <exception cref="ArgumentException">The host has no such interface.</exception>
    public void SetInterfaceUp(string name, bool isUp)
    {
        HostInterface link = FindInterface(name);
        Network.Loop.CheckAccess(nameof(SetInterfaceUp));
        _ip.Interfaces.SetState(link, isUp);
    }

    private HostInterface FindInterface(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _ip.Interfaces.Find(name)
            ?? throw new ArgumentException($"Host '{Name}' has no interface '{name}'; it has lo and eth0.", nameof(name));
    }
}
