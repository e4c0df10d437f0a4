using System.Diagnostics;
using SimNet.Tests.Integration.Structure;
using Xunit;

namespace SimNet.Tests.Integration.Determinism;

/// <summary>A run is a function of its seed in processes of their own too, on processors that are busy with other things.</summary>
public sealed class ProcessHashTests
{
    private const int Processes = 8;

    [Fact]
    public async Task Scenario_InManyProcesses_IsOneRunForEachSeed()
    {
        using var stop = new CancellationTokenSource();
        Task[] load = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(
            () => Burn(stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        string[] runs = await Task.WhenAll(Enumerable.Range(0, Processes).Select(_ => RunAsync(seed: 1)));
        string other = await RunAsync(seed: 2);
        await stop.CancelAsync();
        await Task.WhenAll(load);

        Assert.Matches("^[0-9a-f]{16} [0-9a-f]{16} [0-9]{4,} events ", runs[0]);
        Assert.All(runs, run => Assert.Equal(runs[0], run));
        Assert.NotEqual(runs[0].Split(' ')[0], other.Split(' ')[0]);
    }

    private static async Task<string> RunAsync(int seed)
    {
        // The benchmarks are built into the same configuration and framework as these tests.
        string[] output = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^2..];
        string program = Path.Combine([Repository.Root, "bench", "bin", .. output, "SimNet.Bench.dll"]);
        var start = new ProcessStartInfo("dotnet", [program, "hash", "--seed", $"{seed}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return text.Trim();
    }

    private static void Burn(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested) Thread.SpinWait(100_000);
    }
}
