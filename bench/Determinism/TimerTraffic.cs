using SimNet.Simulation.Topology;

namespace SimNet.Bench.Determinism;

/// <summary>Timers alone: several chains of random delays on the host's clock, some of them cancelled.</summary>
internal static class TimerTraffic
{
    private const int Chains = 4;
    private const int Delays = 60;

    internal static void Start(SimulatedHost host, int index, int seed, ObservationLog log) => host.Start("timers", async () =>
    {
        await Task.WhenAll(Enumerable.Range(0, Chains).Select(chain => DelayAsync(host.Sockets.TimeProvider, (index * Chains) + chain, seed + chain, log)));
    });

    private static async Task DelayAsync(TimeProvider time, int chain, int seed, ObservationLog log)
    {
        var random = new Random(seed);
        for (int i = 0; i < Delays; i++)
        {
            using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(20 + random.Next(40)), time);
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1 + random.Next(50)), time, cancellation.Token);
                log.Add("delay", chain);
            }
            catch (OperationCanceledException)
            {
                log.Add("delay cancelled", chain);
            }
        }
        log.Add("timers end", time.GetTimestamp());
    }
}
