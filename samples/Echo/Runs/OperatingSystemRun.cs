using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SimNet.Abstractions;
using SimNet.RealOs;
using SimNet.Samples.Echo.Programs;

namespace SimNet.Samples.Echo.Runs;

/// <summary>The four programs on this machine: threads of the operating system, over loopback.</summary>
public static class OperatingSystemRun
{
    /// <summary>Where a connection over loopback comes from.</summary>
    public static IReadOnlyList<IPAddress> ClientAddresses { get; } = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    public static Transcript Run()
    {
        (StringWriter server, StringWriter client) = RunPair(
            static (services, listening) => services.GetRequiredService<EchoServer>().Run(listening),
            static services => services.GetRequiredService<EchoClient>().Run(),
            "127.0.0.1");
        (StringWriter anyServer, StringWriter anyClient) = RunPair(
            static (services, listening) => services.GetRequiredService<AnyFamilyEchoServer>().Run(listening),
            static services => services.GetRequiredService<AnyFamilyEchoClient>().Run(),
            "localhost");
        return Transcript.Of(
            ("echo server", server),
            ("echo client", client),
            ("echo server, any family", anyServer),
            ("echo client, any family", anyClient));
    }

    // The document's port may be taken here, so the server lets the host choose, and the client is configured with its choice.
    private static (StringWriter Server, StringWriter Client) RunPair(
        Action<IServiceProvider, Action<ISocket>> runServer,
        Action<IServiceProvider> runClient,
        string host)
    {
        var serverOutput = new StringWriter();
        var clientOutput = new StringWriter();
        var port = new TaskCompletionSource<int>();
        Task server = OnThread(() =>
        {
            using ServiceProvider services = CreateServices(new EchoSettings(Port: 0), serverOutput);
            runServer(services, socket => port.SetResult(((IPEndPoint)socket.LocalEndPoint).Port));
        });
        Task.WaitAny(port.Task, server);
        if (!port.Task.IsCompleted) server.GetAwaiter().GetResult();
        Task client = OnThread(() =>
        {
            using ServiceProvider services = CreateServices(new EchoSettings(host, port.Task.Result), clientOutput);
            runClient(services);
        });
        Task.WaitAll(client, server);
        return (serverOutput, clientOutput);
    }

    private static ServiceProvider CreateServices(EchoSettings settings, TextWriter output) =>
        new ServiceCollection().AddOsSockets().AddEchoPrograms(settings, output).BuildServiceProvider();

    private static Task OnThread(Action program) => Task.Factory.StartNew(
        program, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
