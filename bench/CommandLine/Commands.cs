using SimNet.Bench.Determinism;
using SimNet.Bench.Micro;
using SimNet.Bench.Reports;
using SimNet.Bench.Workloads;

namespace SimNet.Bench.CommandLine;

internal static class Commands
{
    private const int Success = 0;
    private const int WrongUsage = 2;

    internal static int Run(string[] arguments)
    {
        try
        {
            return Dispatch(arguments);
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine(e.Message);
            Console.Error.WriteLine();
            Console.Error.Write(Usage.Text);
            return WrongUsage;
        }
    }

    private static int Dispatch(string[] arguments)
    {
        if (arguments.Length == 0) throw new UsageException("Which workload?");
        string command = arguments[0];
        string[] rest = arguments[1..];
        switch (command)
        {
            case "--help" or "-h":
                Console.Write(Usage.Text);
                return Success;
            case "--all":
                return AllTable.Print(BenchOptions.Parse(rest));
            case "micro":
                return MicroBenchmarks.Run(rest);
            case "hash":
                return HashCommand.Run(BenchOptions.Parse(rest));
            default:
                return WorkloadRunner.Run(WorkloadTable.Find(command), BenchOptions.Parse(rest));
        }
    }
}
