using SimNet.Bench.CommandLine;
using SimNet.Bench.Workloads.Floor;

namespace SimNet.Bench.Workloads;

/// <summary>The workloads there are. A new one is a subclass and a line here.</summary>
internal static class WorkloadTable
{
    internal static IReadOnlyList<Workload> All { get; } = [new FloorWorkload()];

    internal static Workload Find(string name) =>
        All.FirstOrDefault(w => w.Name == name) ?? throw new UsageException($"There is no workload {name}.");
}
