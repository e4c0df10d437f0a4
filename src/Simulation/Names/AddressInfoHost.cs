using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>The host that a request of <c>getaddrinfo(3)</c> names: its addresses in the family asked for, and its canonical name.</summary>
/// <param name="Addresses">The addresses as the source gave them; at least one.</param>
/// <param name="CanonicalName">The canonical name if it was asked for, else empty.</param>
internal sealed record AddressInfoHost(IReadOnlyList<IPAddress> Addresses, string CanonicalName)
{
    /// <summary>Finds the host.</summary>
    /// <exception cref="AddressInfoException">It is not known.</exception>
    public static async ValueTask<AddressInfoHost> FindAsync(AddressInfoRequest request, IHostTable table, Lookup lookup)
    {
        if (request.Name is not { } name)
        {
            return new(Own(request), string.Empty);
        }

        if (NumericHost.Parse(name, request.AddressFamily, request.Flags, table) is { } address)
        {
            return new([address], CanonicalNameFor(request, name));
        }

        if (request.Has(AddressInfoFlags.NumericHost))
        {
            throw new AddressInfoException(AddressInfoError.NoName);
        }

        if (request.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return await FindIPv6Async(request, name, lookup);
        }

        HostAnswer answer = await lookup.FindByNameAsync(name, request.AddressFamily);
        return answer.Entry is { } entry
            ? new(entry.Addresses, CanonicalNameFor(request, entry.HostName))
            : throw new AddressInfoException(IsSimple(request) ? SimpleErrorOf(answer) : ErrorOf(answer, answer));
    }

    /// <summary>The error of a lookup of IPv4 addresses alone, for which glibc has a way of its own: what it cannot explain is EAI_NODATA.</summary>
    public static AddressInfoError SimpleErrorOf(HostAnswer answer) => (answer.Status, answer.Error) switch
    {
        (NameServiceStatus.NotFound, HostLookupError.NoData) => AddressInfoError.NoData,
        (NameServiceStatus.NotFound, _) => AddressInfoError.NoName,
        (_, HostLookupError.TryAgain) => AddressInfoError.TryAgain,
        _ => AddressInfoError.NoData,
    };

    /// <summary>The answer: all kinds of sockets for each address, ordered by <see cref="DestinationOrder"/>.</summary>
    /// <remarks>As glibc does, it orders the pairs and not the addresses; where the rules are not transitive that makes a difference.</remarks>
    public IReadOnlyList<AddressInfo> ToAddressInfo(AddressInfoRequest request, IHostTable table, AddressPolicy policy)
    {
        IReadOnlyList<(IPAddress Address, SocketKind Kind)> pairs = [.. Addresses.SelectMany(a => request.Kinds.Select(k => (a, k)))];
        if (Addresses.Count > 1)
        {
            pairs = DestinationOrder.Sort(pairs, static p => p.Address, table.SelectSource, policy);
        }

        return [.. pairs.Select((p, i) => new AddressInfo(
            p.Address.AddressFamily,
            p.Kind.SocketType,
            p.Kind.ProtocolType,
            i == 0 ? CanonicalName : string.Empty,
            new IPEndPoint(p.Address, p.Kind.Port)))];
    }

    private static List<IPAddress> Own(AddressInfoRequest request)
    {
        bool isPassive = request.Has(AddressInfoFlags.Passive);
        List<IPAddress> addresses = [];
        if (request.AddressFamily != AddressFamily.InterNetwork)
        {
            addresses.Add(isPassive ? IPAddress.IPv6Any : IPAddress.IPv6Loopback);
        }

        if (request.AddressFamily != AddressFamily.InterNetworkV6)
        {
            addresses.Add(isPassive ? IPAddress.Any : IPAddress.Loopback);
        }

        return addresses;
    }

    // With AI_V4MAPPED, IPv4 addresses stand in for missing IPv6 addresses; with AI_ALL too, they come along.
    private static async ValueTask<AddressInfoHost> FindIPv6Async(AddressInfoRequest request, string name, Lookup lookup)
    {
        bool maps = request.Has(AddressInfoFlags.V4Mapped);
        bool wantsAll = maps && request.Has(AddressInfoFlags.All);
        (HostAnswer v6, HostAnswer v4) = await lookup.FindMappedAsync(name, v6 => maps && (wantsAll || v6.Entry is null));
        IEnumerable<IPAddress> addresses = [.. v6.Entry?.Addresses ?? [], .. v4.Entry?.Addresses.Select(static a => a.MapToIPv6()) ?? []];

        // A table may list mapped addresses as IPv6; glibc drops those too, and may be left with none.
        if (v6.Entry is not null && maps && !wantsAll)
        {
            addresses = addresses.Where(static a => !a.IsIPv4MappedToIPv6);
        }

        List<IPAddress> kept = [.. addresses];
        return kept.Count > 0
            ? new(kept, CanonicalNameFor(request, (v6.Entry ?? v4.Entry)!.HostName))
            : throw new AddressInfoException(ErrorOf(v6, v4));
    }

    // glibc never tells EAI_FAIL: what is neither a known name without data nor a name server without answer is a name that is not known.
    private static AddressInfoError ErrorOf(HostAnswer first, HostAnswer second) => (first.Error, second.Error) switch
    {
        (HostLookupError.TryAgain, HostLookupError.TryAgain) => AddressInfoError.TryAgain,
        (HostLookupError.TryAgain or HostLookupError.NoData, HostLookupError.TryAgain or HostLookupError.NoData) => AddressInfoError.NoData,
        _ => AddressInfoError.NoName,
    };

    private static bool IsSimple(AddressInfoRequest request) =>
        request.AddressFamily == AddressFamily.InterNetwork && !request.Has(AddressInfoFlags.CanonicalName);

    private static string CanonicalNameFor(AddressInfoRequest request, string name) =>
        request.Has(AddressInfoFlags.CanonicalName) ? name : string.Empty;
}
