using System.Buffers.Binary;
using NodaTime;
using SimNet.Bench.CommandLine;
using SimNet.Bench.Worlds;
using SimNet.Simulation.Links;

namespace SimNet.Bench.Workloads.Churn;

/// <summary>W3: clients that connect, send 100 bytes, receive them back, check them and close; so many at once as asked for.</summary>
internal sealed class ChurnWorkload : PairWorkload
{
    internal const int MessageSize = 100;

    /// <summary>What a server has waiting to be accepted at most; the kernel's own limit is 4096.</summary>
    internal const int Backlog = 4096;

    private const int DefaultInFlight = 100;

    internal override string Name => "churn";

    internal override string Summary => "connect, 100 bytes to and fro, close; --in-flight at once (10000 connections, 100 at once)";

    internal override long DefaultCount => 10_000;

    internal override long WarmUpCount => 2_000;

    protected override string Unit => "connections";

    /// <summary>How many connections a pair has open at once: its part of those of all.</summary>
    internal static int InFlight(BenchOptions options, long share)
    {
        int pairs = (options.Hosts ?? DefaultHosts) / 2;
        return (int)Math.Min(Math.Max((options.InFlight ?? DefaultInFlight) / pairs, 1), share);
    }

    protected override IWorld CreateWorld(BenchOptions options, int pairs) => options.Provider == ProviderKind.Simulation
        ? new SimulatedWorld(pairs, options.Seed, new LinkOptions { Latency = Duration.FromMilliseconds(1) })
        : new LoopbackWorld(pairs);

    protected override IPairProgram CreateProgram(BenchOptions options, IWorld world, HostPair pair, PairSession session)
    {
        int inFlight = InFlight(options, session.Share);
        return options.Provider == ProviderKind.Raw ? new RawChurnPair(pair, session, inFlight) : new ChurnPair(pair, session, inFlight);
    }

    /// <summary>A message that no other connection sends.</summary>
    internal static void Fill(Span<byte> message, int pair, long connection)
    {
        for (int i = 0; i < message.Length; i++) message[i] = unchecked((byte)((i * 7) + (pair * 31) + connection));
        BinaryPrimitives.WriteInt64LittleEndian(message, connection);
    }
}
