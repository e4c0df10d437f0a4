using System.Net;
using SimNet.Simulation.Names.Messages;

namespace SimNet.Simulation.Names.Zones;

/// <summary>Puts a <see cref="Zone"/> together. Names are relative to the zone's origin unless they end in a dot; "@" is the origin itself.</summary>
/// <remarks>Not thread-safe. Every method that adds returns the builder.</remarks>
public sealed class ZoneBuilder
{
    private readonly List<DnsRecord> _records = [];
    private readonly Dictionary<DnsName, bool> _aliases = [];

    /// <summary>Begins a zone.</summary>
    /// <param name="origin">The name of the zone, such as "example.test"; "." for the root.</param>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <exception cref="FormatException">The text is no name.</exception>
    public ZoneBuilder(string origin) => Origin = DnsName.Parse(origin);

    /// <summary>The name of the zone.</summary>
    public DnsName Origin { get; }

    /// <summary>The time to live of records for which none is given, in seconds. Default one hour.</summary>
    public uint DefaultTtlSeconds { get; set; } = 3600;

    /// <summary>Adds the record that starts the zone; every zone has one.</summary>
    /// <param name="primaryServer">The server that has the original.</param>
    /// <param name="serial">The version.</param>
    /// <param name="minimumSeconds">How long the absence of a name may be remembered, in seconds (RFC 2308).</param>
    /// <returns>The builder.</returns>
    /// <exception cref="FormatException">The name is none, or the zone has such a record.</exception>
    public ZoneBuilder AddStartOfAuthority(string primaryServer, uint serial = 1, uint minimumSeconds = 300)
    {
        const uint refresh = 7200;
        const uint retry = 900;
        const uint expire = 1_209_600;
        DnsName mailbox = Absolute("hostmaster");
        return Add("@", new DnsStartOfAuthority(Absolute(primaryServer), mailbox, serial, refresh, retry, expire, minimumSeconds), DnsRecordType.Soa);
    }

    /// <summary>Adds an A or AAAA record.</summary>
    /// <param name="name">Whose address it is.</param>
    /// <param name="address">The address.</param>
    /// <param name="ttlSeconds">The time to live; left out, the default.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="FormatException">The name is none, or lies outside of the zone, or is an alias.</exception>
    public ZoneBuilder AddAddress(string name, IPAddress address, uint? ttlSeconds = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        var data = new DnsAddress(address);
        return Add(name, data, data.Type, ttlSeconds);
    }

    /// <summary>Adds a name server of the zone, or of a zone below it that is delegated to it (NS).</summary>
    /// <param name="name">The zone.</param>
    /// <param name="server">The server's name.</param>
    /// <param name="ttlSeconds">The time to live; left out, the default.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="FormatException">A name is none, or lies outside of the zone, or is an alias.</exception>
    public ZoneBuilder AddNameServer(string name, string server, uint? ttlSeconds = null) =>
        Add(name, new DnsTarget(Absolute(server)), DnsRecordType.NS, ttlSeconds);

    /// <summary>Makes a name an alias of another (CNAME); it then has no other records (RFC 1034 3.6.2).</summary>
    /// <param name="name">The alias.</param>
    /// <param name="canonicalName">What it stands for.</param>
    /// <param name="ttlSeconds">The time to live; left out, the default.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="FormatException">A name is none, or lies outside of the zone, or has other records.</exception>
    public ZoneBuilder AddAlias(string name, string canonicalName, uint? ttlSeconds = null) =>
        Add(name, new DnsTarget(Absolute(canonicalName)), DnsRecordType.Cname, ttlSeconds);

    /// <summary>Adds a pointer, as from an address to a host (PTR).</summary>
    /// <param name="name">The name; for an address see <see cref="DnsName.ForAddress"/>.</param>
    /// <param name="target">What it points to.</param>
    /// <param name="ttlSeconds">The time to live; left out, the default.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="FormatException">A name is none, or lies outside of the zone, or is an alias.</exception>
    public ZoneBuilder AddPointer(string name, string target, uint? ttlSeconds = null) =>
        Add(name, new DnsTarget(Absolute(target)), DnsRecordType.Ptr, ttlSeconds);

