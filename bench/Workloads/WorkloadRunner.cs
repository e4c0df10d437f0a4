using System.Diagnostics;
using SimNet.Bench.CommandLine;
using SimNet.Bench.Measurement;

namespace SimNet.Bench.Workloads;

/// <summary>Runs a workload as often as asked and prints a JSON line a run.</summary>
internal static class WorkloadRunner
{
    private static readonly TimeSpan LeastWarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostWarmUp = TimeSpan.FromSeconds(10);
    private const int RunsWithoutGain = 3;
    private const double Gain = 0.95;

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

    // The compiler works in the background and is late on a busy machine, so what counts is that runs no longer get cheaper.
    private static void WarmUp(Workload workload, BenchOptions options)
    {
        BenchOptions small = options with { Count = Math.Min(options.Count ?? workload.DefaultCount, workload.WarmUpCount) };
        long start = Stopwatch.GetTimestamp();
        double least = double.PositiveInfinity;
        for (int since = 0; ; since++)
        {
            double cpu = workload.RunOnce(small).Result.CpuS;
            if (cpu < least * Gain) since = 0;
            least = Math.Min(least, cpu);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            if ((elapsed > LeastWarmUp && since >= RunsWithoutGain) || elapsed > MostWarmUp) return;
            Thread.Sleep(CompilerPause);
        }
    }
}
