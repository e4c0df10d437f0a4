using SimNet.Bench.CommandLine;
using SimNet.Bench.Measurement;

namespace SimNet.Bench.Workloads;

/// <summary>One workload: its name on the command line, its defaults, and how to run it once.</summary>
internal abstract class Workload
{
    internal const int DefaultHosts = 2;

    internal abstract string Name { get; }

    /// <summary>One line for the usage text.</summary>
    internal abstract string Summary { get; }

    internal abstract long DefaultCount { get; }

    /// <summary>Enough for the just-in-time compiler to see the hot paths.</summary>
    internal abstract long WarmUpCount { get; }

    /// <summary>Runs once in a fresh world.</summary>
    /// <returns>The result, and the hash of the run where there is one.</returns>
    internal abstract (RunResult Result, ulong? Hash) RunOnce(BenchOptions options);
}
