using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SimNet.Samples.Echo.Programs;
using SimNet.Simulation.Links;
using SimNet.Simulation.Topology;

namespace SimNet.Samples.Echo.Runs;

/// <summary>One virtual hour in which the echo client is run again and again over a link that is slow and loses much.</summary>
public sealed record LossyHour(
    ulong Seed,
    int Sessions,
    int Completed,
    Duration MeanSession,
    Duration LongestSession,
    Duration VirtualTime,
    long Events,
    ulong EventHash,
    TimeSpan RealTime)
{
    public static readonly Duration Length = Duration.FromHours(1);
    public static readonly Duration Interval = Duration.FromSeconds(10);
    public static readonly Duration Latency = Duration.FromMilliseconds(200);
    public const double Loss = 0.2;

    public static LossyHour Run(ulong seed)
    {
        long start = Stopwatch.GetTimestamp();
        using var network = new SimulatedNetwork(new SimulationOptions { Seed = seed });
        SimulatedHost server = network.AddHost("server");
        SimulatedHost client = network.AddHost("client");
        network.SetLink(server, client, new LinkOptions { Latency = Latency, Loss = Loss });

        using ServiceProvider serverServices = CreateServices(server, new EchoSettings(Clients: int.MaxValue));
        using ServiceProvider clientServices = CreateServices(client, new EchoSettings(server.Name));
        server.StartThread("echo server", () => serverServices.GetRequiredService<EchoServer>().Run());
        var sessions = new List<Session>();
        while (network.Elapsed < Length)
        {
            var session = new Session(clientServices.GetRequiredService<EchoClient>(), client.Sockets.Clock);
            sessions.Add(session);
            client.StartThread($"echo client {sessions.Count}", session.Run);
            network.RunFor(Interval);
        }
        Duration[] completed = [.. sessions.Where(static s => s.IsCompleted).Select(static s => s.Duration)];
        return new LossyHour(
            seed,
            sessions.Count,
            completed.Length,
            completed.Aggregate(Duration.Zero, static (sum, d) => sum + d) / completed.Length,
            completed.Max(),
            network.Elapsed,
            network.EventCount,
            network.EventHash,
            Stopwatch.GetElapsedTime(start));
    }

    private static ServiceProvider CreateServices(SimulatedHost host, EchoSettings settings) =>
        new ServiceCollection().AddSimulatedSockets(host).AddEchoPrograms(settings, TextWriter.Null).BuildServiceProvider();

    /// <summary>One run of the client, and how long it took on the host's clock.</summary>
    private sealed class Session(EchoClient program, IClock clock)
    {
        internal bool IsCompleted { get; private set; }

        internal Duration Duration { get; private set; }

        internal void Run()
        {
            Instant start = clock.GetCurrentInstant();
            program.Run();
            Duration = clock.GetCurrentInstant() - start;
            IsCompleted = true;
        }
    }
}
