using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>One call's way through the sources of names, as nsswitch.conf(5) orders them.</summary>
internal sealed class Lookup
{
    private readonly IReadOnlyList<NameService> _services;
    private readonly Func<string, IHostSource?> _find;
    private readonly CancellationToken _cancellationToken;

    /// <summary>Creates a lookup.</summary>
    /// <param name="services">The sources' words, in their order.</param>
    /// <param name="find">The source of a word; <see langword="null"/> for a word that stands for none.</param>
    /// <param name="cancellationToken">Ends the lookup.</param>
    public Lookup(IReadOnlyList<NameService> services, Func<string, IHostSource?> find, CancellationToken cancellationToken)
    {
        _services = services;
        _find = find;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Throws if the token was cancelled before the call.</summary>
    public void ThrowIfCancelled() => _cancellationToken.ThrowIfCancellationRequested();

    /// <summary>The answer of the last source that was asked.</summary>
    public ValueTask<HostAnswer> FindByNameAsync(string name, AddressFamily addressFamily) =>
        AskAsync(source => source.FindByNameAsync(name, addressFamily, _cancellationToken), static a => a.Status, NoSource);

    /// <inheritdoc cref="FindByNameAsync"/>
    public async ValueTask<HostAnswer> FindByAddressAsync(IPAddress address) => address.Equals(IPAddress.IPv6Any)
        ? HostAnswer.NotFound()
        : await AskAsync(source => source.FindByAddressAsync(address, _cancellationToken), static a => a.Status, NoSource);

    /// <summary>
    /// IPv6 addresses and, where <paramref name="needsIPv4"/> says so of the answer for IPv6, IPv4 addresses, both of the last source that was
    /// asked. Without need the second answer is the first without its entry.
    /// </summary>
    public async ValueTask<(HostAnswer IPv6, HostAnswer IPv4)> FindMappedAsync(string name, Func<HostAnswer, bool> needsIPv4) => await AskAsync(
        async source =>
        {
            HostAnswer v6 = await source.FindByNameAsync(name, AddressFamily.InterNetworkV6, _cancellationToken);
            HostAnswer v4 = needsIPv4(v6) ? await source.FindByNameAsync(name, AddressFamily.InterNetwork, _cancellationToken)
                : HostAnswer.Failed(v6.Status, v6.Error);
            return (v6, v4);
        },
        static both => Combine(both.Item1.Status, both.Item2.Status),
        static last => (NoSource(last.Item1), NoSource(last.Item2)));

    // Either success counts. Otherwise a source that fails for now does so as a whole, and one that worked once works.
    private static NameServiceStatus Combine(NameServiceStatus v6, NameServiceStatus v4) => (v6, v4) switch
    {
        (NameServiceStatus.Success, _) or (_, NameServiceStatus.Success) => NameServiceStatus.Success,
        (NameServiceStatus.TryAgain, _) => NameServiceStatus.TryAgain,
        (_, NameServiceStatus.Unavailable) => v6,
        _ => v4,
    };

    // A word without a source never works; what the source before it found out stays.
    private static HostAnswer NoSource(HostAnswer last) => HostAnswer.Failed(
        NameServiceStatus.Unavailable,
        last.Error == HostLookupError.None ? HostLookupError.NoRecovery : last.Error);

    private async ValueTask<T> AskAsync<T>(Func<IHostSource, ValueTask<T>> ask, Func<T, NameServiceStatus> statusOf, Func<T, T> noSource)
        where T : struct
    {
        // Of a switch without any source.
        T answer = noSource(default);
        foreach (NameService service in _services)
        {
            answer = _find(service.Name) is { } source ? await ask(source) : noSource(answer);
            if (service.ReturnsOn.Contains(statusOf(answer)))
            {
                break;
            }
        }

        return answer;
    }
}
