using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Samples.Echo.Programs;
using SimNet.Simulation.Links;
using SimNet.Simulation.Topology;

namespace SimNet.Samples.Echo.Runs;

/// <summary>One virtual hour in which the echo client is run again and again over a link that is slow and loses much.</summary>
public sealed record LossyHour(
    ulong Seed,
    int Sessions,
    int Completed,
    int Failures,
    int Restarts,
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
        SimulatedProgram? serving = null;
        int restarts = 0;
        var sessions = new List<Session>();
        while (network.Elapsed < Length)
        {
            if (serving is null or { IsCompleted: true })
            {
                serving = server.StartThread("echo server", () => restarts += Serve(serverServices));
            }

            sessions.Add(new Session(clientServices, client.Sockets.Clock));
            foreach (Session session in sessions.Where(static s => s.IsDue))
            {
                session.Start(client, $"echo client {sessions.Count}");
            }

            network.RunFor(Interval);
        }
        Duration[] completed = [.. sessions.Where(static s => s.IsCompleted).Select(static s => s.Duration)];
        return new LossyHour(
            seed,
            sessions.Count,
            completed.Length,
            sessions.Sum(static s => s.Failures),
            restarts,
            completed.Aggregate(Duration.Zero, static (sum, d) => sum + d) / completed.Length,
            completed.Max(),
            network.Elapsed,
            network.EventCount,
            network.EventHash,
            Stopwatch.GetElapsedTime(start));
    }

    private static ServiceProvider CreateServices(SimulatedHost host, EchoSettings settings) =>
        new ServiceCollection().AddSimulatedSockets(host).AddEchoPrograms(settings, TextWriter.Null).BuildServiceProvider();

    // The server serves one client at a time and waits for it without end, and a client that is gone may be one whose last word was lost: only
    // keep-alive tells. The server then ends with an error and is started again with the next session, as a supervisor would do.
    private static int Serve(ServiceProvider services)
    {
        try
        {
            services.GetRequiredService<EchoServer>().Run(static listener =>
            {
                listener.SetOption(SocketOptions.KeepAlive, true);
                listener.SetOption(SocketOptions.TcpKeepIdle, 15);
                listener.SetOption(SocketOptions.TcpKeepInterval, 5);
            });
            return 0;
        }
        catch (SocketException)
        {
            return 1;
        }
    }

    /// <summary>One session of the client, and how long it took on the host's clock. One that fails is tried again with the next.</summary>
    private sealed class Session(ServiceProvider services, IClock clock)
    {
        private readonly Instant _start = clock.GetCurrentInstant();

        internal bool IsDue { get; private set; } = true;

        internal bool IsCompleted { get; private set; }

        internal int Failures { get; private set; }

        internal Duration Duration { get; private set; }

        internal void Start(SimulatedHost host, string name)
        {
            IsDue = false;
            host.StartThread(name, Run);
        }

        private void Run()
        {
            try
            {
                services.GetRequiredService<EchoClient>().Run();
            }
            catch (SocketException)
            {
                Failures++;
                IsDue = true;
                return;
            }

            Duration = clock.GetCurrentInstant() - _start;
            IsCompleted = true;
        }
    }
}
