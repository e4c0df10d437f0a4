using NodaTime;
using SimNet.Simulation.Faults;
using SimNet.Simulation.Names.Messages;

namespace SimNet.Samples.Names.Runs;

/// <summary>A fault with the words for it; none for the row without.</summary>
public sealed record Situation(string Title, NameFault? Fault)
{
    public static IReadOnlyList<Situation> All { get; } =
    [
        new("no fault", null),
        new("NXDOMAIN", new NameFault { Kind = NameFaultKind.NoSuchName }),
        new("SERVFAIL", new NameFault { Kind = NameFaultKind.ServerFailure }),
        new("REFUSED", new NameFault { Kind = NameFaultKind.Refused }),
        new("no answer", new NameFault { Kind = NameFaultKind.NoAnswer }),
        new("no answer to AAAA", new NameFault { Kind = NameFaultKind.NoAnswer, Type = DnsRecordType.Aaaa }),
        new("answers 3 s late", new NameFault { Kind = NameFaultKind.SlowAnswer, Delay = Duration.FromSeconds(3) }),
        new("wrong address: another host", new NameFault { Kind = NameFaultKind.WrongAddress, Address = Town.OtherAddress }),
        new("stale address: a host gone silent", new NameFault { Kind = NameFaultKind.StaleAnswer, PreviousZone = Town.ZoneOf(Town.SilentAddress, Town.SilentAddressV6) }),
        new("AAAA leads to a host gone silent", new NameFault { Kind = NameFaultKind.WrongAddress, Type = DnsRecordType.Aaaa, Address = Town.SilentAddressV6 }),
        new("only AAAA", new NameFault { Kind = NameFaultKind.OnlyIPv6 }),
        new("3000 addresses", new NameFault { Kind = NameFaultKind.ManyAddresses, Type = DnsRecordType.A, Count = 3000 }),
        new("lame delegation", new NameFault { Kind = NameFaultKind.Lame }),
        new("server goes away in the middle", new NameFault { Kind = NameFaultKind.GoesAway }),
        new("server back after 4 s", new NameFault { Kind = NameFaultKind.NoAnswer, Until = Duration.FromSeconds(4) }),
    ];
}
