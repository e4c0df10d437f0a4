using SimNet.Simulation.Names.Messages;

namespace SimNet.Simulation.Names.Zones;

/// <summary>What zones say about a question.</summary>
internal sealed record ZoneAnswer
{
    public DnsResponseCode Code { get; init; }

    public bool IsAuthoritative { get; init; } = true;

    public IReadOnlyList<DnsRecord> Answers { get; init; } = [];

    public IReadOnlyList<DnsRecord> Authority { get; init; } = [];

    public IReadOnlyList<DnsRecord> Additional { get; init; } = [];
}
