using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SimNet.Abstractions;
using SimNet.RealOs;
using SimNet.Samples.Sniffer.Headers;
using SimNet.Samples.Sniffer.Programs;

namespace SimNet.Samples.Sniffer.Runs;

/// <summary>The sniffer on this machine's loopback interface. It shows the packets of a talk of its own, and of nobody else.</summary>
public static class OperatingSystemRun
{
    private const int MaxAttempts = 6;

    private static readonly Duration Quiet = Duration.FromSeconds(2);
    private static readonly Duration Limit = Duration.FromSeconds(10);

    /// <exception cref="System.Net.Sockets.SocketException">EPERM: the process may not open packet sockets.</exception>
    public static IReadOnlyList<SniffedPacket> Run(TextWriter output)
    {
        for (int attempt = 1; ; attempt++)
        {
            (IReadOnlyList<SniffedPacket> packets, uint dropped) = RunOnce(output);
            if (dropped == 0 || attempt == MaxAttempts) return packets;
            output.WriteLine();
            output.WriteLine($"Others are busy on the interface, and {dropped} packets did not fit into the socket's buffer: once more.");
            output.WriteLine();
        }
    }

    private static (IReadOnlyList<SniffedPacket> Packets, uint Dropped) RunOnce(TextWriter output)
    {
        using ServiceProvider services = new ServiceCollection()
            .AddOsSockets()
            .AddSingleton(output)
            .AddTransient<TrafficClient>()
            .AddTransient<PacketSniffer>()
            .AddSingleton(static s => new TrafficServer(s.GetRequiredService<ISocketProvider>(), IPAddress.Loopback))
            .AddSingleton(static s => CreateSettings(s.GetRequiredService<TrafficServer>()))
            .BuildServiceProvider();
        TrafficServer server = services.GetRequiredService<TrafficServer>();
        Task? talk = null;
        PacketSniffer sniffer = services.GetRequiredService<PacketSniffer>();
        IReadOnlyList<SniffedPacket> packets = sniffer.Run(() => talk = Task.WhenAll(
            OnThread(server.Run),
            OnThread(() => services.GetRequiredService<TrafficClient>().Talk(server.Tcp, server.Udp))));
        talk?.Wait(Limit.ToTimeSpan());
        return (packets, sniffer.Dropped);
    }

    private static SnifferSettings CreateSettings(TrafficServer server) =>
        new(UsesPacketSocket: true, [("TCP", server.Tcp.Port), ("UDP", server.Udp.Port)], Quiet, Limit);

    private static Task OnThread(Action program) => Task.Factory.StartNew(
        program, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
