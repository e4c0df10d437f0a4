using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>
/// The resolver of a simulated host: what glibc 2.36 answers, with CPython's <c>gethostbyname_ex</c> and <c>gethostbyaddr</c> on top.
/// </summary>
/// <remarks>
/// The sources of names are asked in their order until one has an answer; the hosts table is the first. Each public method exists once:
/// the blocking form runs the awaited one with sources that block, so that it has completed when it returns.
/// </remarks>
internal sealed class HostResolver : INameResolver
{
    private readonly IHostTable _table;
    private readonly IServiceDatabase _services;
    private readonly Action<string> _checkAccess;
    private readonly IHostSource[] _sources;
    private readonly NameInfoLookup _nameInfo;

    /// <summary>Creates the resolver.</summary>
    /// <param name="table">The host.</param>
    /// <param name="services">Its table of services.</param>
    /// <param name="checkAccess">Called first by every method with the method's name; throws if the caller may not use the host.</param>
    /// <param name="further">Sources to ask after the hosts table.</param>
    public HostResolver(IHostTable table, IServiceDatabase services, Action<string> checkAccess, params IHostSource[] further)
    {
        _table = table;
        _services = services;
        _checkAccess = checkAccess;
        _sources = [new HostTableSource(table), .. further];
        _nameInfo = new NameInfoLookup(table, services);
    }

    /// <summary>The policy by which addresses are ordered; by default that of glibc.</summary>
    public AddressPolicy Policy { get; set; } = AddressPolicy.Glibc;

    /// <inheritdoc/>
    public IReadOnlyList<AddressInfo> GetAddressInfo(string? host, string? service, AddressInfoHints hints = default)
    {
        _checkAccess(nameof(GetAddressInfo));
        return Completed(FindAddressInfoAsync(host, service, hints, new Lookup(_sources)));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AddressInfo>> GetAddressInfoAsync(
        string? host,
        string? service,
        AddressInfoHints hints = default,
        CancellationToken cancellationToken = default)
    {
        _checkAccess(nameof(GetAddressInfoAsync));
        return FindAddressInfoAsync(host, service, hints, new Lookup(_sources, cancellationToken));
    }

    /// <inheritdoc/>
    public NameInfo GetNameInfo(IPEndPoint endPoint, NameInfoFlags flags = NameInfoFlags.None)
    {
        _checkAccess(nameof(GetNameInfo));
        ArgumentNullException.ThrowIfNull(endPoint);
        return Completed(_nameInfo.FindAsync(endPoint, flags, new Lookup(_sources)));
    }

    /// <inheritdoc/>
    public ValueTask<NameInfo> GetNameInfoAsync(
        IPEndPoint endPoint,
        NameInfoFlags flags = NameInfoFlags.None,
        CancellationToken cancellationToken = default)
    {
        _checkAccess(nameof(GetNameInfoAsync));
        ArgumentNullException.ThrowIfNull(endPoint);
        return _nameInfo.FindAsync(endPoint, flags, new Lookup(_sources, cancellationToken));
    }

    /// <inheritdoc/>
    public HostEntry GetHostByName(string hostName)
    {
        _checkAccess(nameof(GetHostByName));
        ArgumentNullException.ThrowIfNull(hostName);
        return Completed(FindByNameAsync(hostName, new Lookup(_sources)));
    }

    /// <inheritdoc/>
    public ValueTask<HostEntry> GetHostByNameAsync(string hostName, CancellationToken cancellationToken = default)
    {
        _checkAccess(nameof(GetHostByNameAsync));
        ArgumentNullException.ThrowIfNull(hostName);
        return FindByNameAsync(hostName, new Lookup(_sources, cancellationToken));
    }

    /// <inheritdoc/>
    public HostEntry GetHostByAddress(IPAddress address)
    {
        _checkAccess(nameof(GetHostByAddress));
        ArgumentNullException.ThrowIfNull(address);
        return Completed(FindByAddressAsync(address, new Lookup(_sources)));
    }

    /// <inheritdoc/>
    public ValueTask<HostEntry> GetHostByAddressAsync(IPAddress address, CancellationToken cancellationToken = default)
    {
        _checkAccess(nameof(GetHostByAddressAsync));
        ArgumentNullException.ThrowIfNull(address);
        return FindByAddressAsync(address, new Lookup(_sources, cancellationToken));
    }

    private async ValueTask<IReadOnlyList<AddressInfo>> FindAddressInfoAsync(
        string? host,
        string? service,
        AddressInfoHints hints,
        Lookup lookup)
    {
        lookup.ThrowIfCancelled();
        var request = AddressInfoRequest.Create(host, service, hints, _table, _services);
        AddressInfoHost found = await AddressInfoHost.FindAsync(request, _table, lookup);
        return found.ToAddressInfo(request, _table, Policy);
    }

    // CPython resolves the name first as getaddrinfo would and reports its error; gethostbyname(3) then answers the rest.
    private async ValueTask<HostEntry> FindByNameAsync(string hostName, Lookup lookup)
    {
        lookup.ThrowIfCancelled();
        string name = AddressInfoRequest.ToAscii(hostName);
        bool isResolved = name is "" or "<broadcast>"
            || NumericHost.Parse(name, AddressFamily.InterNetwork, AddressInfoFlags.None, _table) is not null;
        if (NumericHost.ParseFigures(name) is { } address)
        {
            return new HostEntry(name, [], [address]);
        }

        HostAnswer answer = await lookup.FindByNameAsync(name, AddressFamily.InterNetwork);
        return answer.Entry ?? throw (isResolved ? new HostLookupException(answer.Error) : AddressInfoHost.ToException(answer.Error));
    }

    private static async ValueTask<HostEntry> FindByAddressAsync(IPAddress address, Lookup lookup)
    {
        lookup.ThrowIfCancelled();
        HostAnswer answer = await lookup.FindByAddressAsync(address);
        return answer.Entry ?? throw new HostLookupException(answer.Error);
    }

    private static T Completed<T>(ValueTask<T> operation)
    {
        Debug.Assert(operation.IsCompleted, "A source of names returned from its blocking form without an answer.");
        return operation.GetAwaiter().GetResult();
    }
}
