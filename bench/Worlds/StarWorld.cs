using System.Globalization;
using SimNet.Simulation.Links;
using SimNet.Simulation.Topology;

namespace SimNet.Bench.Worlds;

/// <summary>One simulated server, and clients that each have a link to it: all pairs have the same server.</summary>
internal sealed class StarWorld : IWorld
{
    private readonly SimulatedNetwork _network;
    private readonly SimulatedHost _server;
    private readonly List<SimulatedHost> _clients = [];

    internal StarWorld(int clients, ulong seed, LinkOptions link)
    {
        _network = new SimulatedNetwork(new SimulationOptions { Seed = seed });
        _server = _network.AddHost("server");
        for (int i = 0; i < clients; i++)
        {
            SimulatedHost client = _network.AddHost(string.Create(CultureInfo.InvariantCulture, $"client{i}"));
            _network.SetLink(client, _server, link);
            _clients.Add(client);
        }
        Pairs = [.. _clients.Select((c, i) => new HostPair(i, c.Sockets, _server.Sockets, _server.Addresses[0]))];
    }

    public IReadOnlyList<HostPair> Pairs { get; }

    public double? VirtualSeconds => _network.Elapsed.TotalSeconds;

    public long? EventCount => _network.EventCount;

    public ulong? EventHash => _network.EventHash;

    public long AllocatedBytes => GC.GetAllocatedBytesForCurrentThread();

    public void StartOnClient(HostPair pair, string name, Func<Task> program) => _clients[pair.Index].Start(name, program);

    public void StartOnServer(HostPair pair, string name, Func<Task> program) => _server.Start(name, program);

    public void Run() => _network.Run();

    public void Dispose() => _network.Dispose();
}
