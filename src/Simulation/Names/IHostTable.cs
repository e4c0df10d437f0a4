using System.Net;
using System.Net.Sockets;

namespace SimNet.Simulation.Names;

/// <summary>What the resolver has to know of its host: its name, how it finds names, the interfaces, and the routes as far as they choose a source address.</summary>
internal interface IHostTable
{
    /// <summary>The host's own name (<c>gethostname</c>).</summary>
    string HostName { get; }

    /// <summary>How the host finds names now.</summary>
    NameOptions Names { get; }

    /// <summary>Whether an interface has an address of a family other than 127.0.0.1 and ::1 (AI_ADDRCONFIG).</summary>
    /// <param name="addressFamily">IPv4 or IPv6.</param>
    /// <returns>Whether there is one.</returns>
    bool HasAddress(AddressFamily addressFamily);

    /// <summary>The address that a datagram to a destination would leave from.</summary>
    /// <param name="destination">An address of IPv4 or IPv6, not IPv4-mapped. The wildcard address stands for loopback, as for <c>connect(2)</c>.</param>
    /// <returns>The source; <see langword="null"/> if there is no route or no address.</returns>
    SourceAddress? SelectSource(IPAddress destination);

    /// <summary>The index of an interface (<c>if_nametoindex</c>).</summary>
    /// <param name="name">The interface's name, such as "lo".</param>
    /// <returns>The index; 0 if there is no such interface.</returns>
    int GetInterfaceIndex(string name);

    /// <summary>The name of an interface (<c>if_indextoname</c>).</summary>
    /// <param name="index">The interface's index.</param>
    /// <returns>The name; <see langword="null"/> if there is no such interface.</returns>
    string? GetInterfaceName(long index);
}
