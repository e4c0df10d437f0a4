using System.Globalization;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>A host's table of services: the text of a <c>services(5)</c> file. Immutable and thread-safe.</summary>
/// <remarks>As with <c>getservbyname(3)</c> and <c>getservbyport(3)</c>, names and protocols count in their case, and the first line of
/// the text that matches wins.</remarks>
internal sealed class ServiceDatabase : IServiceDatabase
{
    // The dictionaries are only looked up. Without a protocol the key's second part is null.
    private readonly Dictionary<(string Name, string? Protocol), int> _ports = [];
    private readonly Dictionary<(int Port, string? Protocol), string> _names = [];

    private ServiceDatabase()
    {
    }

    /// <summary>The well-known services as Debian lists them.</summary>
    public static ServiceDatabase Default { get; } = Parse(TableText.ReadBuiltIn("SimNet.services"));

    /// <summary>Reads the text of a services file: lines of name, port/protocol and aliases. Lines of another form are skipped.</summary>
    public static ServiceDatabase Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var database = new ServiceDatabase();
        foreach (string[] fields in TableText.Lines(text))
        {
            if (fields.Length > 1
                && fields[1].Split('/') is [var number, var protocol]
                && ushort.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
            {
                database.Add(port, protocol, fields[0], fields[2..]);
            }
        }

        return database;
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

    private void Add(int port, string protocol, string name, string[] aliases)
    {
        foreach (string? key in (string?[])[protocol, null])
        {
            _names.TryAdd((port, key), name);
            foreach (string any in aliases.Prepend(name))
            {
                _ports.TryAdd((any, key), port);
            }
        }
    }
}
