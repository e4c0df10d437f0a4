using System.Globalization;
using SimNet.Bench.CommandLine;
using SimNet.Bench.Measurement;

namespace SimNet.Bench.Reports;

/// <summary>
/// Everything, as a Markdown table with the medians, and a second one with their ratios. Each run has a process of its own, and the
/// rounds go through all rows, so that what disturbs the machine for a while disturbs both sides of a ratio.
/// </summary>
internal static class AllTable
{
    private const int DefaultRounds = 3;

    private static Case[] CreateCases() =>
    [
        new("floor", "simulation", 2),
        new("floor", "simulation", 100),
        new("floor", "simulation", 1000),
        new("floor", "raw", 2),
        new("pingpong", "simulation", 2),
        new("pingpong", "simulation", 100),
        new("pingpong", "simulation", 1000),
        new("pingpong", "os", 2),
        new("pingpong", "raw", 2),
        new("bulk", "simulation", 2),
        new("bulk", "os", 2),
        new("bulk", "raw", 2),
        new("churn", "simulation", 2),
        new("churn", "simulation", 2, "--in-flight", "10000"),
        new("churn", "os", 2),
        new("churn", "raw", 2),
        new("datagrams", "simulation", 2),
        new("datagrams", "os", 2),
        new("datagrams", "raw", 2),
        new("idle", "simulation", 2, "--count", "5000"),
        new("idle", "simulation", 6, "--count", "100000"),
        new("idle", "os", 2, "--count", "5000"),
        new("idle", "raw", 2, "--count", "5000"),
    ];

    internal static int Print(BenchOptions options)
    {
        int rounds = options.Runs > 1 ? options.Runs : DefaultRounds;
        Case[] cases = CreateCases();
        for (int round = 0; round < rounds; round++)
        {
            foreach (Case c in cases) c.RunAsync(options.Seed).GetAwaiter().GetResult();
        }
        Console.WriteLine($"Medians of {rounds} runs, {Environment.ProcessorCount} processors, .NET {Environment.Version}, seed {options.Seed}");
        Console.WriteLine();
        Console.WriteLine("| workload | provider | hosts | count | wall s | CPU s | virtual s | rate | bytes/op | bytes/pair | peak RSS MB | events |");
        Console.WriteLine("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (Case c in cases) Console.WriteLine(ToMarkdown(c));
        Console.WriteLine();
        Console.WriteLine("| ratio | value | goal |");
        Console.WriteLine("|---|--:|--:|");
        var table = new CaseTable(cases);
        foreach (Ratio ratio in Ratio.All) Console.WriteLine(ratio.ToMarkdown(table));
        return cases.All(static c => c.Failure is null) ? 0 : 1;
    }

    private static string ToMarkdown(Case c)
    {
        if (!c.HasResults) return $"| {c.Workload} | {c.Provider} | {c.Hosts} | {c.Failure} |";
        RunResult last = c.Last;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {c.Workload} | {c.Provider} | {c.Hosts} | {last.Count} | {c.WallSeconds:0.000} | {c.CpuSeconds:0.000} | {last.VirtualS:0.0} | " +
            $"{Shorten(1 / c.SecondsPerUnit)} {last.Unit} | {last.AllocatedBytesPerOp:0.#} | {last.BytesPerPair:0} | {last.PeakRssKb / 1024} | {last.Events} |");
    }

    private static string Shorten(double rate) => rate switch
    {
        >= 1e9 => (rate / 1e9).ToString("0.00 G", CultureInfo.InvariantCulture),
        >= 1e6 => (rate / 1e6).ToString("0.00 M", CultureInfo.InvariantCulture),
        >= 1e3 => (rate / 1e3).ToString("0.0 k", CultureInfo.InvariantCulture),
        _ => rate.ToString("0", CultureInfo.InvariantCulture) + " ",
    };
}
