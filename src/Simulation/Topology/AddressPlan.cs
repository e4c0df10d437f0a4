// Which addresses a new host has: those that were given, or the next free ones of 10.0.0.0/8 and fd00::/64.
using System.Net;
using System.Net.Sockets;
using SimNet.Simulation.Links;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Topology;

internal sealed class AddressPlan(Fabric fabric)
{
    private const uint IPv4Base = 0x0A00_0000;
    private const ulong IPv6Prefix = 0xFD00_0000_0000_0000;

    private uint _next = 1;

    internal IReadOnlyList<InetAddress> Choose(IReadOnlyList<IPAddress> given)
    {
        if (given.Count == 0)
        {
            return ChooseFree();
        }

        var addresses = new List<InetAddress>();
        foreach (IPAddress address in given)
        {
            InetAddress chosen = Check(address);
            if (addresses.Contains(chosen) || fabric.Find(chosen) is not null)
            {
                throw new ArgumentException($"The address {address} is taken already; give each host addresses of its own.", nameof(given));
            }

            addresses.Add(chosen);
        }

        return addresses;
    }

    private InetAddress[] ChooseFree()
    {
        while (true)
        {
            uint number = _next++;
            var ipv4 = InetAddress.FromIPv4(IPv4Base + number);
            var ipv6 = new InetAddress(IPv6Prefix, number);
            if (number % 256 is not 0 and not 255 && fabric.Find(ipv4) is null && fabric.Find(ipv6) is null)
            {
                return [ipv4, ipv6];
            }
        }
    }

    // What can be an address of a host at all.
    internal static InetAddress Check(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var chosen = InetAddress.From(address);
        bool isMapped = address.AddressFamily == AddressFamily.InterNetworkV6 && chosen.IsIPv4;
        return chosen.IsAny || chosen.IsLoopback || chosen.IsMulticast || chosen.IsBroadcast || isMapped
            ? throw new ArgumentException(
                $"{address} cannot be an address of a host: wildcard, loopback, multicast, broadcast and mapped addresses are not.",
                nameof(address))
            : chosen;
    }
}
