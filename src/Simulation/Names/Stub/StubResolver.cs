using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Engine;

namespace SimNet.Simulation.Names.Stub;

/// <summary>The source "dns": asks the name servers of the host's <see cref="ResolverConfiguration"/> as glibc 2.36 does, over the host's own sockets.</summary>
/// <remarks>
/// Left out: aliases of a user (HOSTALIASES), and what glibc keeps from one lookup of a thread to the next: each lookup begins as in a new
/// thread, without knowing that a server loses the second of two queries.
/// </remarks>
internal sealed class StubResolver : IHostSource
{
    private readonly IHostTable _table;
    private readonly Func<ISocketProvider> _sockets;
    private readonly RandomStream _random;
    private int? _rotation;

    /// <summary>Creates the source.</summary>
    /// <param name="table">The host.</param>
    /// <param name="sockets">Its sockets.</param>
    /// <param name="random">Where query ids come from, and the server at which rotation begins.</param>
    public StubResolver(IHostTable table, Func<ISocketProvider> sockets, RandomStream random)
    {
        _table = table;
        _sockets = sockets;
        _random = random;
    }

    /// <inheritdoc/>
    public async ValueTask<HostAnswer> FindByNameAsync(string name, AddressFamily addressFamily, CancellationToken cancellationToken)
    {
        if (!HostNameSyntax.IsHostName(name))
        {
            return HostAnswer.NotFound();
        }

        ResolverConfiguration configuration = Configuration;
        bool asksBoth = addressFamily == AddressFamily.Unspecified && !configuration.NoIPv6;
        ushort type = addressFamily == AddressFamily.InterNetworkV6 && !configuration.NoIPv6 ? StubRecord.IPv6Address : StubRecord.IPv4Address;
        QueryOutcome outcome = await CreateSearch(configuration, asksBoth ? [StubRecord.IPv4Address, StubRecord.IPv6Address] : [type])
            .FindAsync(name, cancellationToken);
        if (!outcome.IsFound)
        {
            return outcome.ToAnswer();
        }

        // Without IPv6, a query for IPv4 tells whether the name exists at all.
        return addressFamily == AddressFamily.Unspecified ? AnswerReader.ReadBoth(outcome.Answer)
            : addressFamily == AddressFamily.InterNetworkV6 && configuration.NoIPv6 ? HostAnswer.NotFound(HostLookupError.NoData)
            : AnswerReader.ReadOne(outcome.Answer.First!, configuration.SortList);
    }

    /// <inheritdoc/>
    public async ValueTask<HostAnswer> FindByAddressAsync(IPAddress address, CancellationToken cancellationToken)
    {
        IPAddress unmapped = ReverseName.Unmap(address);
        QueryOutcome outcome = await CreateSearch(Configuration, [StubRecord.Pointer]).QueryAsync(ReverseName.Of(unmapped), cancellationToken);
        return outcome.IsFound ? AnswerReader.ReadName(outcome.Answer.First!, unmapped) : HostAnswer.NotFound(outcome.Error);
    }

    // A host without a configuration that is told to use the DNS asks itself.
    private ResolverConfiguration Configuration => _table.Names.Resolver ?? new ResolverConfiguration();

    private NameSearch CreateSearch(ResolverConfiguration configuration, IReadOnlyList<ushort> types)
    {
        var progress = new StubProgress
        {
            IsSingleRequest = configuration.SingleRequest || configuration.SingleRequestReopen,
            IsSingleRequestReopen = configuration.SingleRequestReopen,
        };
        var sender = new QuerySender(_sockets(), configuration, progress, () => FirstServer(configuration));
        return new NameSearch(
            configuration,
            configuration.SearchFor(_table.HostName),
            progress,
            name => [.. types.Select(type => StubQuery.Create((ushort)_random.Next(ushort.MaxValue + 1), name, type, configuration.UseEdns))],
            sender);
    }

    // With "rotate" each question begins at the next server, the first one at any.
    private int FirstServer(ResolverConfiguration configuration)
    {
        int count = configuration.NameServers.Count;
        if (!configuration.Rotate || count == 1)
        {
            return 0;
        }

        _rotation = _rotation is { } last ? (last + 1) % (int.MaxValue - 1) : _random.Next(count);
        return _rotation.Value % count;
    }
}
