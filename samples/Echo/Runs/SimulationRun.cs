using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SimNet.Samples.Echo.Programs;
using SimNet.Simulation.Links;
using SimNet.Simulation.Topology;

namespace SimNet.Samples.Echo.Runs;

/// <summary>The four programs in a simulation: two hosts, a link, and a simulated thread for each program.</summary>
public sealed class SimulationRun
{
    private SimulationRun(Transcript transcript, IReadOnlyList<IPAddress> clientAddresses)
    {
        Transcript = transcript;
        ClientAddresses = clientAddresses;
    }

    public Transcript Transcript { get; }

    public IReadOnlyList<IPAddress> ClientAddresses { get; }

    public static SimulationRun Run(ulong seed)
    {
        using var network = new SimulatedNetwork(new SimulationOptions { Seed = seed });
        SimulatedHost server = network.AddHost("server");
        SimulatedHost client = network.AddHost("client");
        network.SetLink(server, client, new LinkOptions { Latency = Duration.FromMilliseconds(1) });

        (StringWriter serverOutput, StringWriter clientOutput) = RunPair(
            network,
            server,
            client,
            static services => services.GetRequiredService<EchoServer>().Run(),
            static services => services.GetRequiredService<EchoClient>().Run());
        (StringWriter anyServerOutput, StringWriter anyClientOutput) = RunPair(
            network,
            server,
            client,
            static services => services.GetRequiredService<AnyFamilyEchoServer>().Run(),
            static services => services.GetRequiredService<AnyFamilyEchoClient>().Run());
        var transcript = Transcript.Of(
            ("echo server", serverOutput),
            ("echo client", clientOutput),
            ("echo server, any family", anyServerOutput),
            ("echo client, any family", anyClientOutput));
        return new SimulationRun(transcript, [.. client.Addresses]);
    }

    private static (StringWriter Server, StringWriter Client) RunPair(
        SimulatedNetwork network,
        SimulatedHost server,
        SimulatedHost client,
        Action<IServiceProvider> runServer,
        Action<IServiceProvider> runClient)
    {
        var serverOutput = new StringWriter();
        var clientOutput = new StringWriter();
        using ServiceProvider serverServices = CreateServices(server, new EchoSettings(), serverOutput);
        using ServiceProvider clientServices = CreateServices(client, new EchoSettings(server.Name), clientOutput);
        server.StartThread("echo server", () => runServer(serverServices));
        client.StartThread("echo client", () => runClient(clientServices));
        network.Run();
        // The programs have ended, but the server's port is in use until the last acknowledgement has arrived.
        network.RunFor(Duration.FromSeconds(1));
        return (serverOutput, clientOutput);
    }

    private static ServiceProvider CreateServices(SimulatedHost host, EchoSettings settings, TextWriter output) =>
        new ServiceCollection().AddSimulatedSockets(host).AddEchoPrograms(settings, output).BuildServiceProvider();
}
