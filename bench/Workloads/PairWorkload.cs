using SimNet.Bench.CommandLine;
using SimNet.Bench.Measurement;
using SimNet.Bench.Worlds;

namespace SimNet.Bench.Workloads;

/// <summary>A workload of independent pairs of hosts, a client and a server, that share the count.</summary>
internal abstract class PairWorkload : Workload
{
    /// <summary>The unit of the count, as in "round trips".</summary>
    protected abstract string Unit { get; }

    /// <summary>How many units make the operation that allocations are counted for.</summary>
    protected virtual long UnitsPerOperation => 1;

    protected abstract IWorld CreateWorld(BenchOptions options, int pairs);

    protected abstract IPairProgram CreateProgram(BenchOptions options, IWorld world, HostPair pair, PairSession session);

    internal sealed override (RunResult Result, ulong? Hash) RunOnce(BenchOptions options)
    {
        int hosts = options.Hosts ?? DefaultHosts;
        long count = options.Count ?? DefaultCount;
        int pairs = hosts / 2;
        using IWorld world = CreateWorld(options, pairs);
        var meter = new Meter(world, pairs);
        var programs = new IPairProgram[pairs];
        long CountDone() => programs.Sum(static p => p.Done);
        foreach (HostPair pair in world.Pairs)
        {
            long share = (count / pairs) + (pair.Index < count % pairs ? 1 : 0);
            programs[pair.Index] = CreateProgram(options, world, pair, new PairSession(share, meter, CountDone));
        }
        foreach (HostPair pair in world.Pairs)
        {
            world.StartOnServer(pair, "server", programs[pair.Index].ServeAsync);
            world.StartOnClient(pair, "client", programs[pair.Index].DriveAsync);
        }
        world.Run();
        foreach (IPairProgram program in programs) program.Dispose();
        if (CountDone() != count) throw new InvalidOperationException($"{CountDone()} {Unit} were done, not {count}.");
        return (ToResult(options, hosts, count, meter), world.EventHash);
    }

    private RunResult ToResult(BenchOptions options, int hosts, long count, Meter meter) => new(
        Name,
        ProviderNames.Of(options.Provider),
        hosts,
        count,
        meter.WallSeconds,
        meter.CpuSeconds,
        meter.VirtualSeconds,
        count / meter.WallSeconds,
        $"{Unit}/s",
        meter.AllocatedBytesPerOperation * UnitsPerOperation,
        null,
        PeakMemory.ReadKilobytes(),
        meter.Events,
        options.Seed);
}

/// <summary>The two programs of one pair.</summary>
internal interface IPairProgram : IDisposable
{
    /// <summary>How many units of its share the pair has done.</summary>
    long Done { get; }

    Task ServeAsync();

    Task DriveAsync();
}

/// <summary>What a pair is told: how much to do, and whom to report to.</summary>
internal sealed record PairSession(long Share, Meter Meter, Func<long> CountDone)
{
    /// <summary>From here on the pair counts as warm.</summary>
    internal long WarmAt { get; } = Share / 5;

    internal void ReportWarm() => Meter.Warm(CountDone);

    internal void ReportDone() => Meter.Done(CountDone);
}
