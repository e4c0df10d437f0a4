using System.Net;
using SimNet.Bench.Workloads.Floor;

namespace SimNet.Bench.Worlds;

/// <summary>The least loop that the floor can run on.</summary>
internal sealed class BareWorld(int pairs) : IWorld
{
    private readonly List<Func<Task>> _programs = [];

    internal BareLoop Loop { get; } = new();

    public IReadOnlyList<HostPair> Pairs { get; } =
        [.. Enumerable.Range(0, pairs).Select(static i => new HostPair(i, null!, null!, IPAddress.None))];

    public double? VirtualSeconds => Loop.Now / 1e9;

    public long? EventCount => Loop.EventCount;

    public ulong? EventHash => null;

    public long AllocatedBytes => GC.GetAllocatedBytesForCurrentThread();

    public void StartOnClient(HostPair pair, string name, Func<Task> program) => _programs.Add(program);

    public void StartOnServer(HostPair pair, string name, Func<Task> program) => _programs.Add(program);

    public void Run()
    {
        Task[] tasks = [.. _programs.Select(static p => p())];
        Loop.RunUntilIdle();
        Task.WhenAll(tasks).GetAwaiter().GetResult();
    }

    public void Dispose()
    {
    }
}
