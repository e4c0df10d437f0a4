using System.Net;
using System.Net.Sockets;

namespace SimNet.Simulation.Names;

/// <summary>One line of <c>hosts(5)</c>: an address with the names of its host.</summary>
/// <param name="Address">The address, of IPv4 or IPv6, without scope id.</param>
/// <param name="CanonicalName">The first name of the line.</param>
/// <param name="Aliases">The further names; often none.</param>
internal sealed record HostRecord(IPAddress Address, string CanonicalName, IReadOnlyList<string> Aliases)
{
    /// <summary>The address as glibc reads it where a family is asked for.</summary>
    /// <param name="addressFamily">IPv4, IPv6, or unspecified for the address as it stands.</param>
    /// <returns>The address; <see langword="null"/> if the line has none of the family. For IPv4 a line with ::1 has 127.0.0.1: that is why
    /// "localhost" has that address twice on Debian.</returns>
    public IPAddress? AddressAs(AddressFamily addressFamily) => addressFamily switch
    {
        AddressFamily.Unspecified => Address,
        _ when Address.AddressFamily == addressFamily => Address,
        AddressFamily.InterNetwork when Address.IsIPv4MappedToIPv6 => Address.MapToIPv4(),
        AddressFamily.InterNetwork when Address.Equals(IPAddress.IPv6Loopback) => IPAddress.Loopback,
        _ => null,
    };
}
