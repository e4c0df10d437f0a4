using System.Globalization;
using SimNet.Bench.Measurement;

namespace SimNet.Bench.Reports;

/// <summary>One row of the table: a workload on a provider with so many hosts, perhaps with further options, and the runs made of it.</summary>
internal sealed class Case(string workload, string provider, int hosts, params string[] options)
{
    private readonly List<RunResult> _results = [];

    /// <summary>The workload and its further options.</summary>
    internal string Workload { get; } = string.Join(' ', [workload, .. options]);

    internal string Provider => provider;

    internal int Hosts => hosts;

    internal string? Failure { get; private set; }

    internal bool HasResults => _results.Count > 0;

    internal double SecondsPerUnit => 1 / Median(static r => r.Rate);

    internal double CpuSecondsPerUnit => Median(static r => r.CpuS / r.Count);

    internal double CpuSeconds => Median(static r => r.CpuS);

    internal double WallSeconds => Median(static r => r.WallS);

    internal double? AllocatedBytes => _results[^1].AllocatedBytesPerOp;

    /// <summary>The median of the ratios to the other row's runs in the same rounds.</summary>
    internal double CpuOver(Case other) => Median([.. _results.Zip(other._results, static (mine, others) => mine.CpuS / others.CpuS)]);

    internal RunResult Last => _results[^1];

    internal async Task RunAsync(ulong seed)
    {
        if (Failure is not null) return;
        try
        {
            string output = await ChildProcess.RunAsync(
                [workload, "--provider", provider, "--hosts", hosts.ToString(CultureInfo.InvariantCulture), "--seed", seed.ToString(CultureInfo.InvariantCulture), .. options]);
            _results.Add(RunResult.FromJson(output.Trim()));
        }
        catch (InvalidOperationException e)
        {
            Failure = e.Message;
        }
    }

    private double Median(Func<RunResult, double> value) => Median([.. _results.Select(value)]);

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
