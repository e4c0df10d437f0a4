using System.Net;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Names.Messages;

namespace SimNet.Simulation.Names.Servers;

/// <summary>Searches the tree of zones for an answer (RFC 1034 5.3.3), from the root or the nearest zone whose servers are known, and remembers what it finds.</summary>
/// <remarks>
/// Believed is only what a server can know: records at or below the zone that it was asked about, and of those only what answers the question or leads to
/// the servers of a zone between (RFC 2181 5.4.1). An alias is followed with a question of its own. Each search has a budget of queries, so that no
/// maze of zones is endless.
/// </remarks>
internal sealed class RecursiveResolver
{
    private const int MaxAliases = 16;
    private const int MaxQueries = 100;
    private const int MaxDepth = 8;

    private readonly NameServerOptions _options;
    private readonly ServerQuery _query;
    private readonly RandomStream _random;
    private readonly ResolverCache _cache;

    // Searches under way, which others with the same question share. Only looked up.
    private readonly Dictionary<DnsQuestion, Task<Resolution>> _searches = [];

    public RecursiveResolver(ISocketProvider host, NameServerOptions options, RandomStream random)
    {
        (_options, _random) = (options, random);
        _query = new ServerQuery(host, options, random);
        _cache = new ResolverCache(() => Duration.FromNanoseconds(host.TimeProvider.GetTimestamp()), options);
    }

    public void ClearCache() => _cache.Clear();

    public async ValueTask<Resolution> ResolveAsync(DnsQuestion question)
    {
        if (_searches.TryGetValue(question, out Task<Resolution>? running))
        {
            return await running;
        }

        Task<Resolution> search = SearchAsync(question, new Budget(), depth: 0).AsTask();
        if (!search.IsCompleted)
        {
            _searches.Add(question, search);
        }

        try
        {
            return await search;
        }
        finally
        {
            _searches.Remove(question);
        }
    }

    // Follows aliases; each step is looked up by itself.
    private async ValueTask<Resolution> SearchAsync(DnsQuestion question, Budget budget, int depth)
    {
        List<DnsRecord> chain = [];
        DnsQuestion step = question;
        while (true)
        {
            Resolution found = await FindStepAsync(step, budget, depth);
            bool isAlias = found.Code == DnsResponseCode.NoError
                && step.Type is not (DnsRecordType.Cname or DnsRecordType.Any)
                && found.Answers is [{ Type: DnsRecordType.Cname }];
            if (!isAlias)
            {
                return chain.Count == 0 ? found
                    : found.Code == DnsResponseCode.ServerFailure ? Resolution.Failure
                    : found with { Answers = [.. chain, .. found.Answers] };
            }

            chain.Add(found.Answers[0]);
            DnsName target = found.Answers[0].Target!;
            if (chain.Count >= MaxAliases || chain.Exists(r => r.Name.Equals(target)))
            {
                return Resolution.Failure;
            }

            step = step with { Name = target };
        }
    }

    private async ValueTask<Resolution> FindStepAsync(DnsQuestion question, Budget budget, int depth)
    {
        Resolution? known = _cache.Find(question);
        if (known is null && question.Type is not (DnsRecordType.Cname or DnsRecordType.Any))
        {
            Resolution? alias = _cache.Find(question with { Type = DnsRecordType.Cname });
            known = alias is { Answers.Count: > 0 } ? alias : null;
        }

        return known ?? (_options.Forwarders.Count > 0 ? await ForwardAsync(question, budget) : await IterateAsync(question, budget, depth));
    }

    private async ValueTask<Resolution> ForwardAsync(DnsQuestion question, Budget budget)
    {
        for (int attempt = 0; attempt < _options.QueryAttempts; attempt++)
        {
            foreach (IPAddress server in _options.Forwarders)
            {
                if (budget.TrySpend()
                    && await _query.AskAsync(server, question, recursionDesired: true) is { } answer
                    && ReadAnswer(question, answer, DnsName.Root) is { } found)
                {
                    return found;
                }
            }
        }

        return Resolution.Failure;
    }

    private async ValueTask<Resolution> IterateAsync(DnsQuestion question, Budget budget, int depth)
    {
        Delegation? zone = _cache.FindDelegation(question.Name);
        while (true)
        {
            DnsName origin = zone?.Zone ?? DnsName.Root;
            (Resolution? found, Delegation? next) = await AskZoneAsync(question, origin, zone, budget, depth);
            if (found is not null)
            {
                return found;
            }

            if (next is null)
            {
                // What was learnt about the zone may be out of date: from the zone above once more, if it was not asked just now.
                if (zone is not null)
                {
                    _cache.RemoveDelegation(origin);
                }

                return Resolution.Failure;
            }

            zone = next;
        }
    }

