using SimNet.Simulation.Names.Messages;

namespace SimNet.Simulation.Names.Zones;

/// <summary>The zones of a name server, and the answers that they give (RFC 1034 4.3.2, RFC 2308, RFC 4592).</summary>
internal sealed class ZoneSet
{
    private const int MaxAliases = 16;

    private readonly Dictionary<DnsName, Zone> _zones = [];

    public ZoneSet(IEnumerable<Zone> zones)
    {
        foreach (Zone zone in zones)
        {
            if (!_zones.TryAdd(zone.Origin, zone))
            {
                throw new ArgumentException($"The zone '{zone.Origin}' is there twice; a server has each zone once.", nameof(zones));
            }
        }
    }

    /// <summary>The zone that a name is in: the one whose origin has the most labels in common with it.</summary>
    public Zone? Find(DnsName name)
    {
        for (int count = name.LabelCount; count >= 0; count--)
        {
            if (_zones.TryGetValue(name.Last(count), out Zone? zone))
            {
                return zone;
            }
        }

        return null;
    }

    /// <summary>The answer; null if the name is in no zone.</summary>
    public ZoneAnswer? Answer(DnsQuestion question)
    {
        if (Find(question.Name) is not { } zone)
        {
            return null;
        }

        List<DnsRecord> answers = [];
        DnsName name = question.Name;
        List<DnsName> seen = [];
        while (true)
        {
            if (FindCut(zone, name) is { } cut)
            {
                return Refer(zone, cut, answers);
            }

            ZoneNode? node = zone.Find(name);
            DnsName owner = name;
            if (node is null)
            {
                node = zone.Find(ClosestEncloser(zone, name).WildcardBelow());
                if (node is null)
                {
                    return Nothing(zone, DnsResponseCode.NameError, answers);
                }
            }

            if (node.Find(DnsRecordType.Cname) is [{ } alias] && question.Type is not (DnsRecordType.Cname or DnsRecordType.Any))
            {
                answers.Add(alias with { Name = owner });
                seen.Add(name);
                name = alias.Target!;
                if (seen.Contains(name) || seen.Count >= MaxAliases || Find(name) is not { } next)
                {
                    return new ZoneAnswer { Answers = answers };
                }

                zone = next;
                continue;
            }

            return Finish(zone, node, owner, question.Type, answers);
        }
    }

    private ZoneAnswer Finish(Zone zone, ZoneNode node, DnsName owner, DnsRecordType type, List<DnsRecord> answers)
    {
        List<DnsRecord> found = [.. (type == DnsRecordType.Any ? node.All : node.Find(type)).Select(r => r with { Name = owner })];
        if (found.Count == 0)
        {
            return Nothing(zone, DnsResponseCode.NoError, answers);
        }

        answers.AddRange(found);
        return new ZoneAnswer { Answers = answers, Additional = AddressesFor(found) };
    }

    // A name between the origin and the name that is delegated to other servers (RFC 1034 4.3.2, step 3b).
    private static DnsName? FindCut(Zone zone, DnsName name)
    {
        for (int count = zone.Origin.LabelCount + 1; count <= name.LabelCount; count++)
        {
            DnsName ancestor = name.Last(count);
            if (zone.Find(ancestor) is not { } node)
            {
                return null;
            }

            if (node.Find(DnsRecordType.NS).Count > 0)
            {
                return ancestor;
            }
        }

        return null;
    }

    private static DnsName ClosestEncloser(Zone zone, DnsName name)
    {
        DnsName ancestor = name;
        while (zone.Find(ancestor) is null)
        {
            ancestor = ancestor.Parent;
        }

        return ancestor;
    }

    private ZoneAnswer Refer(Zone zone, DnsName cut, List<DnsRecord> answers)
    {
        IReadOnlyList<DnsRecord> servers = zone.Find(cut)!.Find(DnsRecordType.NS);
        return new ZoneAnswer
        {
            IsAuthoritative = answers.Count > 0,
            Answers = answers,
            Authority = servers,
            Additional = AddressesFor(servers),
        };
    }

    // RFC 2308 3: the SOA record tells for how long.
    private static ZoneAnswer Nothing(Zone zone, DnsResponseCode code, List<DnsRecord> answers)
    {
        DnsRecord start = zone.StartOfAuthority;
        uint seconds = Math.Min(start.TtlSeconds, ((DnsStartOfAuthority)start.Data).Minimum);
        return new ZoneAnswer { Code = code, Answers = answers, Authority = [start with { TtlSeconds = seconds }] };
    }

    // The addresses of the hosts that records name, glue included (RFC 1034 4.3.2, step 6).
    private List<DnsRecord> AddressesFor(IReadOnlyList<DnsRecord> records)
    {
        List<DnsRecord> addresses = [];
        foreach (DnsRecord record in records)
        {
            DnsName? host = record.Data switch
            {
                DnsTarget target when record.Type == DnsRecordType.NS => target.Name,
                DnsMailExchange mail => mail.Exchange,
                DnsServiceLocation service => service.Target,
                _ => null,
            };
            if (host is null || addresses.Exists(a => a.Name.Equals(host)))
            {
                continue;
            }

            // The addresses of a delegated zone's servers lie in the zone above it.
            for (Zone? zone = Find(host); zone is not null; zone = zone.Origin.IsRoot ? null : Find(zone.Origin.Parent))
            {
                if (zone.Find(host) is { } node)
                {
                    addresses.AddRange([.. node.Find(DnsRecordType.A), .. node.Find(DnsRecordType.Aaaa)]);
                    break;
                }
            }
        }

        return addresses;
    }
}
