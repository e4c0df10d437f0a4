using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>Answers from the hosts table as glibc's "files" does with "multi on" in <c>host.conf(5)</c>, which Debian sets.</summary>
internal sealed class HostTableSource : IHostSource
{
    private readonly IHostTable _table;

    /// <summary>Creates the source.</summary>
    /// <param name="table">The table.</param>
    public HostTableSource(IHostTable table) => _table = table;

    /// <inheritdoc/>
    public HostAnswer FindByName(string name, AddressFamily addressFamily)
    {
        List<string> aliases = [];
        List<IPAddress> addresses = [];
        string? canonicalName = null;
        foreach (HostRecord record in _table.FindByName(name))
        {
            if (record.AddressAs(addressFamily) is not { } address)
            {
                continue;
            }

            addresses.Add(address);
            aliases.AddRange(record.Aliases);
            canonicalName ??= record.CanonicalName;
            if (record.CanonicalName != canonicalName)
            {
                aliases.Add(record.CanonicalName);
            }
        }

        return canonicalName is null ? HostAnswer.NotFound() : HostAnswer.Found(new HostEntry(canonicalName, aliases, addresses));
    }

    /// <inheritdoc/>
    public ValueTask<HostAnswer> FindByNameAsync(string name, AddressFamily addressFamily, CancellationToken cancellationToken) =>
        new(FindByName(name, addressFamily));

    /// <inheritdoc/>
    public HostAnswer FindByAddress(IPAddress address)
    {
        IReadOnlyList<HostRecord> records = _table.FindByAddress(address);
        return records.Count == 0
            ? HostAnswer.NotFound()
            : HostAnswer.Found(new HostEntry(records[0].CanonicalName, records[0].Aliases, [address]));
    }

    /// <inheritdoc/>
    public ValueTask<HostAnswer> FindByAddressAsync(IPAddress address, CancellationToken cancellationToken) => new(FindByAddress(address));
}
