using System.Globalization;

namespace SimNet.Bench.Reports;

/// <summary>A line of the second table: one figure made of two rows of the first, with the goal.</summary>
internal sealed record Ratio(string Name, string Goal, Func<CaseTable, double> Value, string Format = "0.00")
{
    internal static IReadOnlyList<Ratio> All { get; } =
    [
        new("pingpong, simulation: time per round trip / floor's, 2 hosts", "≤ 5", static t => TimesFloor(t, 2)),
        new("pingpong, simulation: CPU per round trip / floor's, 2 hosts", "", static t => t[Wp, Sim, 2].CpuSecondsPerUnit / t[Wf, Sim, 2].CpuSecondsPerUnit),
        new("pingpong, simulation: CPU per round trip / that of the least code, 2 hosts", "", static t => t[Wp, Sim, 2].CpuSecondsPerUnit / t[Wf, Raw, 2].CpuSecondsPerUnit),
        new("pingpong, simulation: time per round trip / floor's, 100 hosts", "", static t => TimesFloor(t, 100)),
        new("pingpong, simulation: time per round trip / floor's, 1000 hosts", "", static t => TimesFloor(t, 1000)),
        new("pingpong, simulation: rate at 1000 hosts / at 2", "≥ 0.60", static t => t[Wp, Sim, 2].SecondsPerUnit / t[Wp, Sim, 1000].SecondsPerUnit),
        new("pingpong, simulation: bytes allocated per round trip", "0", static t => t[Wp, Sim, 2].AllocatedBytes ?? double.NaN, "0"),
        new("pingpong: CPU os / raw, median of pairs", "≤ 1.02", static t => t[Wp, Os, 2].CpuOver(t[Wp, Raw, 2]), "0.000"),
        new("bulk, simulation: CPU s per GiB", "≤ 0.30", static t => t[Wb, Sim, 2].CpuSeconds),
        new("bulk: CPU simulation / os", "< 1", static t => t[Wb, Sim, 2].CpuSeconds / t[Wb, Os, 2].CpuSeconds),
        new("bulk: CPU os / raw, median of pairs", "≤ 1.02", static t => t[Wb, Os, 2].CpuOver(t[Wb, Raw, 2]), "0.000"),
        new("churn, simulation: thousand connections/s, 100 at once", "≥ 300", static t => Thousands(t[Wc, Sim, 2])),
        new("churn, simulation: thousand connections/s, 10000 at once", "≥ 150", static t => Thousands(t[$"{Wc} --in-flight 10000", Sim, 2])),
        new("churn: CPU os / raw, median of pairs", "", static t => t[Wc, Os, 2].CpuOver(t[Wc, Raw, 2]), "0.000"),
        new("datagrams, simulation: million/s", "≥ 6", static t => Thousands(t[Wd, Sim, 2]) / 1000),
        new("datagrams: CPU os / raw, median of pairs", "", static t => t[Wd, Os, 2].CpuOver(t[Wd, Raw, 2]), "0.000"),
        new("idle, simulation: bytes per pair, 100000 pairs", "≤ 2048", static t => t[ManyIdle, Sim, 6].Last.BytesPerPair ?? double.NaN, "0"),
        new("idle, simulation: seconds to open 100000 pairs", "< 1", static t => t[ManyIdle, Sim, 6].WallSeconds),
        new("floor: time per round trip on the engine / on the least code, 2 hosts", "", static t => t[Wf, Sim, 2].SecondsPerUnit / t[Wf, Raw, 2].SecondsPerUnit),
    ];

    private const string Wf = "floor";
    private const string Wp = "pingpong";
    private const string Wb = "bulk";
    private const string Wc = "churn";
    private const string Wd = "datagrams";
    private const string ManyIdle = "idle --count 100000";
    private const string Sim = "simulation";
    private const string Os = "os";
    private const string Raw = "raw";

    internal string ToMarkdown(CaseTable table)
    {
        string value;
        try
        {
            value = Value(table).ToString(Format, CultureInfo.InvariantCulture);
        }
        catch (KeyNotFoundException)
        {
            value = "–";
        }
        return $"| {Name} | {value} | {Goal} |";
    }

    private static double Thousands(Case c) => 1 / c.SecondsPerUnit / 1000;

    private static double TimesFloor(CaseTable table, int hosts) => table[Wp, Sim, hosts].SecondsPerUnit / table[Wf, Sim, hosts].SecondsPerUnit;
}
