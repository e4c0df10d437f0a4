using SimNet.Bench.Workloads;

namespace SimNet.Bench.CommandLine;

internal static class Usage
{
    internal static string Text =>
        $"""
        usage: dotnet run -c Release --project bench -- WORKLOAD [OPTION...]
               dotnet run -c Release --project bench -- --all [--runs N] [--seed N]
               dotnet run -c Release --project bench -- micro [FILTER]
               dotnet run -c Release --project bench -- hash [--seed N] [--processes N]

        WORKLOAD prints one JSON line a run:
        {string.Join('\n', WorkloadTable.All.Select(static w => $"  {w.Name,-10}{w.Summary}"))}

        OPTION
          --provider simulation|os|raw   simulated hosts, the operating system through SimNet, or the same
                                         work without SimNet (default simulation)
          --hosts N                      hosts; each two are a client and a server (default 2)
          --count N                      how much to do in all, in the workload's units
          --in-flight N                  how many at once, for workloads that open many connections
          --runs N                       runs, after unreported ones until they get no cheaper (default 1)
          --seed N                       seed of the simulation (default 1)

        --all    runs every workload on every provider, each in a process of its own, and prints the medians
                 and their ratios as a Markdown table (default 3 runs)
        micro    BenchmarkDotNet for the engine's parts
        hash     prints the event hash of a mixed scenario; with --processes, checks that many processes agree

        """;
}
