using System.Net;
using SimNet.Simulation.Engine;

namespace SimNet.Bench.Worlds;

/// <summary>The simulation's event loop alone: no hosts, no sockets.</summary>
internal sealed class EngineWorld(int pairs, ulong seed) : IWorld
{
    internal EventLoop Loop { get; } = new(seed);

    public IReadOnlyList<HostPair> Pairs { get; } =
        [.. Enumerable.Range(0, pairs).Select(static i => new HostPair(i, null!, null!, IPAddress.None))];

    public double? VirtualSeconds => Loop.Now / 1e9;

    public long? EventCount => Loop.EventCount;

    public ulong? EventHash => Loop.Hash;

    public long AllocatedBytes => GC.GetAllocatedBytesForCurrentThread();

    public void StartOnClient(HostPair pair, string name, Func<Task> program) => Loop.Start($"client {pair.Index}", name, program);

    public void StartOnServer(HostPair pair, string name, Func<Task> program) => Loop.Start($"server {pair.Index}", name, program);

    public void Run() => Loop.RunPrograms();

    public void Dispose() => Loop.Dispose();
}
