using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>One call's way of asking the sources of names: blocking, or awaited with a token.</summary>
internal sealed class Lookup
{
    private readonly IReadOnlyList<IHostSource> _sources;
    private readonly bool _isBlocking;
    private readonly CancellationToken _cancellationToken;

    /// <summary>A lookup that blocks: its tasks are completed when they are returned.</summary>
    public Lookup(IReadOnlyList<IHostSource> sources)
    {
        _sources = sources;
        _isBlocking = true;
    }

    /// <summary>A lookup that is awaited.</summary>
    public Lookup(IReadOnlyList<IHostSource> sources, CancellationToken cancellationToken)
    {
        _sources = sources;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Throws if the token was cancelled before the call.</summary>
    public void ThrowIfCancelled() => _cancellationToken.ThrowIfCancellationRequested();

    /// <summary>The first answer that a source has; else the last source's error.</summary>
    public async ValueTask<HostAnswer> FindByNameAsync(string name, AddressFamily addressFamily)
    {
        var answer = HostAnswer.NotFound();
        foreach (IHostSource source in _sources)
        {
            answer = await AskAsync(source, name, addressFamily);
            if (answer.Error == HostLookupError.None)
            {
                break;
            }
        }

        return answer;
    }

    /// <inheritdoc cref="FindByNameAsync"/>
    public async ValueTask<HostAnswer> FindByAddressAsync(IPAddress address)
    {
        var answer = HostAnswer.NotFound();
        if (address.Equals(IPAddress.IPv6Any))
        {
            return answer;
        }

        foreach (IHostSource source in _sources)
        {
            answer = _isBlocking ? source.FindByAddress(address) : await source.FindByAddressAsync(address, _cancellationToken);
            if (answer.Error == HostLookupError.None)
            {
                break;
            }
        }

        return answer;
    }

    /// <summary>
    /// IPv6 addresses and, where <paramref name="needsIPv4"/> says so of the answer for IPv6, IPv4 addresses, both of the first source that has any.
    /// </summary>
    public async ValueTask<(HostAnswer IPv6, HostAnswer IPv4)> FindMappedAsync(string name, Func<HostAnswer, bool> needsIPv4)
    {
        var v6 = HostAnswer.NotFound();
        var v4 = HostAnswer.NotFound();
        foreach (IHostSource source in _sources)
        {
            v6 = await AskAsync(source, name, AddressFamily.InterNetworkV6);
            v4 = needsIPv4(v6) ? await AskAsync(source, name, AddressFamily.InterNetwork) : HostAnswer.NotFound(v6.Error);
            if (v6.Entry is not null || v4.Entry is not null)
            {
                break;
            }
        }

        return (v6, v4);
    }

    private ValueTask<HostAnswer> AskAsync(IHostSource source, string name, AddressFamily addressFamily) =>
        _isBlocking
            ? new(source.FindByName(name, addressFamily))
            : source.FindByNameAsync(name, addressFamily, _cancellationToken);
}
