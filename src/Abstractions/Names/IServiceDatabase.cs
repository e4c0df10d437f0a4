namespace SimNet.Abstractions;

/// <summary>The host's table of services (<c>services(5)</c>). Reading it is thread-safe.</summary>
public interface IServiceDatabase
{
    /// <summary>The port of a service (<c>getservbyname</c>).</summary>
    /// <param name="name">The service's name or alias, in the case of the table.</param>
    /// <param name="protocol">"tcp", "udp" or another of the table; <see langword="null"/> for the first that matches.</param>
    /// <param name="port">The port, from 0 to 65535, in host order.</param>
    /// <returns>Whether the service was found.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    bool TryGetPort(string name, string? protocol, out int port);

    /// <summary>The service at a port (<c>getservbyport</c>).</summary>
    /// <param name="port">The port, from 0 to 65535.</param>
    /// <param name="protocol">As for <see cref="TryGetPort"/>.</param>
    /// <param name="name">The service's primary name.</param>
    /// <returns>Whether the service was found.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The port is negative or above 65535.</exception>
    bool TryGetName(int port, string? protocol, out string name);
}
