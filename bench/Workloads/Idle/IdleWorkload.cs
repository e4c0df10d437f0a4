using System.Globalization;
using System.Net;
using NodaTime;
using SimNet.Bench.CommandLine;
using SimNet.Bench.Measurement;
using SimNet.Bench.Worlds;
using SimNet.Simulation.Links;

namespace SimNet.Bench.Workloads.Idle;

/// <summary>
/// W5: many clients of one server open connections and leave them idle. The time to open all, and the resident bytes that a pair of
/// sockets keeps: what the process holds after a full collection with all of them open, less the same before.
/// </summary>
internal sealed class IdleWorkload : Workload
{
    /// <summary>Connections that one host opens at once.</summary>
    internal const int AtOnce = 100;

    /// <summary>The longest that the kernel takes by default: a connect succeeds before the server has accepted.</summary>
    internal const int Backlog = 4096;

    /// <summary>A host has 28232 ports for connections to one server, so many more connections take more hosts.</summary>
    private const int MostPerClient = 20_000;

    /// <summary>What the runtime has open, and may come to open.</summary>
    private const int OtherDescriptors = 300;

    internal override string Name => "idle";

    internal override string Summary => "open connections to one server and keep them (10000 connections; resident bytes per pair)";

    internal override long DefaultCount => 10_000;

    internal override long WarmUpCount => 200;

    /// <summary>Where a client's sockets are bound if all hosts are this one: many addresses make up for few ports.</summary>
    internal static IPAddress LoopbackOf(int client) => new([127, 0, (byte)(1 + (client / 256)), (byte)(client % 256)]);

    internal override (RunResult Result, ulong? Hash) RunOnce(BenchOptions options)
    {
        long count = options.Count ?? DefaultCount;
        if (options.Provider != ProviderKind.Simulation) CheckDescriptors(count);
        int clients = options.Hosts - 1 ?? (int)((count + MostPerClient - 1) / MostPerClient);
        using IWorld world = options.Provider == ProviderKind.Simulation
            ? new StarWorld(clients, options.Seed, new LinkOptions { Latency = Duration.FromMilliseconds(1) })
            : new LoopbackWorld(clients);
        using IIdleProgram program = options.Provider == ProviderKind.Raw ? new RawIdleProgram() : new IdleProgram(world);
        var meter = new Meter(world, clients);
        world.StartOnServer(world.Pairs[0], "server", () => program.ServeAsync(count));
        foreach (HostPair pair in world.Pairs)
        {
            long share = (count / clients) + (pair.Index < count % clients ? 1 : 0);
            world.StartOnClient(pair, string.Create(CultureInfo.InvariantCulture, $"client {pair.Index}"), async () =>
            {
                meter.Start();
                await program.OpenAsync(pair.Index, share);
                meter.Done(() => program.Open);
            });
        }
        long before = ResidentMemory.ReadBytes();
        world.Run();
        if (program.Open != count) throw new InvalidOperationException($"{program.Open} connections are open, not {count}.");
        double bytesPerPair = (double)(ResidentMemory.ReadBytes() - before) / count;
        GC.KeepAlive(program);
        var result = new RunResult(
            Name,
            ProviderNames.Of(options.Provider),
            clients + 1,
            count,
            meter.WallSeconds,
            meter.CpuSeconds,
            meter.VirtualSeconds,
            count / meter.WallSeconds,
            "connections/s",
            null,
            bytesPerPair,
            PeakMemory.ReadKilobytes(),
            meter.Events,
            options.Seed);
        return (result, world.EventHash);
    }

    // The runtime has raised its limit as far as it may. Without descriptors it could not even say so.
    private static void CheckDescriptors(long count)
    {
        const string limits = "/proc/self/limits";
        const string name = "Max open files";
        if (!File.Exists(limits)) return;
        string line = File.ReadLines(limits).First(static l => l.StartsWith(name, StringComparison.Ordinal));
        string soft = line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        if (long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out long limit) && (2 * count) + OtherDescriptors > limit)
            throw new UsageException($"{count} pairs of sockets take more descriptors than the {limit} that this process may have: raise ulimit -n, or use --count.");
    }
}
