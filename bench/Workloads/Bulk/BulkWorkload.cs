using NodaTime;
using SimNet.Bench.CommandLine;
using SimNet.Bench.Worlds;
using SimNet.Simulation.Links;

namespace SimNet.Bench.Workloads.Bulk;

/// <summary>W2: one TCP stream a pair over 1 Gbit/s and 1 ms, MTU 1500, every byte checked by the receiver.</summary>
internal sealed class BulkWorkload : PairWorkload
{
    /// <summary>What a program writes or reads at once.</summary>
    internal const int BlockSize = 64 * 1024;

    private const long Mebibyte = 1 << 20;

    internal override string Name => "bulk";

    internal override string Summary => "one TCP stream, 1 Gbit/s and 1 ms, every byte checked (1073741824 bytes; allocations per MiB)";

    internal override long DefaultCount => 1024 * Mebibyte;

    internal override long WarmUpCount => 64 * Mebibyte;

    protected override string Unit => "bytes";

    protected override long UnitsPerOperation => Mebibyte;

    protected override IWorld CreateWorld(BenchOptions options, int pairs) => options.Provider == ProviderKind.Simulation
        ? new SimulatedWorld(
            pairs,
            options.Seed,
            new LinkOptions { Latency = Duration.FromMilliseconds(1), BitsPerSecond = 1_000_000_000 })
        : new LoopbackWorld(pairs);

    protected override IPairProgram CreateProgram(BenchOptions options, IWorld world, HostPair pair, PairSession session) =>
        options.Provider == ProviderKind.Raw ? new RawBulkPair(pair, session) : new BulkPair(pair, session);
}
