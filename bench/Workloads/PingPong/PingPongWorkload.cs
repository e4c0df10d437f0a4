using NodaTime;
using SimNet.Bench.CommandLine;
using SimNet.Bench.Worlds;
using SimNet.Simulation.Links;

namespace SimNet.Bench.Workloads.PingPong;

/// <summary>W1: 64 bytes to and fro over one TCP connection a pair, 1 ms of latency each way.</summary>
internal sealed class PingPongWorkload : PairWorkload
{
    internal const int MessageSize = 64;

    internal override string Name => "pingpong";

    internal override string Summary => "TCP round trips of 64 bytes, 1 ms each way (100000 round trips, shared by the pairs)";

    internal override long DefaultCount => 100_000;

    internal override long WarmUpCount => 20_000;

    protected override string Unit => "round trips";

    protected override IWorld CreateWorld(BenchOptions options, int pairs) => options.Provider == ProviderKind.Simulation
        ? new SimulatedWorld(pairs, options.Seed, new LinkOptions { Latency = Duration.FromMilliseconds(1) })
        : new LoopbackWorld(pairs);

    protected override IPairProgram CreateProgram(BenchOptions options, IWorld world, HostPair pair, PairSession session) =>
        options.Provider == ProviderKind.Raw ? new RawPingPongPair(pair, session) : new PingPongPair(pair, session);

    /// <summary>A request whose bytes differ from pair to pair; the first eight are the round trip's number.</summary>
    internal static byte[] CreateRequest(int pair)
    {
        byte[] request = new byte[MessageSize];
        for (int i = 0; i < request.Length; i++) request[i] = unchecked((byte)((i * 7) + (pair * 31)));
        return request;
    }
}
