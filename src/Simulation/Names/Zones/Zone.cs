using System.Net;
using SimNet.Simulation.Names.Messages;

namespace SimNet.Simulation.Names.Zones;

/// <summary>The records of a DNS zone (RFC 1034 4.2), as a name server has them. Immutable and thread-safe.</summary>
/// <remarks>Made by a <see cref="ZoneBuilder"/> or read from a zone file by <see cref="Parse"/>.</remarks>
public sealed class Zone
{
    // Names with records, and the empty ones between them and the origin. Only looked up, never iterated.
    private readonly Dictionary<DnsName, ZoneNode> _nodes = [];

    internal Zone(DnsName origin, IReadOnlyList<DnsRecord> records)
    {
        Origin = origin;
        Records = records;
        foreach (DnsRecord record in records)
        {
            NodeOf(record.Name).Add(record);
        }
    }

    /// <summary>The name of the zone.</summary>
    public DnsName Origin { get; }

    /// <summary>All records, in the order in which they were added.</summary>
    public IReadOnlyList<DnsRecord> Records { get; }

    /// <summary>The record that starts the zone.</summary>
    public DnsRecord StartOfAuthority => _nodes[Origin].Find(DnsRecordType.Soa)[0];

    /// <summary>Reads a zone file (RFC 1035 5).</summary>
    /// <param name="text">The text of the file. Control entries <c>$ORIGIN</c>, <c>$TTL</c> (RFC 2308 4) and <c>$INCLUDE</c>, times with units
    /// as in "1h30m", parentheses, comments and quotes are known.</param>
    /// <param name="origin">The name of the zone and the first origin of relative names, such as "example.test".</param>
    /// <param name="include">Reads a file that the text includes, by its name; left out, including is an error.</param>
    /// <returns>The zone.</returns>
    /// <exception cref="ArgumentNullException">Text or origin is null.</exception>
    /// <exception cref="FormatException">The text is no zone. The message names the line and says what is wrong with it.</exception>
    public static Zone Parse(string text, string origin, Func<string, string>? include = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(origin);
        var builder = new ZoneBuilder(origin);
        new ZoneFileReader(builder, include).Read(text, "zone file", builder.Origin);
        return builder.Build();
    }

    /// <summary>The addresses of hosts as a zone of its own: a record for each address, and one that leads back to the name.</summary>
    /// <param name="hosts">Names, relative to the root, and their addresses.</param>
    /// <param name="server">The name server that the zone names as its own.</param>
    /// <param name="ttlSeconds">The time to live of all records, in seconds.</param>
    /// <returns>A zone at the root, with in-addr.arpa and ip6.arpa in it.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="FormatException">A name is none.</exception>
    public static Zone OfHosts(IEnumerable<(string Name, IPAddress Address)> hosts, string server = "ns", uint ttlSeconds = 3600)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        ArgumentNullException.ThrowIfNull(server);
        ZoneBuilder builder = new ZoneBuilder(".") { DefaultTtlSeconds = ttlSeconds }.AddStartOfAuthority(server).Add(".", new DnsTarget(DnsName.Parse(server)), DnsRecordType.NS);
        foreach ((string name, IPAddress address) in hosts)
        {
            builder.AddAddress(name, address);
            builder.Add(DnsName.ForAddress(address).ToString(), new DnsTarget(DnsName.Parse(name)), DnsRecordType.Ptr);
        }

        return builder.Build();
    }

    internal ZoneNode? Find(DnsName name) => _nodes.GetValueOrDefault(name);

    /// <inheritdoc/>
    public override string ToString() => $"{Origin} ({Records.Count} records)";

    private ZoneNode NodeOf(DnsName name)
    {
        if (_nodes.TryGetValue(name, out ZoneNode? known))
        {
            return known;
        }

        var node = new ZoneNode();
        _nodes.Add(name, node);
        if (!name.Equals(Origin))
        {
            NodeOf(name.Parent);
        }

        return node;
    }
}
