namespace SimNet.Simulation.Names;

/// <summary>The form that <c>hosts(5)</c>, <c>services(5)</c> and <c>protocols(5)</c> share: fields between blanks, and comments from '#' on.</summary>
internal static class TableText
{
    /// <summary>The fields of each line that has any, in the order of the text.</summary>
    public static IEnumerable<string[]> Lines(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            int comment = line.IndexOf('#', StringComparison.Ordinal);
            string content = (comment < 0 ? line : line[..comment]).Replace('\t', ' ').Replace('\r', ' ');
            string[] fields = content.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 0)
            {
                yield return fields;
            }
        }
    }

    /// <summary>The text of a file that is built into this assembly.</summary>
    public static string ReadBuiltIn(string name)
    {
        using Stream stream = typeof(TableText).Assembly.GetManifestResourceStream(name)
            ?? throw new System.Diagnostics.UnreachableException($"The assembly lacks its resource '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
