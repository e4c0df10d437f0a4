using SimNet.Simulation.Links;
using SimNet.Simulation.Topology;

namespace SimNet.Bench.Worlds;

/// <summary>Simulated hosts, each pair on a link of its own.</summary>
internal sealed class SimulatedWorld : IWorld
{
    private readonly SimulatedNetwork _network;
    private readonly List<(SimulatedHost Client, SimulatedHost Server)> _hosts = [];

    internal SimulatedWorld(int pairs, ulong seed, LinkOptions link)
    {
        _network = new SimulatedNetwork(new SimulationOptions { Seed = seed });
        for (int i = 0; i < pairs; i++)
        {
            SimulatedHost client = _network.AddHost($"client{i}");
            SimulatedHost server = _network.AddHost($"server{i}");
            _network.SetLink(client, server, link);
            _hosts.Add((client, server));
        }
        Pairs = [.. _hosts.Select(static (h, i) => new HostPair(i, h.Client.Sockets, h.Server.Sockets, h.Server.Addresses[0]))];
    }

    public IReadOnlyList<HostPair> Pairs { get; }

    public double? VirtualSeconds => _network.Elapsed.TotalSeconds;

    public long? EventCount => _network.EventCount;

    public ulong? EventHash => _network.EventHash;

    public long AllocatedBytes => GC.GetAllocatedBytesForCurrentThread();

    public void StartOnClient(HostPair pair, string name, Func<Task> program) => _hosts[pair.Index].Client.Start(name, program);

    public void StartOnServer(HostPair pair, string name, Func<Task> program) => _hosts[pair.Index].Server.Start(name, program);

    public void Run() => _network.Run();

    public void Dispose() => _network.Dispose();
}
