using System.Diagnostics;
using SimNet.Bench.CommandLine;
using SimNet.Bench.Measurement;

namespace SimNet.Bench.Workloads;

/// <summary>Runs a workload as often as asked and prints a JSON line a run.</summary>
internal static class WorkloadRunner
{
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(1);

    /// <summary>Longer than the runtime's delay before it recompiles hot methods in the background.</summary>
    private static readonly TimeSpan CompilerPause = TimeSpan.FromMilliseconds(150);

    internal static int Run(Workload workload, BenchOptions options)
    {
        WarmUp(workload, options);
        ulong? firstHash = null;
        for (int run = 0; run < options.Runs; run++)
        {
            GC.Collect();
            (RunResult result, ulong? hash) = workload.RunOnce(options);
            Console.WriteLine(result.ToJson());
            firstHash ??= hash;
            if (hash == firstHash) continue;
            Console.Error.WriteLine($"Runs with seed {options.Seed} differ: event hash {hash:x16} after {firstHash:x16}.");
            return 1;
        }
        return 0;
    }

    private static void WarmUp(Workload workload, BenchOptions options)
    {
        BenchOptions small = options with { Count = Math.Min(options.Count ?? workload.DefaultCount, workload.WarmUpCount) };
        long start = Stopwatch.GetTimestamp();
        do
        {
            workload.RunOnce(small);
            Thread.Sleep(CompilerPause);
        }
        while (Stopwatch.GetElapsedTime(start) < WarmUpTime);
    }
}
