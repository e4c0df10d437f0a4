using System.Globalization;
using System.Text;
using SimNet.Tests.Integration.Structure;
using Xunit;
using Xunit.Abstractions;

namespace SimNet.Tests.Integration.Recorded;

/// <summary>
/// A simulated host answers as a Linux kernel did. The cases are in Data; the environment variable SIMNET_RECORDED names another file of
/// the form, or a folder of such files, to play as well.
/// </summary>
public sealed class RecordedCaseTests(ITestOutputHelper output)
{
    [Fact]
    public void Replay_OnASimulatedHost_AnswersAsRecorded()
    {
        List<CaseScore> scores = [.. Files().SelectMany(RecordedCase.ReadFile).Select(static c => CaseScore.Play(c, static () => new SimulatedRecordedWorld()))];
        string report = Report(scores);
        output.WriteLine(report);
        string folder = Path.Combine(Repository.Root, "artifacts");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "recorded.txt"), report);
        Assert.NotEmpty(scores);
        Assert.Empty(scores.Where(static s => s.IsSame && KnownDifferences.Reasons.ContainsKey(s.Case.Id)).Select(static s => s.Case.Id));
        Assert.True(scores.All(static s => s.IsSame || KnownDifferences.Reasons.ContainsKey(s.Case.Id)), report);
    }

    private static IEnumerable<string> Files()
    {
        yield return Path.Combine(Repository.Root, "tests/integration/Recorded/Data/cases.jsonl.gz");
        string? further = Environment.GetEnvironmentVariable("SIMNET_RECORDED");
        if (string.IsNullOrEmpty(further)) yield break;
        foreach (string file in Directory.Exists(further) ? Directory.GetFiles(further, "*.jsonl*").Order(StringComparer.Ordinal) : (IEnumerable<string>)[further])
        {
            yield return file;
        }
    }

    private static string Report(IReadOnlyList<CaseScore> scores)
    {
        var text = new StringBuilder();
        text.AppendLine("topic                  cases   same | match  mismatch | match*  mismatch* | unsupported  aliases");
        foreach (IGrouping<string, CaseScore> topic in scores.GroupBy(static s => s.Case.Topic).OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            AppendRow(text, topic.Key, [.. topic]);
        }

        foreach (IGrouping<string, CaseScore> kind in scores.GroupBy(static s => s.Case.Class).OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            AppendRow(text, $"class {kind.Key}", [.. kind]);
        }

        foreach (IGrouping<string, CaseScore> operation in scores.Where(static s => !s.IsSame).GroupBy(static s => s.FirstOperation!).OrderByDescending(static g => g.Count()))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"first mismatch at {operation.Key}: {operation.Count()} cases");
        }

        AppendRow(text, "all", scores);
        foreach (CaseScore score in scores.Where(static s => !s.IsSame)) text.AppendLine(score.FirstMismatch);
        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, string name, IReadOnlyCollection<CaseScore> scores) => text.AppendLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-22} {scores.Count,5}  {scores.Count(static s => s.IsSame),5} | {scores.Sum(static s => s.Matches),5}  {scores.Count(static s => !s.IsSame),8} | {scores.Sum(static s => s.LaterMatches),6}  {scores.Sum(static s => s.LaterMismatches),9} | {scores.Sum(static s => s.Unsupported),11}  {scores.Sum(static s => s.Aliases),7}"));
}
