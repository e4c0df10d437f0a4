using SimNet.Bench.CommandLine;
using SimNet.Bench.Worlds;

namespace SimNet.Bench.Workloads.Floor;

/// <summary>
/// What a round trip costs with no stack below it: for each way an event 1 ms ahead, a copy of 64 bytes, and a pooled awaited
/// operation. With provider <c>simulation</c> on the simulation's own event loop, with <c>raw</c> on the least code that does the same.
/// </summary>
internal sealed class FloorWorkload : PairWorkload
{
    internal const int MessageSize = 64;
    internal const long LatencyNanoseconds = 1_000_000;

    internal override string Name => "floor";

    internal override string Summary => "round trips with events, copies and awaits, but no stack (1000000 round trips; simulation or raw)";

    internal override long DefaultCount => 1_000_000;

    internal override long WarmUpCount => 200_000;

    protected override string Unit => "round trips";

    protected override IWorld CreateWorld(BenchOptions options, int pairs) => options.Provider switch
    {
        ProviderKind.Simulation => new EngineWorld(pairs, options.Seed),
        ProviderKind.Raw => new BareWorld(pairs),
        _ => throw new UsageException($"{Name} has no provider {ProviderNames.Of(options.Provider)}."),
    };

    protected override IPairProgram CreateProgram(BenchOptions options, IWorld world, HostPair pair, PairSession session) => world switch
    {
        EngineWorld engine => new FloorPair<EngineChannel>(pair, session, new EngineChannel(engine.Loop), new EngineChannel(engine.Loop)),
        BareWorld bare => new FloorPair<BareChannel>(pair, session, new BareChannel(bare.Loop), new BareChannel(bare.Loop)),
        _ => throw new ArgumentException("No such world.", nameof(world)),
    };
}
