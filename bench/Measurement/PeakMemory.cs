using System.Globalization;

namespace SimNet.Bench.Measurement;

internal static class PeakMemory
{
    /// <summary>VmHWM of <c>/proc/self/status</c> in kibibytes; elsewhere than on Linux the peak working set.</summary>
    internal static long ReadKilobytes()
    {
        const string status = "/proc/self/status";
        if (!File.Exists(status)) return System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 / 1024;
        string line = File.ReadLines(status).First(static l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan("VmHWM:".Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
    }
}
