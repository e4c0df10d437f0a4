using System.Text.Json;
using System.Text.Json.Serialization;

namespace SimNet.Bench.Measurement;

/// <summary>One run, with the fields of the JSON line; null is what the provider or workload does not have.</summary>
/// <param name="Count">What was done, in the workload's units.</param>
/// <param name="WallS">Seconds from just before the first connect to the last operation's end.</param>
/// <param name="CpuS">The process's processor time in the same interval, user and kernel, all threads.</param>
/// <param name="VirtualS">Virtual seconds in the same interval.</param>
/// <param name="Rate">Units of work per wall second.</param>
/// <param name="Unit">The unit of <paramref name="Rate"/>.</param>
/// <param name="AllocatedBytesPerOp">Managed bytes per operation in steady state.</param>
/// <param name="BytesPerPair">Resident bytes per pair of idle sockets.</param>
/// <param name="PeakRssKb">The process's peak resident set so far.</param>
/// <param name="Events">Events fired in the interval.</param>
internal sealed record RunResult(
    string Workload,
    string Provider,
    int Hosts,
    long Count,
    double WallS,
    double CpuS,
    double? VirtualS,
    double Rate,
    string Unit,
    double? AllocatedBytesPerOp,
    double? BytesPerPair,
    long PeakRssKb,
    long? Events,
    ulong Seed)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    internal static RunResult FromJson(string line) =>
        JsonSerializer.Deserialize<RunResult>(line, Format) ?? throw new FormatException($"No result: {line}");

    internal string ToJson() => JsonSerializer.Serialize(this, Format);
}
