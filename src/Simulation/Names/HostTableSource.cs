using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>Answers from a table of lines as glibc's "files" does from the hosts file.</summary>
internal sealed class HostTableSource : IHostSource
{
    private readonly Func<HostRecords> _records;
    private readonly Func<bool> _usesAllLines;

    /// <summary>Creates the source.</summary>
    /// <param name="records">The table of now.</param>
    /// <param name="usesAllLines">Whether all lines for a name count, and not the first alone ("multi" in host.conf(5)).</param>
    public HostTableSource(Func<HostRecords> records, Func<bool> usesAllLines)
    {
        _records = records;
        _usesAllLines = usesAllLines;
    }

    /// <inheritdoc/>
    public ValueTask<HostAnswer> FindByNameAsync(string name, AddressFamily addressFamily, CancellationToken cancellationToken)
    {
        List<string> aliases = [];
        List<IPAddress> addresses = [];
        string? canonicalName = null;
        foreach (HostRecord record in _records().FindByName(name))
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

            if (!_usesAllLines())
            {
                break;
            }
        }

        return new(canonicalName is null ? HostAnswer.NotFound() : HostAnswer.Found(new HostEntry(canonicalName, aliases, addresses)));
    }

    /// <inheritdoc/>
    public ValueTask<HostAnswer> FindByAddressAsync(IPAddress address, CancellationToken cancellationToken)
    {
        IReadOnlyList<HostRecord> records = _records().FindByAddress(address);
        return new(records.Count == 0
            ? HostAnswer.NotFound()
            : HostAnswer.Found(new HostEntry(records[0].CanonicalName, records[0].Aliases, [address])));
    }
}
