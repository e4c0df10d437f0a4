using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>
/// A host and a port as a program writes them, for a socket of IPv4 or IPv6: the pair (host, port), or the four-tuple
/// (host, port, flow information, scope id). A socket that is given one looks the host up in its own family and takes the first address.
/// Immutable and thread-safe.
/// </summary>
/// <remarks>
/// The host is a name, an address in figures, the empty string for the wildcard address (INADDR_ANY, or <c>::</c> for IPv6), or
/// <see cref="BroadcastHost"/> for the broadcast address of IPv4 (INADDR_BROADCAST). A <see cref="DnsEndPoint"/> is treated in the same way;
/// it cannot hold the empty string. Names make a program depend on what the resolver says first; figures do not.
/// </remarks>
public sealed class HostEndPoint : EndPoint
{
    /// <summary>The host that stands for the broadcast address of IPv4.</summary>
    public const string BroadcastHost = "<broadcast>";

    /// <summary>Creates the address.</summary>
    /// <param name="host">The name, figures, the empty string, or <see cref="BroadcastHost"/>.</param>
    /// <param name="port">The port, from 0 to 65535.</param>
    /// <param name="flowInfo">The flow information (<c>sin6_flowinfo</c>), from 0 to <see cref="IPv6EndPoint.MaxFlowInfo"/>; IPv4 has none.</param>
    /// <param name="scopeId">The scope id (<c>sin6_scope_id</c>), from 0 to 4294967295; 0 leaves it to the host, as in <c>fe80::1%eth0</c>.</param>
    /// <exception cref="ArgumentNullException">The host is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public HostEndPoint(string host, int port, int flowInfo = 0, long scopeId = 0)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, IPEndPoint.MinPort);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        ArgumentOutOfRangeException.ThrowIfNegative(flowInfo);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(flowInfo, IPv6EndPoint.MaxFlowInfo);
        ArgumentOutOfRangeException.ThrowIfNegative(scopeId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scopeId, uint.MaxValue);
        (Host, Port, FlowInfo, ScopeId) = (host, port, flowInfo, scopeId);
    }

    /// <summary>Always <see cref="AddressFamily.Unspecified"/>: the socket's family decides.</summary>
    public override AddressFamily AddressFamily => AddressFamily.Unspecified;

    /// <summary>The host as it was written.</summary>
    public string Host { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The flow information; 0 for none.</summary>
    public int FlowInfo { get; }

    /// <summary>The scope id; 0 for none.</summary>
    public long ScopeId { get; }

    /// <summary>Whether an address has to be resolved before the host's kernel can take it.</summary>
    /// <param name="endPoint">Any address.</param>
    /// <returns>True for a <see cref="HostEndPoint"/> or a <see cref="DnsEndPoint"/>.</returns>
    public static bool IsUnresolved(EndPoint? endPoint) => endPoint is HostEndPoint or DnsEndPoint;

    /// <summary>The first address of a host in a socket's family.</summary>
    /// <param name="endPoint">A <see cref="HostEndPoint"/> or a <see cref="DnsEndPoint"/>; any other address comes back as it is.</param>
    /// <param name="names">The host's resolver.</param>
    /// <param name="family">The socket's family.</param>
    /// <returns>The address.</returns>
    /// <exception cref="AddressInfoException">The host is not known in the family.</exception>
    /// <exception cref="SocketException">The family has no hosts and ports, or no broadcast address
    /// (<see cref="SocketError.AddressFamilyNotSupported"/>).</exception>
    public static EndPoint Resolve(EndPoint endPoint, INameResolver names, AddressFamily family)
    {
        ArgumentNullException.ThrowIfNull(names);
        return Read(endPoint, family) is not { } host ? endPoint
            : host.TryResolveHere(family) ?? host.Complete(names.GetAddressInfo(host.LookupName, host.PortText, host.HintsFor(family)));
    }

    /// <inheritdoc cref="Resolve"/>
    /// <param name="endPoint">A <see cref="HostEndPoint"/> or a <see cref="DnsEndPoint"/>; any other address comes back as it is.</param>
    /// <param name="names">The host's resolver.</param>
    /// <param name="family">The socket's family.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<EndPoint> ResolveAsync(
        EndPoint endPoint,
        INameResolver names,
        AddressFamily family,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (Read(endPoint, family) is not { } host)
        {
            return endPoint;
        }

        // The continuation stays where the caller is: in a simulation that is the simulation's own context.
        return host.TryResolveHere(family) ?? host.Complete(await names
            .GetAddressInfoAsync(host.LookupName, host.PortText, host.HintsFor(family), cancellationToken)
            .ConfigureAwait(true));
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is HostEndPoint other
        && (other.Host, other.Port, other.FlowInfo, other.ScopeId) == (Host, Port, FlowInfo, ScopeId);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Host, Port, FlowInfo, ScopeId);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"'{Host}':{Port}");

    private string? LookupName => Host.Length == 0 ? null : Host;

    private string PortText => Port.ToString(CultureInfo.InvariantCulture);

    // Null if the address needs no lookup.
    private static HostEndPoint? Read(EndPoint endPoint, AddressFamily family)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        HostEndPoint? host = endPoint switch
        {
            HostEndPoint own => own,
            DnsEndPoint dns => new HostEndPoint(dns.Host, dns.Port),
            _ => null,
        };
        return host is null || family is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            ? host
            : throw SocketErrors.ToException(SocketError.AddressFamilyNotSupported);
    }

    // The broadcast address needs no resolver.
    private IPEndPoint? TryResolveHere(AddressFamily family)
    {
        if (Host != BroadcastHost)
        {
            return null;
        }

        return family == AddressFamily.InterNetwork
            ? new IPEndPoint(IPAddress.Broadcast, Port)
            : throw SocketErrors.ToException(SocketError.AddressFamilyNotSupported);
    }

    private AddressInfoHints HintsFor(AddressFamily family) => new(
        family,
        SocketType.Dgram,
        ProtocolType.Unspecified,
        Host.Length == 0 ? AddressInfoFlags.Passive : AddressInfoFlags.None);

    private IPEndPoint Complete(IReadOnlyList<AddressInfo> addresses)
    {
        IPEndPoint first = addresses[0].EndPoint;
        if (first.AddressFamily != AddressFamily.InterNetworkV6 || (FlowInfo == 0 && ScopeId == 0))
        {
            return first;
        }

        IPAddress address = ScopeId == 0 ? first.Address : new IPAddress(first.Address.GetAddressBytes(), ScopeId);
        return FlowInfo == 0 ? new IPEndPoint(address, Port) : new IPv6EndPoint(address, Port, FlowInfo);
    }
}
