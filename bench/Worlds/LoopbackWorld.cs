using System.Net;
using SimNet.Abstractions;
using SimNet.RealOs;

namespace SimNet.Bench.Worlds;

/// <summary>The operating system's loopback; all hosts are this one. Programs without SimNet leave the providers alone.</summary>
internal sealed class LoopbackWorld : IWorld
{
    private readonly List<Func<Task>> _programs = [];

    internal LoopbackWorld(int pairs)
    {
        ISocketProvider sockets = new OsSocketProvider();
        Pairs = [.. Enumerable.Range(0, pairs).Select(i => new HostPair(i, sockets, sockets, IPAddress.Loopback))];
    }

    public IReadOnlyList<HostPair> Pairs { get; }

    public double? VirtualSeconds => null;

    public long? EventCount => null;

    public ulong? EventHash => null;

    public long AllocatedBytes => GC.GetTotalAllocatedBytes(precise: true);

    public void StartOnClient(HostPair pair, string name, Func<Task> program) => _programs.Add(program);

    public void StartOnServer(HostPair pair, string name, Func<Task> program) => _programs.Add(program);

    public void Run() => Task.WhenAll(_programs.Select(Task.Run)).GetAwaiter().GetResult();

    public void Dispose()
    {
    }
}
