using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Samples.Echo.Programs;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// The document's example programs, as samples/Echo has them.
public abstract class ExampleContract(WorldFactory worlds) : ContractSuite(worlds)
{
    [Covers("echo server and client, IPv4", "accept()", "SOCK_STREAM", "AF_INET")]
    [Fact]
    public void Echo_IPv4Programs_PrintWhatTheDocumentSays() => Scenario(world => Play(
        world,
        (settings, output, listening) => new EchoServer(world.Server, settings, output).Run(listening),
        (settings, output) => new EchoClient(world.Client, settings, output).Run()));

    [Covers("echo server and client, any family", "getaddrinfo")]
    [Fact]
    public void Echo_AnyFamilyPrograms_PrintWhatTheDocumentSays() => Scenario(world => Play(
        world,
        (settings, output, listening) => new AnyFamilyEchoServer(world.Server, settings, output).Run(listening),
        (settings, output) => new AnyFamilyEchoClient(world.Client, settings, output).Run()));

    private static void Play(
        ContractWorld world,
        Action<EchoSettings, TextWriter, Action<ISocket>> server,
        Action<EchoSettings, TextWriter> client)
    {
        string host = world.ServerAddress(AddressFamily.InterNetwork).ToString();
        StringWriter heard = new();
        StringWriter said = new();
        int port = 0;
        world.RunThreads(
            () => server(new EchoSettings(host, 0), heard, listener => Volatile.Write(ref port, ((IPEndPoint)listener.LocalEndPoint).Port)),
            () =>
            {
                while (Volatile.Read(ref port) == 0)
                {
                    world.Sleep(Duration.FromMilliseconds(1));
                }

                client(new EchoSettings(host, port), said);
            });
        Assert.StartsWith("Connected by ", heard.ToString(), StringComparison.Ordinal);
        Assert.Equal("Received 'Hello, world'" + Environment.NewLine, said.ToString());
    }
}
