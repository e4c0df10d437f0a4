using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>
/// The resolver of a simulated host: what glibc 2.36 answers, with CPython's <c>gethostbyname_ex</c> and <c>gethostbyaddr</c> on top.
/// </summary>
/// <remarks>
/// The sources of names are asked in the order of the host's nsswitch.conf(5). Each public method exists once: the blocking form runs the awaited
/// one to its end.
/// </remarks>
internal sealed class HostResolver : INameResolver
{
    private readonly IHostTable _table;
    private readonly ILookupCalls _calls;
    private readonly Func<string, IHostSource?> _findSource;
    private readonly NameInfoLookup _nameInfo;

    /// <summary>Creates the resolver.</summary>
    /// <param name="table">The host.</param>
    /// <param name="calls">How the lookups are called.</param>
    /// <param name="findSource">The source that a word of nsswitch.conf(5) stands for; <see langword="null"/> for none.</param>
    public HostResolver(IHostTable table, ILookupCalls calls, Func<string, IHostSource?> findSource)
    {
        _table = table;
        _calls = calls;
        _findSource = findSource;
        _nameInfo = new NameInfoLookup(table);
    }

    /// <inheritdoc/>
    public IReadOnlyList<AddressInfo> GetAddressInfo(string? host, string? service, AddressInfoHints hints = default)
    {
        _calls.CheckAccess(nameof(GetAddressInfo));
        return _calls.Run($"GetAddressInfo('{host}')", token => FindAddressInfoAsync(host, service, hints, NewLookup(token)));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AddressInfo>> GetAddressInfoAsync(
        string? host,
        string? service,
        AddressInfoHints hints = default,
        CancellationToken cancellationToken = default)
    {
        _calls.CheckAccess(nameof(GetAddressInfoAsync));
        return _calls.Start(() => FindAddressInfoAsync(host, service, hints, NewLookup(cancellationToken)));
    }

    /// <inheritdoc/>
    public NameInfo GetNameInfo(IPEndPoint endPoint, NameInfoFlags flags = NameInfoFlags.None)
    {
        _calls.CheckAccess(nameof(GetNameInfo));
        ArgumentNullException.ThrowIfNull(endPoint);
        return _calls.Run($"GetNameInfo({endPoint})", token => _nameInfo.FindAsync(endPoint, flags, NewLookup(token)));
    }

    /// <inheritdoc/>
    public ValueTask<NameInfo> GetNameInfoAsync(
        IPEndPoint endPoint,
        NameInfoFlags flags = NameInfoFlags.None,
        CancellationToken cancellationToken = default)
    {
        _calls.CheckAccess(nameof(GetNameInfoAsync));
        ArgumentNullException.ThrowIfNull(endPoint);
        return _calls.Start(() => _nameInfo.FindAsync(endPoint, flags, NewLookup(cancellationToken)));
    }

    /// <inheritdoc/>
    public HostEntry GetHostByName(string hostName)
    {
        _calls.CheckAccess(nameof(GetHostByName));
        ArgumentNullException.ThrowIfNull(hostName);
        return _calls.Run($"GetHostByName('{hostName}')", token => FindByNameAsync(hostName, NewLookup(token)));
    }

    /// <inheritdoc/>
    public ValueTask<HostEntry> GetHostByNameAsync(string hostName, CancellationToken cancellationToken = default)
    {
        _calls.CheckAccess(nameof(GetHostByNameAsync));
        ArgumentNullException.ThrowIfNull(hostName);
        return _calls.Start(() => FindByNameAsync(hostName, NewLookup(cancellationToken)));
    }

    /// <inheritdoc/>
    public HostEntry GetHostByAddress(IPAddress address)
    {
        _calls.CheckAccess(nameof(GetHostByAddress));
        ArgumentNullException.ThrowIfNull(address);
        return _calls.Run($"GetHostByAddress({address})", token => FindByAddressAsync(address, NewLookup(token)));
    }

    /// <inheritdoc/>
    public ValueTask<HostEntry> GetHostByAddressAsync(IPAddress address, CancellationToken cancellationToken = default)
    {
        _calls.CheckAccess(nameof(GetHostByAddressAsync));
        ArgumentNullException.ThrowIfNull(address);
        return _calls.Start(() => FindByAddressAsync(address, NewLookup(cancellationToken)));
    }

    private Lookup NewLookup(CancellationToken token) => new(_table.Names.EffectiveSwitch.Services, _findSource, token);

    private async ValueTask<IReadOnlyList<AddressInfo>> FindAddressInfoAsync(
        string? host,
        string? service,
        AddressInfoHints hints,
        Lookup lookup)
    {
        lookup.ThrowIfCancelled();
        var request = AddressInfoRequest.Create(host, service, hints, _table);
        AddressInfoHost found = await AddressInfoHost.FindAsync(request, _table, lookup);
        return found.ToAddressInfo(request, _table, _table.Names.AddressPolicy);
    }

    // CPython resolves the name as getaddrinfo would and reports its error; then it asks gethostbyname(3) for the entry. So the name is looked
    // up twice, and what happens in between is seen.
    private async ValueTask<HostEntry> FindByNameAsync(string hostName, Lookup lookup)
    {
        lookup.ThrowIfCancelled();
        string name = AddressInfoRequest.ToAscii(hostName);
        switch (name)
        {
            // gethostbyname of the Python document takes these two for the wildcard and the broadcast address.
            case "":
                return new HostEntry(name, [], [IPAddress.Any]);
            case HostEndPoint.BroadcastHost:
                return new HostEntry(name, [], [IPAddress.Broadcast]);
            default:
                break;
        }

        bool isNumeric = NumericHost.Parse(name, AddressFamily.InterNetwork, AddressInfoFlags.None, _table) is not null;
        if (NumericHost.ParseFigures(name) is { } address)
        {
            return new HostEntry(name, [], [address]);
        }

        if (!isNumeric && await lookup.FindByNameAsync(name, AddressFamily.InterNetwork) is { Entry: null } failed)
        {
            throw new AddressInfoException(AddressInfoHost.SimpleErrorOf(failed));
        }

        HostAnswer answer = await lookup.FindByNameAsync(name, AddressFamily.InterNetwork);
        return answer.Entry ?? throw new HostLookupException(answer.Error);
    }

    private static async ValueTask<HostEntry> FindByAddressAsync(IPAddress address, Lookup lookup)
    {
        lookup.ThrowIfCancelled();
        HostAnswer answer = await lookup.FindByAddressAsync(address);
        return answer.Entry ?? throw new HostLookupException(answer.Error);
    }
}
