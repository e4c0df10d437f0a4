using SimNet.Bench.CommandLine;
using SimNet.Bench.Workloads.Bulk;
using SimNet.Bench.Workloads.Churn;
using SimNet.Bench.Workloads.Datagrams;
using SimNet.Bench.Workloads.Floor;
using SimNet.Bench.Workloads.Idle;
using SimNet.Bench.Workloads.PingPong;

namespace SimNet.Bench.Workloads;

/// <summary>The workloads there are. A new one is a subclass and a line here.</summary>
internal static class WorkloadTable
{
    internal static IReadOnlyList<Workload> All { get; } = [new FloorWorkload(), new PingPongWorkload(), new BulkWorkload(), new ChurnWorkload(), new DatagramWorkload(), new IdleWorkload()];

    internal static Workload Find(string name) =>
        All.FirstOrDefault(w => w.Name == name) ?? throw new UsageException($"There is no workload {name}.");
}
