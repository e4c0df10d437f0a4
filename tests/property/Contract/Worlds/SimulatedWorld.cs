using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Links;
using SimNet.Simulation.Topology;

namespace SimNet.Tests.Property.Contract;

// A simulated network: one host that talks to itself, or two hosts with a link between them that takes its time.
internal sealed class SimulatedWorld : ContractWorld
{
    private static readonly Duration SettleTime = Duration.FromMilliseconds(150);

    private readonly SimulatedNetwork _network;
    private readonly SimulatedHost _client;
    private readonly SimulatedHost _server;
    private int _paths;
    private int _programs;

    private SimulatedWorld(SimulatedNetwork network, SimulatedHost client, SimulatedHost server, Func<ISocketProvider, ISocketProvider> decorate)
        : base(client.Sockets, server.Sockets, decorate)
    {
        _network = network;
        _client = client;
        _server = server;
    }

    public override bool IsSimulated => true;

    public static SimulatedWorld Loopback(Func<ISocketProvider, ISocketProvider> decorate)
    {
        SimulatedNetwork network = new(new SimulationOptions { Seed = 1 });
        SimulatedHost host = network.AddHost("only");
        return new SimulatedWorld(network, host, host, decorate);
    }

    public static SimulatedWorld TwoHosts(Func<ISocketProvider, ISocketProvider> decorate)
    {
        SimulatedNetwork network = new(new SimulationOptions { Seed = 1 });
        SimulatedHost client = network.AddHost("client");
        SimulatedHost server = network.AddHost("server");
        network.SetLink(client, server, new LinkOptions { Latency = Duration.FromMilliseconds(1) });
        return new SimulatedWorld(network, client, server, decorate);
    }

    public override IPAddress ServerAddress(AddressFamily family) => Address(_server, family);

    public override IPAddress ClientAddress(AddressFamily family) => Address(_client, family);

    public override EndPoint FreshPath() => new UnixDomainSocketEndPoint("/tmp/" + (++_paths).ToString(CultureInfo.InvariantCulture));

    public override void Run(Func<Task> body) => _network.Run(body);

    public override void RunThreads(params Action[] bodies)
    {
        foreach (Action body in bodies)
        {
            _server.StartThread("actor " + (++_programs).ToString(CultureInfo.InvariantCulture), body);
        }

        _network.Run();
    }

    public override void Collect() => _network.CloseAbandonedSockets();

    public override void Settle() => Sleep(SettleTime);

    protected override void Close() => _network.Dispose();

    private IPAddress Address(SimulatedHost host, AddressFamily family) => ReferenceEquals(_client, _server)
        ? family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback
        : host.Addresses.First(a => a.AddressFamily == (family == AddressFamily.InterNetworkV6 ? family : AddressFamily.InterNetwork) && !a.IsIPv6LinkLocal);
}
