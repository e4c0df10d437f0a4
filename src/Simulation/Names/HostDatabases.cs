using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>The host's tables of services and protocols of now, whichever <see cref="NameOptions"/> it has been given.</summary>
internal sealed class HostDatabases : IServiceDatabase, IProtocolDatabase
{
    private readonly Func<NameOptions> _names;

    /// <summary>Creates the tables.</summary>
    public HostDatabases(Func<NameOptions> names) => _names = names;

    /// <inheritdoc/>
    public bool TryGetPort(string name, string? protocol, out int port) => _names().Services.TryGetPort(name, protocol, out port);

    /// <inheritdoc/>
    public bool TryGetName(int port, string? protocol, out string name) => _names().Services.TryGetName(port, protocol, out name);

    /// <inheritdoc/>
    public bool TryGetNumber(string name, out int number) => _names().Protocols.TryGetNumber(name, out number);

    /// <inheritdoc/>
    public bool TryGetName(int number, out string name) => _names().Protocols.TryGetName(number, out name);
}
