using System.Net;

namespace SimNet.Simulation.Names;

/// <summary>One line of <c>hosts(5)</c>: an address with the names of its host.</summary>
/// <param name="Address">The address, of IPv4 or IPv6; a scope id plays no part.</param>
/// <param name="CanonicalName">The first name of the line.</param>
/// <param name="Aliases">The further names; often none.</param>
internal sealed record HostRecord(IPAddress Address, string CanonicalName, IReadOnlyList<string> Aliases)
{
    /// <summary>Whether the host goes by a name, in any case.</summary>
    public bool IsNamed(string name) =>
        string.Equals(CanonicalName, name, StringComparison.OrdinalIgnoreCase)
        || Aliases.Contains(name, StringComparer.OrdinalIgnoreCase);
}
