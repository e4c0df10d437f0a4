using System.Collections.Frozen;
using System.Globalization;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>A host's table of services: the text of a <c>services(5)</c> file. Immutable and thread-safe.</summary>
/// <remarks>As with <c>getservbyname(3)</c> and <c>getservbyport(3)</c>, names and protocols count in their case, and the first line of
/// the text that matches wins.</remarks>
public sealed class ServiceDatabase : IServiceDatabase
{
    // Only looked up, never iterated. The key for any protocol has null for it.
    private readonly FrozenDictionary<(string Name, string? Protocol), int> _ports;
    private readonly FrozenDictionary<(int Port, string? Protocol), string> _names;

    private ServiceDatabase(
        Dictionary<(string Name, string? Protocol), int> ports,
        Dictionary<(int Port, string? Protocol), string> names)
    {
        _ports = ports.ToFrozenDictionary();
        _names = names.ToFrozenDictionary();
    }

    /// <summary>The well-known services as Debian lists them.</summary>
    public static ServiceDatabase Default { get; } = Parse(TableText.ReadBuiltIn("SimNet.services"));

    /// <summary>Reads the text of a services file.</summary>
    /// <param name="text">Lines of name, port/protocol and aliases; '#' begins a comment. Lines of another form are skipped.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public static ServiceDatabase Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Dictionary<(string Name, string? Protocol), int> ports = [];
        Dictionary<(int Port, string? Protocol), string> names = [];
        foreach (string[] fields in TableText.Lines(text))
        {
            if (fields.Length > 1
                && fields[1].Split('/') is [var number, var protocol]
                && ushort.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
            {
                foreach (string? key in (string?[])[protocol, null])
                {
                    names.TryAdd((port, key), fields[0]);
                    AddAll(ports, fields.Where(static (_, i) => i != 1).Select(name => (name, key)), port);
                }
            }
        }

        return new ServiceDatabase(ports, names);
    }

    /// <inheritdoc/>
    public bool TryGetPort(string name, string? protocol, out int port)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _ports.TryGetValue((name, protocol), out port);
    }

    /// <inheritdoc/>
    public bool TryGetName(int port, string? protocol, out string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        bool found = _names.TryGetValue((port, protocol), out string? primary);
        name = primary ?? string.Empty;
        return found;
    }

    private static void AddAll(
        Dictionary<(string Name, string? Protocol), int> ports,
        IEnumerable<(string Name, string? Protocol)> keys,
        int port)
    {
        foreach ((string Name, string? Protocol) key in keys)
        {
            ports.TryAdd(key, port);
        }
    }
}
