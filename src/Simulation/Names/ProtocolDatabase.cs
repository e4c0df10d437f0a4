using System.Collections.Frozen;
using System.Globalization;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>A host's table of protocols: the text of a <c>protocols(5)</c> file. Immutable and thread-safe.</summary>
/// <remarks>As with <c>getprotobyname(3)</c>, names count in their case (the tables list "ICMP" as an alias), and the first line wins.</remarks>
public sealed class ProtocolDatabase : IProtocolDatabase
{
    // Only looked up, never iterated.
    private readonly FrozenDictionary<string, int> _numbers;
    private readonly FrozenDictionary<int, string> _names;

    private ProtocolDatabase(Dictionary<string, int> numbers, Dictionary<int, string> names)
    {
        _numbers = numbers.ToFrozenDictionary(StringComparer.Ordinal);
        _names = names.ToFrozenDictionary();
    }

    /// <summary>The protocols that IANA has assigned, as Debian lists them.</summary>
    public static ProtocolDatabase Default { get; } = Parse(TableText.ReadBuiltIn("SimNet.protocols"));

    /// <summary>Reads the text of a protocols file.</summary>
    /// <param name="text">Lines of name, number and aliases; '#' begins a comment. Lines of another form are skipped.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public static ProtocolDatabase Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        Dictionary<int, string> names = [];
        foreach (string[] fields in TableText.Lines(text))
        {
            if (fields.Length > 1 && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                names.TryAdd(number, fields[0]);
                foreach (string name in fields.Where(static (_, i) => i != 1))
                {
                    numbers.TryAdd(name, number);
                }
            }
        }

        return new ProtocolDatabase(numbers, names);
    }

    /// <inheritdoc/>
    public bool TryGetNumber(string name, out int number)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _numbers.TryGetValue(name, out number);
    }

    /// <inheritdoc/>
    public bool TryGetName(int number, out string name)
    {
        bool found = _names.TryGetValue(number, out string? primary);
        name = primary ?? string.Empty;
        return found;
    }
}
