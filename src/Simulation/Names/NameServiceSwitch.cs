using System.Collections.Immutable;

namespace SimNet.Simulation.Names;

/// <summary>Which sources of host names are asked, and in which order: the line "hosts:" of <c>nsswitch.conf(5)</c>. Immutable and thread-safe.</summary>
public sealed class NameServiceSwitch : IEquatable<NameServiceSwitch>
{
    private const string Database = "hosts:";

    private readonly ImmutableArray<NameService> _services;

    /// <summary>Creates an order.</summary>
    /// <param name="services">The sources, the first to ask first.</param>
    /// <exception cref="ArgumentNullException">A source is null.</exception>
    public NameServiceSwitch(params NameService[] services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _services = services.All(static s => s is not null) ? [.. services] : throw new ArgumentNullException(nameof(services));
    }

    /// <summary>What Linux does without a line: <c>files dns</c>.</summary>
    public static NameServiceSwitch FilesAndDns { get; } = new(new NameService(NameService.Files), new NameService(NameService.Dns));

    /// <summary>The order of a host that is given no DNS: <c>files simnet</c>, the second of which are the names of all hosts of the network.</summary>
    public static NameServiceSwitch FilesAndNetwork { get; } = new(new NameService(NameService.Files), new NameService(NameService.Network));

    /// <summary>The sources.</summary>
    public IReadOnlyList<NameService> Services => _services;

    /// <summary>Reads the text of a file, or only what stands behind "hosts:" in it.</summary>
    /// <param name="text">Such as <c>hosts: files dns [NOTFOUND=return] myhostname</c>, among lines for other databases, of which none is read. The
    /// last line for hosts counts, and without any it is <see cref="FilesAndDns"/>.</param>
    /// <returns>The order.</returns>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    /// <exception cref="FormatException">The actions in brackets are not understood, or one is "merge", which the hosts database does not know.</exception>
    public static NameServiceSwitch Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = [.. text.Split('\n').Select(static l => l.Split('#')[0].Trim()).Where(static l => l.Length > 0)];
        string? line = lines.LastOrDefault(static l => l.StartsWith(Database, StringComparison.Ordinal));
        return line is not null ? new([.. ReadServices(line[Database.Length..])])
            : lines is [var only] && !only.Contains(':', StringComparison.Ordinal) ? new([.. ReadServices(only)])
            : FilesAndDns;
    }

    /// <inheritdoc/>
    public bool Equals(NameServiceSwitch? other) => other is not null && _services.SequenceEqual(other._services);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NameServiceSwitch);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The order as a line of a file.</summary>
    /// <returns>The line.</returns>
    public override string ToString() => $"{Database} {string.Join(' ', _services)}";

    internal static string WordFor(NameServiceStatus status) => status switch
    {
        NameServiceStatus.Unavailable => "UNAVAIL",
        _ => status.ToString().ToUpperInvariant(),
    };

    private static IEnumerable<NameService> ReadServices(string line)
    {
        string rest = line.Trim();
        while (rest.Length > 0)
        {
            int end = rest.AsSpan().IndexOfAny(" \t[");
            string name = end < 0 ? rest : rest[..end];
            rest = end < 0 ? "" : rest[end..].TrimStart();
            if (name.Length == 0)
            {
                throw new FormatException($"No source of names stands before '{rest}'.");
            }

            var service = new NameService(name);
            if (rest.StartsWith('['))
            {
                int close = rest.IndexOf(']', StringComparison.Ordinal);
                string actions = close < 0 ? throw new FormatException($"The bracket is not closed: '{rest}'.") : rest[1..close];
                service = service with { ReturnsOn = ReadActions(service.ReturnsOn, actions) };
                rest = rest[(close + 1)..].TrimStart();
            }

            yield return service;
        }
    }

    private static List<NameServiceStatus> ReadActions(IEnumerable<NameServiceStatus> given, string actions)
    {
        List<NameServiceStatus> returns = [.. given];
        foreach (string action in SplitActions(actions))
        {
            string[] sides = action.Split('=');
            bool isNot = sides[0].StartsWith('!');
            NameServiceStatus? named = sides.Length == 2 ? ReadStatus(isNot ? sides[0][1..] : sides[0]) : null;
            if (named is not { } status || ReadReturns(sides[1]) is not { } isReturn)
            {
                throw new FormatException(
                    $"'{action}' is no action. Write STATUS=ACTION, with STATUS one of SUCCESS, NOTFOUND, UNAVAIL, TRYAGAIN, with a '!' before it "
                    + "for all but that one, and ACTION return or continue.");
            }

            foreach (NameServiceStatus each in Enum.GetValues<NameServiceStatus>().Where(s => s == status != isNot))
            {
                returns.Remove(each);
                if (isReturn)
                {
                    returns.Add(each);
                }
            }
        }

        return returns;
    }

    // Blanks may stand around the equals sign.
    private static string[] SplitActions(string actions)
    {
        string[] words = actions.Replace("=", " = ", StringComparison.Ordinal).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words).Replace(" = ", "=", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static NameServiceStatus? ReadStatus(string word)
    {
        foreach (NameServiceStatus status in Enum.GetValues<NameServiceStatus>())
        {
            if (word.Equals(WordFor(status), StringComparison.OrdinalIgnoreCase))
            {
                return status;
            }
        }

        return null;
    }

    private static bool? ReadReturns(string word) => word.ToUpperInvariant() switch
    {
        "RETURN" => true,
        "CONTINUE" => false,
        "MERGE" => throw new FormatException("Host names cannot be merged (nsswitch.conf(5)); write return or continue."),
        _ => null,
    };
}
