using System.Text.RegularExpressions;

namespace SimNet.Tests.Integration.Structure.Layers;

/// <summary>
/// What the text of one file declares and mentions. The text shows what the compiler leaves no trace
/// of (constants, <c>nameof</c>); the assembly shows what the text hides (inferred types).
/// </summary>
internal sealed partial class SourceFile
{
    private readonly FolderOrder _order;
    private readonly string _code;

    /// <param name="order">The order whose folders are looked for.</param>
    /// <param name="path">The path for messages; its folders are compared with the namespace.</param>
    /// <param name="source">The text.</param>
    public SourceFile(FolderOrder order, string path, string source)
    {
        _order = order;
        Path = path;
        _code = CodeText.WithoutCommentsAndLiterals(source);
        Namespaces = NamespaceDeclaration().Matches(_code).Select(match => Compact(match.Groups[1].Value)).ToList();
    }

    public string Path { get; }

    public IReadOnlyList<string> Namespaces { get; }

    public bool DeclaresTypes => TypeDeclaration().IsMatch(_code);

    /// <summary>
    /// The namespaces of the order that the file mentions: by <c>using</c> of every kind, by a qualified
    /// name, or by a name that starts at a sibling folder and goes on with one of its types.
    /// </summary>
    /// <param name="typesOf">The types of each folder, for names that start at a sibling.</param>
    public IEnumerable<Reference> References(IReadOnlyDictionary<string, IReadOnlySet<string>> typesOf)
    {
        var from = Namespaces.Count > 0 ? Namespaces[0] : _order.Root;
        var qualified = Regex.Matches(_code, $@"(?<![\w.]){Regex.Escape(_order.Root)}\s*\.\s*(\w+)");
        foreach (Match match in qualified)
        {
            if (!IsDeclaration(match.Index)) yield return Found(from, match.Groups[1].Value, match.Index);
        }

        foreach (Match match in SiblingName().Matches(_code))
        {
            var parts = Compact(match.Value).Split('.');
            if (typesOf.TryGetValue(parts[0], out var types) && parts.Skip(1).Take(2).Any(types.Contains))
            {
                yield return Found(from, parts[0], match.Index);
            }
        }
    }

    /// <summary>Whether the file opens a folder to the whole project, which hides who uses it.</summary>
    public bool HasGlobalUsing =>
        Regex.IsMatch(_code, $@"\bglobal\s+using\b[^;]*(?<![\w.]){Regex.Escape(_order.Root)}\b");

    private Reference Found(string from, string folder, int index)
    {
        var line = _code.AsSpan(0, index).Count('\n') + 1;
        return new Reference(from, $"{_order.Root}.{folder}", $"{Path}:{line}");
    }

    private bool IsDeclaration(int index) => _code.AsSpan(0, index).TrimEnd().EndsWith("namespace");

    private static string Compact(string name) => Whitespace().Replace(name, "");

    [GeneratedRegex(@"\bnamespace\s+([\w.\s]+?)\s*[;{]")]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(@"\b(class|struct|interface|enum|record|delegate)\s+\w")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(?:\s*\.\s*\w+)+")]
    private static partial Regex SiblingName();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
