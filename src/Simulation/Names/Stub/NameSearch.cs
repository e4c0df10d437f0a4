using SimNet.Abstractions;

namespace SimNet.Simulation.Names.Stub;

/// <summary>The search for a name: which names are asked for in which order, and what the answers mean (glibc 2.36: res_search and res_query).</summary>
internal sealed class NameSearch
{
    // MAXDNAME, with the zero at the end.
    private const int MaxName = 1025;
    private const int ServerFailure = 2;
    private const int NameError = 3;

    private readonly ResolverConfiguration _configuration;
    private readonly IReadOnlyList<string> _domains;
    private readonly StubProgress _progress;
    private readonly Func<string, IReadOnlyList<StubQuery>> _queriesFor;
    private readonly QuerySender _sender;

    /// <summary>Creates a search.</summary>
    /// <param name="configuration">How to search.</param>
    /// <param name="domains">The domains to append.</param>
    /// <param name="progress">What the lookup knows.</param>
    /// <param name="queriesFor">Makes the queries for a name.</param>
    /// <param name="sender">Sends them.</param>
    public NameSearch(
        ResolverConfiguration configuration,
        IReadOnlyList<string> domains,
        StubProgress progress,
        Func<string, IReadOnlyList<StubQuery>> queriesFor,
        QuerySender sender)
    {
        _configuration = configuration;
        _domains = domains;
        _progress = progress;
        _queriesFor = queriesFor;
        _sender = sender;
    }

    /// <summary>Asks for a name, with the search list.</summary>
    public async ValueTask<QueryOutcome> FindAsync(string name, CancellationToken token)
    {
        int dots = name.Count(static c => c == '.');
        bool isAbsolute = name.EndsWith('.');
        HostLookupError? asItStood = null;
        QueryOutcome outcome = new(default, HostLookupError.HostNotFound, SendError.None);
        if (dots >= _configuration.MinDots || isAbsolute)
        {
            outcome = await QueryAsync(name, token);
            if (outcome.IsFound || isAbsolute)
            {
                return outcome;
            }

            asItStood = outcome.Error;
        }

        bool hasRoot = false;
        bool hadNoData = false;
        bool hadFailure = false;
        foreach (string domain in _domains)
        {
            string plain = domain.StartsWith('.') ? domain[1..] : domain;
            hasRoot |= plain.Length == 0;
            outcome = await QueryAsync($"{name}.{plain}", token);
            if (outcome.IsFound)
            {
                return outcome;
            }

            if (outcome.SendError == SendError.Refused)
            {
                return outcome with { Error = HostLookupError.TryAgain };
            }

            hadNoData |= outcome.Error == HostLookupError.NoData;
            bool isServerFailure = outcome.Error == HostLookupError.TryAgain && _progress.FirstCode == ServerFailure;
            hadFailure |= isServerFailure;
            if (!isServerFailure && outcome.Error is HostLookupError.TryAgain or HostLookupError.NoRecovery)
            {
                break;
            }
        }

        if ((dots > 0 || _domains.Count == 0 || !_configuration.NoTopLevelQuery) && asItStood is null && !hasRoot)
        {
            outcome = await QueryAsync(name, token);
            if (outcome.IsFound)
            {
                return outcome;
            }
        }

        return outcome with
        {
            Error = asItStood ?? (hadNoData ? HostLookupError.NoData : hadFailure ? HostLookupError.TryAgain : outcome.Error),
        };
    }

    /// <summary>Asks for a name as it stands.</summary>
    public async ValueTask<QueryOutcome> QueryAsync(string name, CancellationToken token)
    {
        if (name.Length >= MaxName || !HostNameSyntax.CanBeSent(name))
        {
            return new(default, HostLookupError.NoRecovery, SendError.None);
        }

        _progress.FirstCode = 0;
        (Exchange answer, SendError error) = await _sender.SendAsync(_queriesFor(name), token);
        return error == SendError.None
            ? new(answer, ErrorOf(answer), SendError.None)
            : new(default, HostLookupError.TryAgain, error);
    }

    // Records in either answer are a success. Otherwise the first answer's code counts, or the second's where the first has none.
    private static HostLookupError ErrorOf(Exchange answer)
    {
        StubReply first = answer.First ?? answer.Second!;
        StubReply second = answer.Second ?? first;
        return first.HasRecords || second.HasRecords
            ? HostLookupError.None
            : (first.Code != 0 ? first.Code : second.Code) switch
            {
                0 => HostLookupError.NoData,
                ServerFailure => HostLookupError.TryAgain,
                NameError => HostLookupError.HostNotFound,
                _ => HostLookupError.NoRecovery,
            };
    }
}
