using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;

namespace SimNet.Simulation.Names;

/// <summary>The table of names that a host has for itself (<c>hosts(5)</c>). Immutable and thread-safe.</summary>
public sealed class HostsFile : IEquatable<HostsFile>
{
    private readonly ImmutableArray<HostRecord> _lines;

    private HostsFile(ImmutableArray<HostRecord> lines)
    {
        _lines = lines;
        Records = new HostRecords();
        foreach (HostRecord line in lines)
        {
            Records.Add(line.Address, line.CanonicalName, [.. line.Aliases]);
        }
    }

    /// <summary>A table without lines: not even "localhost" is known.</summary>
    public static HostsFile Empty => new([]);

    /// <summary>The table that a host has by default: "localhost" for 127.0.0.1 and ::1, with the aliases of Debian.</summary>
    public static HostsFile Default =>
        Empty.With(IPAddress.Loopback, "localhost").With(IPAddress.IPv6Loopback, "localhost", "ip6-localhost", "ip6-loopback");

    internal HostRecords Records { get; }

    /// <summary>Reads the text of a file as glibc does.</summary>
    /// <param name="text">Lines of address, name and aliases; '#' begins a comment. Lines without address and name are skipped.</param>
    /// <returns>The table. "localhost" is in it only if the text has it.</returns>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public static HostsFile Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new([.. HostRecords.ReadLines(text)]);
    }

    /// <summary>The table with another line at its end.</summary>
    /// <param name="address">The address, of IPv4 or IPv6; a scope id is left off.</param>
    /// <param name="name">The canonical name.</param>
    /// <param name="aliases">Further names.</param>
    /// <returns>The new table; this one does not change.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, or has a blank or a '#' in it.</exception>
    public HostsFile With(IPAddress address, string name, params string[] aliases)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(aliases);
        foreach (string each in aliases.Prepend(name))
        {
            ArgumentException.ThrowIfNullOrEmpty(each, nameof(name));
            if (each.Any(static c => char.IsWhiteSpace(c) || c == '#'))
            {
                throw new ArgumentException($"'{each}' cannot stand in a hosts file: a name has neither blanks nor '#' in it.", nameof(name));
            }
        }

        return new(_lines.Add(new HostRecord(address, name, [.. aliases])));
    }

    /// <summary>The table without the lines that have a name, as canonical name or alias.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <returns>The new table; this one does not change.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public HostsFile Without(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new([.. _lines.Where(l => !l.Aliases.Prepend(l.CanonicalName).Contains(name, StringComparer.OrdinalIgnoreCase))]);
    }

    /// <inheritdoc/>
    public bool Equals(HostsFile? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HostsFile);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The table as the text of a file.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (HostRecord line in _lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"{line.Address}\t{string.Join(' ', line.Aliases.Prepend(line.CanonicalName))}\n");
        }

        return text.ToString();
    }
}
