using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SimNet.Simulation.Links;
using SimNet.Simulation.Topology;
using SimNet.Simulation.Transport;

namespace SimNet.Tests.Property.Transport;

// A transfer between two hosts: what the links do, how much goes either way, in what pieces, with what buffers. Buffers of 0 grow by themselves.
internal sealed record TransferCase(
    int Seed,
    int LossPercent,
    int LatencyMs,
    int JitterMs,
    int KilobitsPerSecond,
    int Mtu,
    int SendBuffer,
    int ReceiveBuffer,
    int BytesUp,
    int BytesDown,
    int WriteChunk,
    int ReadChunk,
    int PauseMs,
    bool NoDelay,
    bool IsIPv4)
{
    private static readonly Gen<int> Sizes = Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Choose(1, 3000)), (3, Gen.Choose(3000, 60_000)), (1, Gen.Choose(60_000, 400_000)));

    private static readonly Gen<int> Buffers = Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(1, 5000)), (2, Gen.Choose(5000, 100_000)));

    internal static Arbitrary<TransferCase> All { get; } = Arb.From(
        from seed in Gen.Choose(0, int.MaxValue)
        from loss in Gen.Frequency((2, Gen.Constant(0)), (3, Gen.Choose(0, 10)), (2, Gen.Choose(10, 40)))
        from latency in Gen.Frequency((1, Gen.Constant(0)), (4, Gen.Choose(0, 20)), (1, Gen.Choose(20, 400)))
        from jitter in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Choose(0, 50)))
        from bandwidth in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Choose(64, 1000)), (1, Gen.Choose(1000, 100_000)))
        from mtu in Gen.Elements(1280, 1500, 9000)
        from sendBuffer in Buffers
        from receiveBuffer in Buffers
        from up in Sizes
        from down in Sizes
        from write in Gen.Frequency((1, Gen.Choose(1, 200)), (3, Gen.Choose(200, 20_000)))
        from read in Gen.Frequency((1, Gen.Choose(1, 200)), (3, Gen.Choose(200, 20_000)))
        from pause in Gen.Frequency((4, Gen.Constant(0)), (1, Gen.Choose(1, 300)))
        from noDelay in Gen.Elements(true, false)
        from isIPv4 in Gen.Elements(true, false)
        select new TransferCase(
            seed, loss, latency, jitter, bandwidth, mtu, sendBuffer, receiveBuffer, up, down, Math.Max(write, up / 500), Math.Max(read, down / 500), pause, noDelay, isIPv4),
        static c => c.Shrink());

    internal SimulatedNetwork CreateNetwork() => new(new SimulationOptions
    {
        Seed = (ulong)Seed,
        Watchdog = Duration.Zero,
        DefaultLink = new LinkOptions
        {
            Loss = LossPercent / 100.0,
            Latency = Duration.FromMilliseconds(LatencyMs),
            Jitter = Duration.FromMilliseconds(JitterMs),
            BitsPerSecond = KilobitsPerSecond == 0 ? null : KilobitsPerSecond * 1000L,
            QueueBytes = 50_000,
            Mtu = Mtu,
        },

        // With these losses, Linux's numbers of retries give some connections up.
        DefaultSettings = new HostSettings { TcpSynRetries = 100, TcpSynAckRetries = 100, TcpRetries = 100, TcpOrphanRetries = 100 },
    });

    // Simpler cases that may fail alike.
    private IEnumerable<TransferCase> Shrink()
    {
        TransferCase[] simpler =
        [
            this with { LossPercent = 0 }, this with { JitterMs = 0 }, this with { KilobitsPerSecond = 0 }, this with { LatencyMs = 0 }, this with { PauseMs = 0 },
            this with { Mtu = 1500 }, this with { SendBuffer = 0 }, this with { ReceiveBuffer = 0 }, this with { BytesUp = 0 }, this with { BytesDown = 0 },
            this with { BytesUp = BytesUp / 2 }, this with { BytesDown = BytesDown / 2 }, this with { LossPercent = LossPercent / 2 }, this with { LatencyMs = LatencyMs / 2 },
            this with { WriteChunk = 10_000 }, this with { ReadChunk = 10_000 }, this with { NoDelay = false }, this with { IsIPv4 = true },
        ];
        return simpler.Where(c => c != this);
    }
}
