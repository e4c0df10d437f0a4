using System.Net;
using NodaTime;
using SimNet.Simulation.Names.Messages;
using SimNet.Simulation.Names.Zones;

namespace SimNet.Simulation.Faults;

/// <summary>
/// A fault of the DNS: what goes wrong, with which names, when and for whom. Immutable data; <see cref="NameFaults.Add"/> lets it act. It acts in the
/// name servers that are asked, and for hosts without DNS in the table of all hosts, as if that were one server with the default timeouts of
/// <c>resolv.conf(5)</c>.
/// </summary>
public sealed record NameFault
{
    /// <summary>The most addresses of <see cref="NameFaultKind.ManyAddresses"/>: what fits into a message over TCP.</summary>
    public const int MaxCount = 4000;

    /// <summary>What goes wrong.</summary>
    public required NameFaultKind Kind { get; init; }

    /// <summary>The name, such as "db.example.test"; "*.example.test" for all names below one; <see langword="null"/>, the default, for every name. Case does not count.</summary>
    public string? Name { get; init; }

    /// <summary>The type of record that is asked for; <see langword="null"/>, the default, for every type.</summary>
    public DnsRecordType? Type { get; init; }

    /// <summary>From when on, in virtual time since the start of the run. Default from the start.</summary>
    public Duration From { get; init; }

    /// <summary>Until when, exclusive; <see langword="null"/>, the default, for ever.</summary>
    public Duration? Until { get; init; }

    /// <summary>The host that asks; <see langword="null"/>, the default, for all. Behind a recursive server, that server is who asks.</summary>
    public string? Client { get; init; }

    /// <summary>The host whose name server is asked; <see langword="null"/>, the default, for all, and for the table of hosts without DNS.</summary>
    public string? Server { get; init; }

    /// <summary>How much later a <see cref="NameFaultKind.SlowAnswer"/> comes. Default 0.</summary>
    public Duration Delay { get; init; }

    /// <summary>The most that is added to <see cref="Delay"/>, drawn from the seed for each query. Default 0.</summary>
    public Duration Jitter { get; init; }

    /// <summary>The address of a <see cref="NameFaultKind.WrongAddress"/>, of IPv4 or IPv6; needed there.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The zone as it was, for a <see cref="NameFaultKind.StaleAnswer"/>; needed there. Names outside of it are answered as ever.</summary>
    public Zone? PreviousZone { get; init; }

    /// <summary>How many addresses there are of <see cref="NameFaultKind.ManyAddresses"/>, from 1 to <see cref="MaxCount"/>; of IPv6 at most 2,300. Default 2000.</summary>
    public int Count { get; init; } = 2000;

    /// <summary>The time to live of <see cref="NameFaultKind.OtherTimeToLive"/>, in seconds, from 0 to 2147483647. Default 0.</summary>
    public uint TtlSeconds { get; init; }

    internal void Validate()
    {
        if (!Enum.IsDefined(Kind))
        {
            throw new ArgumentOutOfRangeException(nameof(Kind), Kind, "There is no such kind of fault.");
        }

        if (Name is not null && !DnsName.TryParse(Name, out _))
        {
            throw new ArgumentException($"'{Name}' is no domain name; write one as in \"db.example.test\" or \"*.example.test\".", nameof(Name));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(From, Duration.Zero, nameof(From));
        ArgumentOutOfRangeException.ThrowIfLessThan(Delay, Duration.Zero, nameof(Delay));
        ArgumentOutOfRangeException.ThrowIfLessThan(Jitter, Duration.Zero, nameof(Jitter));
        ArgumentOutOfRangeException.ThrowIfLessThan(Count, 1, nameof(Count));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Count, MaxCount, nameof(Count));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(TtlSeconds, DnsRecord.MaxTtlSeconds, nameof(TtlSeconds));
        if (Until < From)
        {
            throw new ArgumentException($"The fault ends at {Until} before it begins at {From}.", nameof(Until));
        }

        if (Kind == NameFaultKind.WrongAddress && Address is null)
        {
            throw new ArgumentException($"A fault of kind {Kind} needs {nameof(Address)}: the address that is answered.", nameof(Address));
        }

        if (Kind == NameFaultKind.StaleAnswer && PreviousZone is null)
        {
            throw new ArgumentException($"A fault of kind {Kind} needs {nameof(PreviousZone)}: the zone as it was before it changed.", nameof(PreviousZone));
        }
    }

    internal bool Covers(DnsQuestion question, Duration time, string? client, string? server) =>
        time >= From
        && (Until is null || time < Until)
        && (Type is null || Type == question.Type)
        && (Client is null || Client.Equals(client, StringComparison.OrdinalIgnoreCase))
        && (Server is null || Server.Equals(server, StringComparison.OrdinalIgnoreCase))
        && CoversName(question.Name);

    private bool CoversName(DnsName name)
    {
        if (Name is null)
        {
            return true;
        }

        var own = DnsName.Parse(Name);
        return own.IsWildcard ? name.LabelCount >= own.LabelCount && name.IsAtOrBelow(own.Parent) : name.Equals(own);
    }
}
