using System.IO.Compression;
using System.Text.Json;

namespace SimNet.Tests.Integration.Recorded;

/// <summary>A sequence of socket operations with what a Linux kernel answered to each, through CPython.</summary>
internal sealed record RecordedCase(
    string Id,
    string Topic,
    string Class,
    IReadOnlyList<string> Needs,
    IReadOnlyList<JsonElement> Steps,
    IReadOnlyList<JsonElement> Expectations)
{
    /// <summary>Reads a file of cases, one a line; a name that ends in ".gz" is decompressed.</summary>
    public static IEnumerable<RecordedCase> ReadFile(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream plain = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(plain);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0) yield return Parse(line);
        }
    }

    private static RecordedCase Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        JsonElement root = document.RootElement.Clone();
        var parsed = new RecordedCase(
            root.GetProperty("id").GetString()!,
            root.GetProperty("topic").GetString()!,
            root.GetProperty("class").GetString()!,
            root.TryGetProperty("needs", out JsonElement needs) ? [.. needs.EnumerateArray().Select(n => n.GetString()!)] : [],
            [.. root.GetProperty("steps").EnumerateArray()],
            [.. root.GetProperty("expect").EnumerateArray()]);
        return parsed.Steps.Count == parsed.Expectations.Count
            ? parsed
            : throw new InvalidDataException($"Case {parsed.Id} has {parsed.Steps.Count} steps and {parsed.Expectations.Count} expectations.");
    }

    public override string ToString() => Id;
}