    /// <summary>Adds a record of any type.</summary>
    /// <param name="name">Whose record it is.</param>
    /// <param name="data">What it says.</param>
    /// <param name="type">The type; the data has to be of its form.</param>
    /// <param name="ttlSeconds">The time to live, in seconds, to 2147483647; left out, the default.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">Name or data is null.</exception>
    /// <exception cref="ArgumentException">The data is not of the type's form.</exception>
    /// <exception cref="FormatException">The name is none, or lies outside of the zone, or is an alias, or the record would make it one beside other
    /// records.</exception>
    public ZoneBuilder Add(string name, DnsData data, DnsRecordType type, uint? ttlSeconds = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(data);
        return Add(Absolute(name), data, type, ttlSeconds ?? DefaultTtlSeconds);
    }

    internal ZoneBuilder Add(DnsName name, DnsData data, DnsRecordType type, uint ttlSeconds)
    {
        CheckForm(data, type);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ttlSeconds, DnsRecord.MaxTtlSeconds);
        if (!name.IsAtOrBelow(Origin))
        {
            throw new FormatException($"'{name}' lies outside of the zone '{Origin}'; put it into a zone of its own, or leave out the dot at its end.");
        }

        bool isAlias = type == DnsRecordType.Cname;
        bool isKnown = _aliases.TryGetValue(name, out bool wasAlias);
        if (isKnown && (isAlias || wasAlias))
        {
            throw new FormatException($"'{name}' is an alias (CNAME), and then has no other record (RFC 1034 3.6.2); it would have one of type {type}.");
        }

        if (type == DnsRecordType.Soa && (!name.Equals(Origin) || _records.Exists(static r => r.Type == DnsRecordType.Soa)))
        {
            throw new FormatException($"A zone has one SOA record, at its origin '{Origin}'; '{name}' would have another.");
        }

        _aliases[name] = isAlias;
        var record = new DnsRecord(name, type, ttlSeconds, data);
        if (!_records.Exists(r => r.Type == type && r.Name.Equals(name) && r.Data.Equals(data)))
        {
            _records.Add(record);
        }

        return this;
    }

    /// <summary>The zone, with what was added so far.</summary>
    /// <returns>The zone; the builder may be used on.</returns>
    /// <exception cref="FormatException">The zone lacks the SOA record, or an NS record at its origin.</exception>
    public Zone Build()
    {
        if (!_records.Exists(static r => r.Type == DnsRecordType.Soa))
        {
            throw new FormatException($"The zone '{Origin}' lacks its SOA record; add it with AddStartOfAuthority or in the zone file.");
        }

        if (!_records.Exists(r => r.Type == DnsRecordType.NS && r.Name.Equals(Origin)))
        {
            throw new FormatException($"The zone '{Origin}' lacks an NS record at its origin; add it with AddNameServer(\"@\", …) or in the zone file.");
        }

        return new Zone(Origin, [.. _records]);
    }

    private static void CheckForm(DnsData data, DnsRecordType type)
    {
        bool fits = type switch
        {
            DnsRecordType.A or DnsRecordType.Aaaa => data is DnsAddress address && address.Type == type,
            DnsRecordType.NS or DnsRecordType.Cname or DnsRecordType.Ptr => data is DnsTarget,
            DnsRecordType.Soa => data is DnsStartOfAuthority,
            DnsRecordType.MX => data is DnsMailExchange,
            DnsRecordType.Srv => data is DnsServiceLocation,
            DnsRecordType.Txt => data is DnsText { Strings.Count: > 0 } text && text.Strings.All(static s => s.Length <= byte.MaxValue),
            DnsRecordType.None or DnsRecordType.Opt or DnsRecordType.Any => false,
            _ => data is DnsUnknown,
        };
        if (!fits)
        {
            throw new ArgumentException($"A record of type {type} cannot have data of the form {data.GetType().Name}.", nameof(data));
        }
    }

    private DnsName Absolute(string name)
    {
        if (name == "@")
        {
            return Origin;
        }

        var parsed = DnsName.Parse(name);
        return name.EndsWith('.') && !name.EndsWith("\\.", StringComparison.Ordinal) ? parsed : Origin.Prepend(parsed);
    }
}
