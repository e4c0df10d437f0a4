using System.Globalization;

namespace SimNet.Bench.Measurement;

internal static class ResidentMemory
{
    /// <summary>VmRSS of <c>/proc/self/status</c> after a full collection that gives free memory back; elsewhere than on Linux the working set.</summary>
    internal static long ReadBytes()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        const string status = "/proc/self/status";
        if (!File.Exists(status)) return Environment.WorkingSet;
        string line = File.ReadLines(status).First(static l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan("VmRSS:".Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
