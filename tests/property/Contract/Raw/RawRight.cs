using System.Globalization;

namespace SimNet.Tests.Property.Contract;

// Whether this process may open raw and packet sockets: CAP_NET_RAW, in the words of proc_pid_status(5).
internal static class RawRight
{
    private const int NetRaw = 13;
    private const string Effective = "CapEff:";

    public static bool IsHere { get; } = Read();

    private static bool Read()
    {
        string line = File.ReadLines("/proc/self/status").First(static l => l.StartsWith(Effective, StringComparison.Ordinal));
        ulong capabilities = ulong.Parse(line.AsSpan(Effective.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return ((capabilities >> NetRaw) & 1) != 0;
    }
}
