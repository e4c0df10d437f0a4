using System.Net;

namespace SimNet.Abstractions;

/// <summary>Host names and addresses, as <c>getaddrinfo(3)</c>, <c>getnameinfo(3)</c> and <c>gethostbyname(3)</c> give them.</summary>
/// <remarks>
/// <para>The awaited forms give the same answers. Cancellation ends the wait at once; the operating system's resolver goes on asking behind it, a
/// simulated host's closes its sockets and stops.</para>
/// <para>No socket's timeout and no <see cref="ISocketProvider.DefaultTimeout"/> bounds a lookup: it takes as long as the host's resolver tries,
/// by default up to 10 s for each name of the search list (<c>resolv.conf(5)</c>). Threading as for <see cref="ISocketProvider"/>.</para>
/// <para>A lookup that cannot get a socket throws a <see cref="System.Net.Sockets.SocketException"/> with the host's errno, as EAI_SYSTEM reports it.</para>
/// </remarks>
public interface INameResolver
{
    /// <summary>Translates host and service into addresses that a socket can be connected or bound to (<c>getaddrinfo(3)</c>, RFC 3493).</summary>
    /// <param name="host">A name, a numeric address, or <see langword="null"/> for this host (see <see cref="AddressInfoFlags.Passive"/>).</param>
    /// <param name="service">A service name, a decimal port, or <see langword="null"/> for port 0.</param>
    /// <param name="hints">What to narrow the answer to.</param>
    /// <returns>At least one address, in the order in which to try them (RFC 6724).</returns>
    /// <exception cref="AddressInfoException">With the EAI code.</exception>
    IReadOnlyList<AddressInfo> GetAddressInfo(string? host, string? service, AddressInfoHints hints = default);

    /// <inheritdoc cref="GetAddressInfo"/>
    /// <param name="host">As there.</param>
    /// <param name="service">As there.</param>
    /// <param name="hints">As there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<IReadOnlyList<AddressInfo>> GetAddressInfoAsync(
        string? host,
        string? service,
        AddressInfoHints hints = default,
        CancellationToken cancellationToken = default);

    /// <summary>Translates an address into names (<c>getnameinfo(3)</c>).</summary>
    /// <param name="endPoint">The address, of IPv4 or IPv6.</param>
    /// <param name="flags">What to answer.</param>
    /// <returns>Host and service, as names or in figures.</returns>
    /// <exception cref="ArgumentNullException">The address is null.</exception>
    /// <exception cref="AddressInfoException">With the EAI code.</exception>
    NameInfo GetNameInfo(IPEndPoint endPoint, NameInfoFlags flags = NameInfoFlags.None);

    /// <inheritdoc cref="GetNameInfo"/>
    /// <param name="endPoint">As there.</param>
    /// <param name="flags">As there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<NameInfo> GetNameInfoAsync(
        IPEndPoint endPoint,
        NameInfoFlags flags = NameInfoFlags.None,
        CancellationToken cancellationToken = default);

    /// <summary>The IPv4 addresses and aliases of a host (<c>gethostbyname_ex</c>); the first address is that of <c>gethostbyname</c>.</summary>
    /// <param name="hostName">A name, or an IPv4 address in figures, which is returned unchanged. The empty string is the wildcard address, and
    /// <c>&lt;broadcast&gt;</c> the broadcast address.</param>
    /// <returns>The host's entry.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <exception cref="AddressInfoException">The name is not known, as <c>gethostbyname</c> of the Python document reports it.</exception>
    /// <exception cref="HostLookupException">The lookup failed, with the <c>h_errno</c> code.</exception>
    HostEntry GetHostByName(string hostName);

    /// <inheritdoc cref="GetHostByName"/>
    /// <param name="hostName">As there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<HostEntry> GetHostByNameAsync(string hostName, CancellationToken cancellationToken = default);

    /// <summary>The name, aliases and addresses of the host that has an address (<c>gethostbyaddr</c>).</summary>
    /// <param name="address">An IPv4 or IPv6 address.</param>
    /// <returns>The host's entry.</returns>
    /// <exception cref="ArgumentNullException">The address is null.</exception>
    /// <exception cref="HostLookupException">With the <c>h_errno</c> code.</exception>
    HostEntry GetHostByAddress(IPAddress address);

    /// <inheritdoc cref="GetHostByAddress"/>
    /// <param name="address">As there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<HostEntry> GetHostByAddressAsync(IPAddress address, CancellationToken cancellationToken = default);
}
