using SimNet.Bench.CommandLine;
using SimNet.Bench.Reports;

namespace SimNet.Bench.Determinism;

/// <summary>Prints what <see cref="MixedScenario"/> comes to, once, or checks that many processes under load agree on it.</summary>
internal static class HashCommand
{
    internal static int Run(BenchOptions options) => options.Processes == 1 ? PrintOwn(options.Seed) : Compare(options.Seed, options.Processes);

    private static int PrintOwn(ulong seed)
    {
        Console.WriteLine(MixedScenario.Run(seed));
        return 0;
    }

    private static int Compare(ulong seed, int processes)
    {
        using var load = new ProcessorLoad();
        string[] results = RunAll(seed, processes);
        string other = RunAll(unchecked(seed + 1), 1)[0];
        foreach (IGrouping<string, string> group in results.GroupBy(static r => r))
            Console.WriteLine($"seed {seed}: {group.Key} in {group.Count()} of {processes} processes");
        Console.WriteLine($"seed {unchecked(seed + 1)}: {other}");
        bool agree = results.Distinct().Count() == 1;
        bool differs = FirstWord(other) != FirstWord(results[0]);
        Console.WriteLine(agree ? "The same seed gave the same run in all processes." : "FAILED: the same seed gave different runs.");
        Console.WriteLine(differs ? "Another seed gave another run." : "FAILED: another seed gave the same run.");
        return agree && differs ? 0 : 1;
    }

    private static string FirstWord(string result) => result.Split(' ')[0];

    private static string[] RunAll(ulong seed, int processes)
    {
        using var slots = new SemaphoreSlim(2 * Environment.ProcessorCount);
        return Task.WhenAll(Enumerable.Range(0, processes).Select(_ => RunOneAsync(seed, slots))).GetAwaiter().GetResult();
    }

    private static async Task<string> RunOneAsync(ulong seed, SemaphoreSlim slots)
    {
        await slots.WaitAsync();
        try
        {
            return (await ChildProcess.RunAsync("hash", "--seed", $"{seed}")).Trim();
        }
        finally
        {
            slots.Release();
        }
    }
}