    // Asks the servers of a zone until one answers, or refers to a zone below.
    private async ValueTask<(Resolution? Found, Delegation? Next)> AskZoneAsync(
        DnsQuestion question, DnsName origin, Delegation? zone, Budget budget, int depth)
    {
        List<IPAddress> servers = zone is null ? [.. _options.RootServers] : AddressesIn(zone);
        List<DnsName> unknown = zone is null ? [] : [.. zone.Servers.Where(s => !zone.Glue.Any(g => g.Name.Equals(s)))];
        List<IPAddress> asked = [];
        for (int attempt = 0; attempt < _options.QueryAttempts; attempt++)
        {
            foreach (IPAddress server in Shuffle(attempt == 0 ? servers : asked))
            {
                (Resolution? found, Delegation? next) = await AskServerAsync(question, origin, server, budget);
                if (found is not null || next is not null)
                {
                    return (found, next);
                }
            }

            if (attempt == 0)
            {
                asked.AddRange(servers);
                foreach (DnsName name in unknown)
                {
                    foreach (IPAddress server in await FindServerAsync(name, budget, depth))
                    {
                        asked.Add(server);
                        (Resolution? found, Delegation? next) = await AskServerAsync(question, origin, server, budget);
                        if (found is not null || next is not null)
                        {
                            return (found, next);
                        }
                    }
                }
            }
        }

        return (null, null);
    }

    private async ValueTask<(Resolution? Found, Delegation? Next)> AskServerAsync(DnsQuestion question, DnsName origin, IPAddress server, Budget budget)
    {
        if (!budget.TrySpend() || await _query.AskAsync(server, question, recursionDesired: false) is not { } answer)
        {
            return (null, null);
        }

        if (ReadAnswer(question, answer, origin) is { } found)
        {
            return (found, null);
        }

        return (null, ReadReferral(question, answer, origin));
    }

    // The addresses of a server whose zone gave none (RFC 1034 5.3.3, step 3): a search of its own, which must not lead in a circle.
    private async ValueTask<IReadOnlyList<IPAddress>> FindServerAsync(DnsName name, Budget budget, int depth)
    {
        List<IPAddress> addresses = [];
        if (depth < MaxDepth)
        {
            foreach (DnsRecordType type in (DnsRecordType[])[DnsRecordType.A, DnsRecordType.Aaaa])
            {
                Resolution found = await SearchAsync(new DnsQuestion(name, type), budget, depth + 1);
                addresses.AddRange(found.Answers.Select(static r => r.Data).OfType<DnsAddress>().Select(static a => a.Address));
            }
        }

        return addresses;
    }

    // An answer to the question itself: its records, an alias, or that there is nothing. Null for anything else.
    private Resolution? ReadAnswer(DnsQuestion question, DnsMessage answer, DnsName origin)
    {
        if (answer.ResponseCode is not (DnsResponseCode.NoError or DnsResponseCode.NameError))
        {
            return null;
        }

        bool isForwarded = _options.Forwarders.Count > 0;
        List<DnsRecord> records =
        [
            .. answer.Answers.Where(r => r.Name.Equals(question.Name) && (question.Type == DnsRecordType.Any || r.Type == question.Type)),
        ];
        if (records.Count > 0)
        {
            _cache.AddRecords(question, records);
            return new Resolution(DnsResponseCode.NoError, records, []);
        }

        if (answer.Answers.FirstOrDefault(r => r.Name.Equals(question.Name) && r.Type == DnsRecordType.Cname) is { } alias)
        {
            _cache.AddRecords(question with { Type = DnsRecordType.Cname }, [alias]);
            return new Resolution(DnsResponseCode.NoError, [alias], []);
        }

        // A server that neither has authority nor refers to others is lame.
        if (!answer.IsAuthoritative && !isForwarded)
        {
            return null;
        }

        DnsRecord? start = answer.Authority.FirstOrDefault(r => r.Type == DnsRecordType.Soa && r.Name.IsAtOrBelow(origin) && question.Name.IsAtOrBelow(r.Name));
        var nothing = new Resolution(answer.ResponseCode, [], start is null ? [] : [start]);
        _cache.AddNothing(question, nothing);
        return nothing;
    }

    // Servers of a zone between the one that was asked and the name. Addresses count only of servers below the zone that was asked.
    private Delegation? ReadReferral(DnsQuestion question, DnsMessage answer, DnsName origin)
    {
        if (answer.ResponseCode != DnsResponseCode.NoError || answer.IsAuthoritative)
        {
            return null;
        }

        List<DnsRecord> servers =
        [
            .. answer.Authority.Where(r => r.Type == DnsRecordType.NS
                && r.Name.LabelCount > origin.LabelCount
                && r.Name.IsAtOrBelow(origin)
                && question.Name.IsAtOrBelow(r.Name)),
        ];
        if (servers.Count == 0)
        {
            return null;
        }

        DnsName zone = servers[0].Name;
        servers.RemoveAll(s => !s.Name.Equals(zone));
        List<DnsRecord> glue =
        [
            .. answer.Additional.Where(r => r.Data is DnsAddress && r.Name.IsAtOrBelow(origin) && servers.Exists(s => r.Name.Equals(s.Target))),
        ];
        return _cache.AddDelegation(zone, servers, glue);
    }

    private static List<IPAddress> AddressesIn(Delegation zone) => [.. zone.Glue.Select(static g => ((DnsAddress)g.Data).Address)];

    private List<IPAddress> Shuffle(List<IPAddress> servers)
    {
        List<IPAddress> order = [.. servers];
        for (int i = order.Count - 1; i > 0; i--)
        {
            int j = _random.Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private sealed class Budget
    {
        private int _queries;

        public bool TrySpend() => _queries++ < MaxQueries;
    }
}
