using System.Collections.Immutable;

namespace SimNet.Simulation.Names;

/// <summary>One source of host names in a <see cref="NameServiceSwitch"/>, and after which outcomes it is the last that is asked. Immutable.</summary>
public sealed record NameService
{
    /// <summary>The word for the host's own <see cref="HostsFile"/>.</summary>
    public const string Files = "files";

    /// <summary>The word for the DNS, asked as <see cref="ResolverConfiguration"/> says.</summary>
    public const string Dns = "dns";

    /// <summary>The word for the host itself: its own name has its own addresses, as systemd's source of this name answers.</summary>
    public const string MyHostName = "myhostname";

    /// <summary>The word for the names of all hosts of the simulated network, which a real host has no source for.</summary>
    public const string Network = "simnet";

    private readonly ImmutableArray<NameServiceStatus> _returnsOn = [NameServiceStatus.Success];

    /// <summary>Creates a source that is the last one asked if it has an answer.</summary>
    /// <param name="name">The word for it, such as <see cref="Files"/>. A word that stands for nothing here is a source that never works.</param>
    /// <exception cref="ArgumentException">The word is empty, or has a blank or a bracket in it.</exception>
    public NameService(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name.Any(static c => char.IsWhiteSpace(c) || c is '[' or ']')
            ? throw new ArgumentException($"'{name}' is no word for a source of names: it has a blank or a bracket in it.", nameof(name))
            : name;
    }

    /// <summary>The word.</summary>
    public string Name { get; }

    /// <summary>The outcomes after which no further source is asked (<c>[NOTFOUND=return]</c>). Default <see cref="NameServiceStatus.Success"/>.</summary>
    public IReadOnlyList<NameServiceStatus> ReturnsOn
    {
        get => _returnsOn;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _returnsOn = [.. value.Distinct().Order()];
        }
    }

    /// <inheritdoc/>
    public bool Equals(NameService? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The source as <c>nsswitch.conf(5)</c> writes it.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        string[] actions =
        [
            .. Enum.GetValues<NameServiceStatus>()
                .Where(s => _returnsOn.Contains(s) != (s == NameServiceStatus.Success))
                .Select(s => $"{NameServiceSwitch.WordFor(s)}={(_returnsOn.Contains(s) ? "return" : "continue")}"),
        ];
        return actions.Length == 0 ? Name : $"{Name} [{string.Join(' ', actions)}]";
    }
}
