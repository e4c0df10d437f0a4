using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>A hosts table (<c>hosts(5)</c>) that is found by name and by address and keeps the order in which lines were added.</summary>
/// <remarks>Not thread-safe. The dictionaries are only looked up, never iterated.</remarks>
internal sealed class HostRecords
{
    private readonly Dictionary<string, List<HostRecord>> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<IPAddress, List<HostRecord>> _byAddress = [];

    /// <summary>Reads the text of a hosts file. Lines without address and name are skipped, as glibc skips them.</summary>
    public static HostRecords Parse(string text)
    {
        var records = new HostRecords();
        foreach (HostRecord line in ReadLines(text))
        {
            records.Add(line.Address, line.CanonicalName, [.. line.Aliases]);
        }

        return records;
    }

    /// <summary>The lines of the text of a hosts file.</summary>
    public static IEnumerable<HostRecord> ReadLines(string text)
    {
        foreach (string[] fields in TableText.Lines(text))
        {
            if (fields.Length > 1 && ReadAddress(fields[0]) is { } address)
            {
                yield return new HostRecord(address, fields[1], fields[2..]);
            }
        }
    }

    /// <summary>Appends a line.</summary>
    public void Add(IPAddress address, string canonicalName, params string[] aliases)
    {
        address = WithoutScope(address);
        var record = new HostRecord(address, canonicalName, aliases);
        Append(_byAddress, address, record);
        if (address.AddressFamily != AddressFamily.InterNetwork && record.AddressAs(AddressFamily.InterNetwork) is { } ipv4)
        {
            Append(_byAddress, ipv4, record);
        }

        foreach (string name in aliases.Prepend(canonicalName).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            Append(_byName, name, record);
        }
    }

    /// <summary>The lines that give a name, in the order of the table.</summary>
    /// <param name="name">A canonical name or alias, in any case.</param>
    /// <returns>The lines; none if the name is not known.</returns>
    public IReadOnlyList<HostRecord> FindByName(string name) => _byName.TryGetValue(name, out List<HostRecord>? found) ? found : [];

    /// <summary>The lines with an address, in the order of the table.</summary>
    /// <param name="address">The address; a scope id plays no part. As with glibc, an IPv4 address also finds its mapped form, and 127.0.0.1
    /// finds ::1.</param>
    /// <returns>The lines; none if the address is not known.</returns>
    public IReadOnlyList<HostRecord> FindByAddress(IPAddress address) =>
        _byAddress.TryGetValue(WithoutScope(address), out List<HostRecord>? found) ? found : [];

    private static void Append<TKey>(Dictionary<TKey, List<HostRecord>> index, TKey key, HostRecord record)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out List<HostRecord>? list))
        {
            index.Add(key, list = []);
        }

        list.Add(record);
    }

    private static IPAddress? ReadAddress(string text)
    {
        Span<byte> bytes = stackalloc byte[InternetAddress.IPv6Size];
        return InternetAddress.TryParse(AddressFamily.InterNetwork, text, bytes) ? new IPAddress(bytes[..InternetAddress.IPv4Size])
            : InternetAddress.TryParse(AddressFamily.InterNetworkV6, text, bytes) ? new IPAddress(bytes)
            : null;
    }

    private static IPAddress WithoutScope(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes()) : address;
}
