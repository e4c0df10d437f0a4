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
            if (Convert(record.Address, addressFamily) is not { } address)
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
        if (records.Count == 0 && address.AddressFamily == AddressFamily.InterNetwork)
        {
            records = _table.FindByAddress(address.MapToIPv6());
        }

        return records.Count == 0
            ? HostAnswer.NotFound()
            : HostAnswer.Found(new HostEntry(records[0].CanonicalName, records[0].Aliases, [address]));
    }

    /// <inheritdoc/>
    public ValueTask<HostAnswer> FindByAddressAsync(IPAddress address, CancellationToken cancellationToken) => new(FindByAddress(address));

    // A line with ::1 stands for 127.0.0.1 too when IPv4 is asked for: so "localhost" has 127.0.0.1 twice on Debian.
    private static IPAddress? Convert(IPAddress address, AddressFamily family) => family switch
    {
        AddressFamily.Unspecified => address,
        _ when address.AddressFamily == family => address,
        AddressFamily.InterNetwork when address.IsIPv4MappedToIPv6 => address.MapToIPv4(),
        AddressFamily.InterNetwork when address.Equals(IPAddress.IPv6Loopback) => IPAddress.Loopback,
        _ => null,
    };
}
