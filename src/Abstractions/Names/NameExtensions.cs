using System.Net;
using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>The lookups of the socket interface that follow from others, and lookups that throw where nothing is found.</summary>
public static class NameExtensions
{
    /// <summary>The port of a service (<c>getservbyname</c>).</summary>
    /// <param name="services">The table.</param>
    /// <param name="name">The service's name or alias.</param>
    /// <param name="protocol">"tcp" or "udp"; <see langword="null"/> for any.</param>
    /// <returns>The port in host order.</returns>
    /// <exception cref="DatabaseEntryNotFoundException">The table has no such service.</exception>
    public static int GetPort(this IServiceDatabase services, string name, string? protocol = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.TryGetPort(name, protocol, out int port)
            ? port
            : throw new DatabaseEntryNotFoundException($"service/proto not found: '{name}', protocol {protocol ?? "any"}");
    }

    /// <summary>The service at a port (<c>getservbyport</c>).</summary>
    /// <param name="services">The table.</param>
    /// <param name="port">The port, from 0 to 65535.</param>
    /// <param name="protocol">"tcp" or "udp"; <see langword="null"/> for any.</param>
    /// <returns>The service's primary name.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The port is negative or above 65535.</exception>
    /// <exception cref="DatabaseEntryNotFoundException">The table has no such service.</exception>
    public static string GetName(this IServiceDatabase services, int port, string? protocol = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.TryGetName(port, protocol, out string name)
            ? name
            : throw new DatabaseEntryNotFoundException($"port/proto not found: {port}, protocol {protocol ?? "any"}");
    }

    /// <summary>The number of a protocol (<c>getprotobyname</c>).</summary>
    /// <param name="protocols">The table.</param>
    /// <param name="name">The protocol's name or alias.</param>
    /// <returns>The number, for the third argument of <see cref="ISocketProvider.CreateSocket"/>.</returns>
    /// <exception cref="DatabaseEntryNotFoundException">The table has no such protocol.</exception>
    public static int GetNumber(this IProtocolDatabase protocols, string name)
    {
        ArgumentNullException.ThrowIfNull(protocols);
        return protocols.TryGetNumber(name, out int number)
            ? number
            : throw new DatabaseEntryNotFoundException($"protocol not found: '{name}'");
    }

    /// <summary>A fully qualified name (<c>getfqdn</c>): the first name with a dot of those that the address or host has, else the host's own name.</summary>
    /// <param name="provider">The host.</param>
    /// <param name="name">A name or address; <see langword="null"/>, empty, 0.0.0.0 or <c>::</c> for the host itself.</param>
    /// <returns>The name; the argument itself where the lookup finds nothing or fails.</returns>
    /// <exception cref="ArgumentNullException">The provider is null.</exception>
    public static string GetFullyQualifiedName(this ISocketProvider provider, string? name = null)
    {
        string subject = SubjectOf(provider, name);
        try
        {
            IPAddress address = provider.Names.GetAddressInfo(subject, null)[0].EndPoint.Address;
            return QualifiedNameOf(provider.Names.GetHostByAddress(address));
        }
        catch (SocketException)
        {
            return subject;
        }
    }

    /// <inheritdoc cref="GetFullyQualifiedName"/>
    /// <param name="provider">The host.</param>
    /// <param name="name">A name or address.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<string> GetFullyQualifiedNameAsync(
        this ISocketProvider provider,
        string? name = null,
        CancellationToken cancellationToken = default)
    {
        string subject = SubjectOf(provider, name);
        try
        {
            // The continuations stay where the caller is: in a simulation that is the simulation's own context.
            IReadOnlyList<AddressInfo> addresses = await provider.Names
                .GetAddressInfoAsync(subject, null, default, cancellationToken).ConfigureAwait(true);
            return QualifiedNameOf(await provider.Names
                .GetHostByAddressAsync(addresses[0].EndPoint.Address, cancellationToken).ConfigureAwait(true));
        }
        catch (SocketException)
        {
            return subject;
        }
    }

    private static string SubjectOf(ISocketProvider provider, string? name)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return string.IsNullOrWhiteSpace(name) || name.Trim() is "0.0.0.0" or "::" ? provider.HostName : name.Trim();
    }

    private static string QualifiedNameOf(HostEntry entry) =>
        entry.Aliases.Prepend(entry.HostName).FirstOrDefault(static n => n.Contains('.', StringComparison.Ordinal)) ?? entry.HostName;
}
