using System.Buffers.Binary;
using NodaTime;
using SimNet.Bench.CommandLine;
using SimNet.Bench.Worlds;
using SimNet.Simulation.Links;

namespace SimNet.Bench.Workloads.Datagrams;

/// <summary>
/// W4: UDP datagrams of 100 bytes in bursts; after each the receiver answers with one of its own, so that it is not flooded. The simulated
/// link loses a tenth, answers too. Every datagram that arrives is checked, and how many do.
/// </summary>
internal sealed class DatagramWorkload : PairWorkload
{
    internal const int Size = 100;

    /// <summary>Fits into a receive buffer of the kernel's default size.</summary>
    internal const int Burst = 100;

    /// <summary>How often the end is told; that all of them are lost does not happen.</summary>
    internal const int Ends = 100;

    /// <summary>Stands where a datagram has its number.</summary>
    internal const long End = -1;

    /// <summary>Where answers may be lost, the sender goes on without one after so long; some round trips.</summary>
    internal static readonly Duration Patience = Duration.FromMilliseconds(5);

    private const double Loss = 0.1;

    internal override string Name => "datagrams";

    internal override string Summary => "UDP datagrams of 100 bytes, of which the simulated link loses 10 % (1000000 datagrams)";

    internal override long DefaultCount => 1_000_000;

    internal override long WarmUpCount => 50_000;

    protected override string Unit => "datagrams";

    protected override IWorld CreateWorld(BenchOptions options, int pairs) => options.Provider == ProviderKind.Simulation
        ? new SimulatedWorld(pairs, options.Seed, new LinkOptions { Latency = Duration.FromMilliseconds(1), Loss = Loss })
        : new LoopbackWorld(pairs);

    protected override IPairProgram CreateProgram(BenchOptions options, IWorld world, HostPair pair, PairSession session) =>
        options.Provider == ProviderKind.Raw
            ? new RawDatagramPair(pair, session)
            : new DatagramPair(pair, session, options.Provider == ProviderKind.Simulation ? Loss : 0);

    internal static void Fill(Span<byte> datagram, int pair, long number)
    {
        for (int i = sizeof(long); i < datagram.Length; i++) datagram[i] = unchecked((byte)((i * 7) + (pair * 31)));
        Number(datagram, number);
    }

    internal static void Number(Span<byte> datagram, long number) => BinaryPrimitives.WriteInt64LittleEndian(datagram, number);

    /// <summary>The number of a datagram whose other bytes are those of <paramref name="expected"/>.</summary>
    internal static long Check(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> expected) =>
        datagram.Length == Size && datagram[sizeof(long)..].SequenceEqual(expected[sizeof(long)..])
            ? BinaryPrimitives.ReadInt64LittleEndian(datagram)
            : throw new InvalidDataException("A datagram came with other bytes.");

    /// <summary>Whether as many have arrived as a loss at random leaves, within six standard deviations.</summary>
    internal static void CheckLoss(long sent, long received, double loss)
    {
        double expected = sent * (1 - loss);
        double tolerance = 1 + (6 * Math.Sqrt(sent * loss * (1 - loss)));
        if (Math.Abs(received - expected) > tolerance)
            throw new InvalidDataException($"{received} of {sent} datagrams arrived; about {expected:0} should.");
    }
}
