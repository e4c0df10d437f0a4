using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace SimNet.Simulation.Names.Messages;

/// <summary>
/// A domain name (RFC 1035 3.1): labels of bytes, the host's first. Two names are equal if they differ in nothing but the case of ASCII letters
/// (RFC 4343); the case is kept. Immutable and thread-safe.
/// </summary>
public sealed class DnsName : IEquatable<DnsName>
{
    /// <summary>The most bytes of a label.</summary>
    public const int MaxLabelLength = 63;

    /// <summary>The most bytes of a name on the wire, with the length of each label and the root's.</summary>
    public const int MaxLength = 255;

    private const string Wildcard = "*";

    // One char a byte.
    private readonly ImmutableArray<string> _labels;

    internal DnsName(ImmutableArray<string> labels) => _labels = labels;

    /// <summary>The root, whose text is ".".</summary>
    public static DnsName Root { get; } = new([]);

    /// <summary>How many labels there are; the root has none.</summary>
    public int LabelCount => _labels.Length;

    /// <summary>Whether the name is the root.</summary>
    public bool IsRoot => _labels.IsEmpty;

    /// <summary>Whether the first label is "*" (RFC 4592).</summary>
    public bool IsWildcard => !IsRoot && _labels[0] == Wildcard;

    /// <summary>The name without its first label.</summary>
    /// <exception cref="InvalidOperationException">The name is the root.</exception>
    public DnsName Parent => IsRoot ? throw new InvalidOperationException("The root has no parent; ask IsRoot first.") : new(_labels.RemoveAt(0));

    internal ImmutableArray<string> Labels => _labels;

    /// <summary>The bytes on the wire without compression.</summary>
    internal int WireLength => _labels.Sum(static l => l.Length + 1) + 1;

