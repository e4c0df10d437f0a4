using System.Net;

namespace SimNet.Simulation.Names;

/// <summary>The address that a host would send from to some destination, with what RFC 6724 6 asks of it.</summary>
/// <param name="Address">The address, of the destination's family.</param>
/// <param name="PrefixLength">The length of the interface's network prefix in bits.</param>
/// <param name="InterfaceIndex">The index of the interface that has the address.</param>
/// <param name="IsDeprecated">Whether its preferred lifetime has passed (rule 3).</param>
/// <param name="IsCareOf">Whether it is a mobile host's care-of address, and no home address (rule 4).</param>
/// <param name="IsTunnel">Whether the interface encapsulates what it sends (rule 7).</param>
internal readonly record struct SourceAddress(
    IPAddress Address,
    int PrefixLength,
    int InterfaceIndex,
    bool IsDeprecated = false,
    bool IsCareOf = false,
    bool IsTunnel = false);
