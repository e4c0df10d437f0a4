using System.Text.Json.Nodes;
using Xunit;

namespace SimNet.Tests.Property.Names.Stub;

// What glibc did with the DNS is what the simulated host does: the same answer or error, the same queries to the same servers in the same order and second.
public sealed class RecordedLookupTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lookup_RecordedOnLinux_AsksAndAnswersAsGlibcDid(bool isAwaited)
    {
        using var reader = new StreamReader(typeof(RecordedLookupTests).Assembly.GetManifestResourceStream("Names.dns.txt")!);
        string[] lines = [.. reader.ReadToEnd().Split('\n').Where(static l => l.StartsWith('{'))];
        Assert.InRange(lines.Length, 200, int.MaxValue);
        List<string> mismatches = [];
        foreach (string line in lines)
        {
            var lookup = new RecordedLookup(JsonNode.Parse(line)!);
            string answer = lookup.Run(isAwaited);
            if (answer != lookup.Expected) mismatches.Add($"{line}\n    gave {answer}\n    not  {lookup.Expected}");
        }

        Assert.True(mismatches.Count == 0, $"{mismatches.Count} of {lines.Length} lookups differ:\n{string.Join('\n', mismatches.Take(20))}");
    }
}
