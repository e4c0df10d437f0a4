using NodaTime;
using SimNet.Simulation.Links;
using SimNet.Simulation.Topology;

namespace SimNet.Bench.Determinism;

/// <summary>
/// A busy run of everything at once: one server and several clients behind links of different delay and loss; TCP streams and UDP
/// datagrams by awaited programs, blocking conversations on simulated threads, timers.
/// </summary>
internal static class MixedScenario
{
    private const int Clients = 4;

    internal static ScenarioResult Run(ulong seed)
    {
        using var network = new SimulatedNetwork(new SimulationOptions { Seed = seed });
        var log = new ObservationLog();
        SimulatedHost server = network.AddHost("server");
        var streams = new StreamTraffic(server, log);
        var datagrams = new DatagramTraffic(server, log);
        var conversations = new BlockingTraffic(server, log);
        for (int i = 0; i < Clients; i++)
        {
            SimulatedHost client = network.AddHost($"client{i}");
            network.SetLink(server, client, new LinkOptions
            {
                Latency = Duration.FromMilliseconds(3 + (7 * i)),
                Loss = 0.01 + (0.04 * i),
                BitsPerSecond = 10_000_000,
            });
            int applicationSeed = unchecked((int)seed * 31) + i;
            streams.StartClient(client, i, applicationSeed);
            datagrams.StartClient(client, i, applicationSeed);
            conversations.StartClient(client, i);
            TimerTraffic.Start(client, i, applicationSeed, log);
        }
        streams.StartServer(Clients);
        datagrams.StartServer();
        conversations.StartServer(Clients);
        network.Run();
        return new ScenarioResult(network.EventHash, log.Hash, network.EventCount, network.Elapsed);
    }
}

/// <summary>What a run comes to: the hash of its events, and the hash of what its programs saw, in order.</summary>
internal sealed record ScenarioResult(ulong EventHash, ulong ObservationHash, long Events, Duration VirtualTime)
{
    /// <summary>All that must be the same in each process.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{EventHash:x16} {ObservationHash:x16} {Events} events {VirtualTime.TotalSeconds:0.000000000} s");
}