    /// <summary>Reads a name in its text form (RFC 1035 5.1): labels between dots, "\." for a dot in a label, "\123" for a byte in decimal.</summary>
    /// <param name="text">The text; a dot at the end changes nothing, "." and the empty text are the root.</param>
    /// <returns>The name.</returns>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    /// <exception cref="FormatException">The text is no name; the message says why.</exception>
    public static DnsName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out DnsName? name, out string? problem) ? name! : throw new FormatException(problem);
    }

    /// <summary>Reads a name in its text form.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The name, if the text is one.</param>
    /// <returns>Whether the text is a name.</returns>
    public static bool TryParse(string? text, out DnsName? name)
    {
        name = null;
        return text is not null && TryParse(text, out name, out _);
    }

    /// <summary>The name of an address in the reverse tree: in-addr.arpa (RFC 1035 3.5) or ip6.arpa (RFC 3596 2.5).</summary>
    /// <param name="address">The address, of IPv4 or IPv6.</param>
    /// <returns>The name.</returns>
    /// <exception cref="ArgumentNullException">The address is null.</exception>
    public static DnsName ForAddress(System.Net.IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        byte[] bytes = address.GetAddressBytes();
        Array.Reverse(bytes);
        return bytes.Length == 4
            ? new([.. bytes.Select(static b => b.ToString(CultureInfo.InvariantCulture)), "in-addr", "arpa"])
            : new([.. bytes.SelectMany(static b => (string[])[Nibble(b & 0xF), Nibble(b >> 4)]), "ip6", "arpa"]);
    }

    /// <summary>Whether the name is another one or lies below it.</summary>
    /// <param name="ancestor">The other name.</param>
    /// <returns>True also for the name itself; true for every name below the root.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public bool IsAtOrBelow(DnsName ancestor)
    {
        ArgumentNullException.ThrowIfNull(ancestor);
        int more = LabelCount - ancestor.LabelCount;
        if (more < 0)
        {
            return false;
        }

        for (int i = 0; i < ancestor.LabelCount; i++)
        {
            if (!AreEqual(_labels[more + i], ancestor._labels[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The name with further labels in front.</summary>
    /// <param name="relative">The labels, as a name of their own.</param>
    /// <returns>The longer name.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <exception cref="FormatException">The result is too long.</exception>
    public DnsName Prepend(DnsName relative)
    {
        ArgumentNullException.ThrowIfNull(relative);
        DnsName longer = new([.. relative._labels, .. _labels]);
        return longer.WireLength <= MaxLength
            ? longer
            : throw new FormatException($"The name '{longer}' has {longer.WireLength} bytes on the wire; {MaxLength} is the most.");
    }

    /// <summary>The wildcard below this name.</summary>
    internal DnsName WildcardBelow() => new(_labels.Insert(0, Wildcard));

    /// <summary>The last so many labels.</summary>
    internal DnsName Last(int count) => new(_labels.RemoveRange(0, LabelCount - count));

    /// <inheritdoc/>
    public bool Equals(DnsName? other) => other is not null && other.LabelCount == LabelCount && IsAtOrBelow(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DnsName);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        int hash = LabelCount;
        foreach (string label in _labels)
        {
            foreach (char c in label)
            {
                hash = unchecked((hash * 31) + (c is >= 'A' and <= 'Z' ? c | 0x20 : c));
            }
        }

        return hash;
    }

    /// <summary>The text form, with a dot at the end.</summary>
    /// <returns>The text, which <see cref="Parse"/> reads.</returns>
    public override string ToString()
    {
        if (IsRoot)
        {
            return ".";
        }

        var text = new StringBuilder();
        foreach (string label in _labels)
        {
            foreach (char c in label)
            {
                if (c is <= ' ' or > '~')
                {
                    text.Append(CultureInfo.InvariantCulture, $"\\{(int)c:d3}");
                }
                else
                {
                    text.Append("\"().;@$\\".Contains(c, StringComparison.Ordinal) ? "\\" : "").Append(c);
                }
            }

            text.Append('.');
        }

        return text.ToString();
    }

    private static bool AreEqual(string a, string b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        for (int i = 0; i < a.Length; i++)
        {
            if (Fold(a[i]) != Fold(b[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static char Fold(char c) => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;

    private static string Nibble(int value) => value.ToString("x", CultureInfo.InvariantCulture);

    private static bool TryParse(string text, out DnsName? name, out string? problem)
    {
        name = null;
        problem = null;
        if (text is "" or ".")
        {
            name = Root;
            return true;
        }

        List<string> labels = [];
        var label = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '.')
            {
                labels.Add(label.ToString());
                label.Clear();
            }
            else if (text[i] != '\\')
            {
                label.Append(text[i]);
            }
            else if (!TryReadEscape(text, ref i, label))
            {
                problem = $"'{text}' has a '\\' that no escape follows: '\\.' or the like, or three figures up to 255.";
                return false;
            }
        }

        if (label.Length > 0)
        {
            labels.Add(label.ToString());
        }

        problem = Check(text, labels);
        name = problem is null ? new DnsName([.. labels]) : null;
        return problem is null;
    }

    private static bool TryReadEscape(string text, ref int i, StringBuilder label)
    {
        if (i + 1 >= text.Length)
        {
            return false;
        }

        if (!char.IsAsciiDigit(text[i + 1]))
        {
            label.Append(text[++i]);
            return true;
        }

        bool isNumber = i + 3 < text.Length && byte.TryParse(text.AsSpan(i + 1, 3), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        if (isNumber)
        {
            label.Append((char)byte.Parse(text.AsSpan(i + 1, 3), NumberStyles.None, CultureInfo.InvariantCulture));
            i += 3;
        }

        return isNumber;
    }

    private static string? Check(string text, List<string> labels)
    {
        if (labels.Exists(static l => l.Length == 0))
        {
            return $"'{text}' has an empty label: two dots in a row, or one at the start.";
        }

        if (labels.Find(static l => l.Length > MaxLabelLength) is { } tooLong)
        {
            return $"The label '{tooLong}' has {tooLong.Length} bytes; {MaxLabelLength} is the most.";
        }

        if (labels.Exists(static l => l.Any(static c => c > byte.MaxValue)))
        {
            return $"'{text}' has characters that are no bytes; write names of other scripts in their ASCII form (xn--…).";
        }

        int length = labels.Sum(static l => l.Length + 1) + 1;
        return length > MaxLength ? $"'{text}' has {length} bytes on the wire; {MaxLength} is the most." : null;
    }
}
