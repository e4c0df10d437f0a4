using NodaTime;
using SimNet.Simulation.Names.Messages;

namespace SimNet.Simulation.Names.Servers;

/// <summary>What a recursive server has learnt, until its time to live is over by the host's monotonic clock: record sets, and what is not there (RFC 2308).</summary>
internal sealed class ResolverCache(Func<Duration> now, NameServerOptions options)
{
    private const int MaxEntries = 100_000;

    // Only looked up, never iterated.
    private readonly Dictionary<DnsQuestion, Entry> _entries = [];
    private readonly Dictionary<DnsName, Entry> _missingNames = [];
    private readonly Dictionary<DnsName, Delegation> _delegations = [];

    public void Clear()
    {
        _entries.Clear();
        _missingNames.Clear();
        _delegations.Clear();
    }

    /// <summary>What is known about a question, with what is left of each time to live; null for nothing.</summary>
    public Resolution? Find(DnsQuestion question) =>
        (_missingNames.TryGetValue(question.Name, out Entry? missing) ? missing.At(now()) : null)
        ?? (_entries.TryGetValue(question, out Entry? entry) ? entry.At(now()) : null);

    public void AddRecords(DnsQuestion question, IReadOnlyList<DnsRecord> records)
    {
        var time = Duration.Min(Shortest(records), options.MaxCacheTime);
        Add(_entries, question, new Entry(new Resolution(DnsResponseCode.NoError, records, []), now(), time));
    }

    // Without the SOA record nothing is remembered (RFC 2308 5).
    public void AddNothing(DnsQuestion question, Resolution nothing)
    {
        if (nothing.Authority is not [{ Data: DnsStartOfAuthority start } record])
        {
            return;
        }

        var time = Duration.Min(Duration.FromSeconds((long)Math.Min(record.TtlSeconds, start.Minimum)), options.MaxNegativeCacheTime);
        var entry = new Entry(nothing with { Answers = [] }, now(), time);
        if (nothing.Code == DnsResponseCode.NameError)
        {
            Add(_missingNames, question.Name, entry);
        }
        else
        {
            Add(_entries, question, entry);
        }
    }

    /// <summary>The servers of the zone nearest above a name that are known; null if only the root's are.</summary>
    public Delegation? FindDelegation(DnsName name)
    {
        for (int count = name.LabelCount; count > 0; count--)
        {
            if (_delegations.TryGetValue(name.Last(count), out Delegation? delegation) && delegation.End > now())
            {
                return delegation;
            }
        }

        return null;
    }

    public Delegation AddDelegation(DnsName zone, IReadOnlyList<DnsRecord> servers, IReadOnlyList<DnsRecord> glue)
    {
        var time = Duration.Min(Shortest([.. servers, .. glue]), options.MaxCacheTime);
        var delegation = new Delegation(zone, [.. servers.Select(static s => s.Target!)], glue, now() + time);
        Add(_delegations, zone, delegation);
        return delegation;
    }

    public void RemoveDelegation(DnsName zone) => _delegations.Remove(zone);

    private static Duration Shortest(IReadOnlyList<DnsRecord> records) =>
        Duration.FromSeconds(records.Count == 0 ? 0 : (long)records.Min(static r => r.TtlSeconds));

    // A cache that is full begins anew: simple, and the same in every run.
    private static void Add<TKey, TValue>(Dictionary<TKey, TValue> cache, TKey key, TValue value)
        where TKey : notnull
    {
        if (cache.Count >= MaxEntries)
        {
            cache.Clear();
        }

        cache[key] = value;
    }

    private sealed record Entry(Resolution Found, Duration Since, Duration Time)
    {
        public Resolution? At(Duration now)
        {
            Duration age = now - Since;
            if (age >= Time)
            {
                return null;
            }

            uint seconds = (uint)age.TotalSeconds;
            return Found with { Answers = Age(Found.Answers, seconds), Authority = Age(Found.Authority, seconds) };
        }

        private static IReadOnlyList<DnsRecord> Age(IReadOnlyList<DnsRecord> records, uint seconds) =>
            seconds == 0 ? records : [.. records.Select(r => r with { TtlSeconds = r.TtlSeconds > seconds ? r.TtlSeconds - seconds : 0 })];
    }
}

/// <summary>The servers that a zone was delegated to, with the addresses that came along.</summary>
internal sealed record Delegation(DnsName Zone, IReadOnlyList<DnsName> Servers, IReadOnlyList<DnsRecord> Glue, Duration End);
