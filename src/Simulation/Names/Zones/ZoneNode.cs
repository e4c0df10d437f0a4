using SimNet.Simulation.Names.Messages;

namespace SimNet.Simulation.Names.Zones;

/// <summary>The records of one name; none for a name that only has names below it (RFC 4592 2.2.2).</summary>
internal sealed class ZoneNode
{
    private readonly List<(DnsRecordType Type, List<DnsRecord> Records)> _sets = [];

    public IEnumerable<DnsRecord> All => _sets.SelectMany(static s => s.Records);

    public bool IsEmpty => _sets.Count == 0;

    public IReadOnlyList<DnsRecord> Find(DnsRecordType type)
    {
        foreach ((DnsRecordType known, List<DnsRecord> records) in _sets)
        {
            if (known == type)
            {
                return records;
            }
        }

        return [];
    }

    public void Add(DnsRecord record)
    {
        foreach ((DnsRecordType known, List<DnsRecord> records) in _sets)
        {
            if (known == record.Type)
            {
                records.Add(record);
                return;
            }
        }

        _sets.Add((record.Type, [record]));
    }
}
