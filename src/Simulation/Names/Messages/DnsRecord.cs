namespace SimNet.Simulation.Names.Messages;

/// <summary>A DNS record of the class IN (RFC 1035 3.2.1). Immutable.</summary>
/// <param name="Name">Whose record it is.</param>
/// <param name="Type">The type.</param>
/// <param name="TtlSeconds">How long it may be remembered, in seconds, from 0 to 2147483647 (RFC 2181 8).</param>
/// <param name="Data">What it says, in the form of the type.</param>
public sealed record DnsRecord(DnsName Name, DnsRecordType Type, uint TtlSeconds, DnsData Data)
{
    /// <summary>The longest time to live, in seconds.</summary>
    public const uint MaxTtlSeconds = int.MaxValue;

    internal DnsName? Target => (Data as DnsTarget)?.Name;
}

/// <summary>What a DNS query asks for, in the class IN.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type.</param>
public sealed record DnsQuestion(DnsName Name, DnsRecordType Type)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Type.ToString().ToUpperInvariant()}";
}
