using System.Globalization;
using SimNet.Samples.Echo.Runs;

namespace SimNet.Samples.Echo;

/// <summary>Runs everything, prints it, and checks what it says.</summary>
public static class Demonstration
{
    private const ulong Seed = 1;
    private const ulong OtherSeed = 2;

    /// <summary>0 if all that was printed is true.</summary>
    public static int Run(TextWriter output)
    {
        bool same = CompareTranscripts(output);
        output.WriteLine();
        bool repeatable = CompareHours(output);
        return same && repeatable ? 0 : 1;
    }

    private static bool CompareTranscripts(TextWriter output)
    {
        Transcript os = OperatingSystemRun.Run().WithSymbols(OperatingSystemRun.ClientAddresses);
        var run = SimulationRun.Run(Seed);
        Transcript simulation = run.Transcript.WithSymbols(run.ClientAddresses);

        output.WriteLine("Four programs, written against ISocketProvider, on two providers");
        output.WriteLine("(AddOsSockets over loopback, AddSimulatedSockets on two simulated hosts):");
        output.WriteLine();
        WriteColumns(output, "program", "operating system", "simulation");
        WriteColumns(output, "-------", "----------------", "----------");
        for (int i = 0; i < Math.Max(os.Lines.Count, simulation.Lines.Count); i++)
        {
            string program = i < os.Lines.Count ? os.Lines[i].Program : simulation.Lines[i].Program;
            WriteColumns(output, program, LineOf(os, i), LineOf(simulation, i));
        }
        output.WriteLine();
        bool same = os.IsSameAs(simulation);
        output.WriteLine(same ? "The transcripts are identical." : "FAILED: the transcripts differ.");
        return same;
    }

    private static string LineOf(Transcript transcript, int index) => index < transcript.Lines.Count ? transcript.Lines[index].Line : "(nothing)";

    private static void WriteColumns(TextWriter output, string first, string second, string third) =>
        output.WriteLine($"  {first,-24}  {second,-32}  {third}".TrimEnd());

    private static bool CompareHours(TextWriter output)
    {
        output.WriteLine("Only in a simulation: the same server and client for one hour of virtual time,");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"a session every {LossyHour.Interval.TotalSeconds:0} s, over a link of {LossyHour.Latency.TotalMilliseconds:0} ms each way that loses {LossyHour.Loss:0 %} of all packets:"));
        output.WriteLine();
        output.WriteLine("  seed  sessions  mean   longest  virtual time  events  event hash        real time");
        output.WriteLine("  ----  --------  -----  -------  ------------  ------  ----------------  ---------");
        LossyHour first = Write(output, LossyHour.Run(Seed));
        LossyHour again = Write(output, LossyHour.Run(Seed));
        LossyHour other = Write(output, LossyHour.Run(OtherSeed));
        output.WriteLine();
        bool same = first.EventHash == again.EventHash && first.Events == again.Events;
        output.WriteLine(same ? "The same seed gave the same run, event for event." : "FAILED: the same seed gave two different runs.");
        bool differs = first.EventHash != other.EventHash;
        output.WriteLine(differs ? "Another seed lost other packets." : "FAILED: another seed gave the same run.");
        return same && differs;
    }

    private static LossyHour Write(TextWriter output, LossyHour hour)
    {
        string virtualTime = hour.VirtualTime.ToString("H:mm:ss", CultureInfo.InvariantCulture);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {hour.Seed,4}  {hour.Completed,3}/{hour.Sessions,-4}  {hour.MeanSession.TotalSeconds,3:0.0} s  {hour.LongestSession.TotalSeconds,5:0.0} s  {virtualTime,12}  {hour.Events,6}  {hour.EventHash:x16}  {hour.RealTime.TotalMilliseconds,6:0} ms"));
        return hour;
    }
}
