using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Samples.Sniffer.Headers;
using SimNet.Samples.Sniffer.Programs;
using SimNet.Simulation.Topology;
using SimNet.Simulation.Transport;

namespace SimNet.Samples.Sniffer.Runs;

/// <summary>Two hosts talk, and the sniffer runs on one of them: a host that has SIO_RCVALL.</summary>
public static class SimulationRun
{
    private static readonly SnifferSettings Settings = new(UsesPacketSocket: false, [], Duration.FromSeconds(1), Duration.FromMinutes(1));

    public static (IReadOnlyList<SniffedPacket> Packets, ulong EventHash) Run(ulong seed, TextWriter output)
    {
        using var network = new SimulatedNetwork(new SimulationOptions { Seed = seed });
        SimulatedHost server = network.AddHost("server", new HostOptions { Settings = HostSettings.Default with { SupportsReceiveAll = true } });
        SimulatedHost client = network.AddHost("client");
        IPAddress address = server.Addresses.First(static a => a.AddressFamily == AddressFamily.InterNetwork);

        using ServiceProvider services = new ServiceCollection()
            .AddSimulatedSockets(server)
            .AddSingleton(Settings)
            .AddSingleton(output)
            .AddTransient<PacketSniffer>()
            .BuildServiceProvider();
        IReadOnlyList<SniffedPacket> packets = [];
        bool isListening = false;
        server.StartThread("sniffer", () => packets = services.GetRequiredService<PacketSniffer>().Run(() => isListening = true));
        network.RunUntil(() => isListening, Duration.FromSeconds(1));

        using var traffic = new TrafficServer(services.GetRequiredService<ISocketProvider>(), address);
        server.StartThread("server", traffic.Run);
        client.StartThread("client", () =>
        {
            var talker = new TrafficClient(client.Sockets);
            talker.Talk(traffic.Tcp, traffic.Udp);
            talker.Ping(address);
        });
        network.Run();
        return (packets, network.EventHash);
    }
}
