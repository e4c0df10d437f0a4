using SimNet.Simulation.Names.Messages;

namespace SimNet.Simulation.Names.Servers;

/// <summary>What a recursive search has found.</summary>
/// <param name="Code">The outcome.</param>
/// <param name="Answers">The aliases and the records, in the order in which they follow from each other.</param>
/// <param name="Authority">The SOA record of a zone that has nothing.</param>
internal sealed record Resolution(DnsResponseCode Code, IReadOnlyList<DnsRecord> Answers, IReadOnlyList<DnsRecord> Authority)
{
    public static Resolution Failure => new(DnsResponseCode.ServerFailure, [], []);
}
