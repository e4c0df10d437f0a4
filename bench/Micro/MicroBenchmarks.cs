using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace SimNet.Bench.Micro;

/// <summary>The BenchmarkDotNet entry: the parts of the engine, in this process, so that nothing is generated and built.</summary>
internal static class MicroBenchmarks
{
    internal static int Run(string[] arguments)
    {
        string filter = arguments.Length > 0 ? $"*{arguments[0]}*" : "*";
        IConfig config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddExporter(MarkdownExporter.Console)
            .AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(Path.Combine("artifacts", "micro"));
        int reports = BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmarks).Assembly).Run(["--filter", filter], config).Sum(static s => s.Reports.Length);
        return reports > 0 ? 0 : 1;
    }
}
