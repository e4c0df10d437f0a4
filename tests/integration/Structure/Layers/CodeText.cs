using System.Text;

namespace SimNet.Tests.Integration.Structure.Layers;

/// <summary>
/// C# text with comments and literals blanked out, line for line. Code inside the holes of
/// interpolated strings is blanked with them: what it uses shows in the compiled assembly.
/// </summary>
internal static class CodeText
{
    public static string WithoutCommentsAndLiterals(string source)
    {
        var code = new StringBuilder(source.Length);
        var at = 0;
        while (at < source.Length)
        {
            var end = EndOfSkipped(source, at);
            if (end == at)
            {
                code.Append(source[at++]);
                continue;
            }

            for (; at < end; at++) code.Append(source[at] == '\n' ? '\n' : ' ');
        }

        return code.ToString();
    }

    /// <summary>The end of the comment or literal that starts at <paramref name="at"/>, or <paramref name="at"/>.</summary>
    private static int EndOfSkipped(string source, int at)
    {
        var rest = source.AsSpan(at);
        if (rest.StartsWith("//")) return EndAt(source, "\n", at, 0);
        if (rest.StartsWith("/*")) return EndAt(source, "*/", at + 2, 2);
        if (rest.StartsWith("\"\"\"")) return EndOfRaw(source, at);
        if (rest.StartsWith("@\"") || rest.StartsWith("@$\"") || rest.StartsWith("$@\""))
        {
            return EndOfVerbatim(source, source.IndexOf('"', at) + 1);
        }

        return rest[0] is '"' or '\'' ? EndOfEscaped(source, at) : at;
    }

    private static int EndAt(string source, string terminator, int from, int included)
    {
        var found = source.IndexOf(terminator, from, StringComparison.Ordinal);
        return found < 0 ? source.Length : found + included;
    }

    private static int EndOfRaw(string source, int at)
    {
        var quotes = 0;
        while (at + quotes < source.Length && source[at + quotes] == '"') quotes++;
        return EndAt(source, new string('"', quotes), at + quotes, quotes);
    }

    private static int EndOfVerbatim(string source, int at)
    {
        for (; at < source.Length; at++)
        {
            if (source[at] != '"') continue;
            if (at + 1 == source.Length || source[at + 1] != '"') return at + 1;
            at++;
        }

        return source.Length;
    }

    private static int EndOfEscaped(string source, int at)
    {
        var quote = source[at];
        for (at++; at < source.Length && source[at] != '\n'; at++)
        {
            if (source[at] == '\\') at++;
            else if (source[at] == quote) return at + 1;
        }

        return Math.Min(at, source.Length);
    }
}
