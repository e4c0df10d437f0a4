using System.Globalization;

namespace SimNet.Bench.CommandLine;

internal enum ProviderKind
{
    /// <summary>Simulated hosts.</summary>
    Simulation,

    /// <summary>The operating system, through SimNet.</summary>
    Os,

    /// <summary>The same work without SimNet.</summary>
    Raw,
}

/// <summary>What the options after the workload say; null where the workload decides.</summary>
internal sealed record BenchOptions(
    ProviderKind Provider = ProviderKind.Simulation,
    int? Hosts = null,
    int? InFlight = null,
    long? Count = null,
    int Runs = 1,
    ulong Seed = 1,
    int Processes = 1)
{
    internal static BenchOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new BenchOptions();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string value = i + 1 < arguments.Length ? arguments[i + 1] : throw new UsageException($"{arguments[i]} lacks its value.");
            options = options.With(arguments[i], value);
        }
        return options;
    }

    private BenchOptions With(string name, string value) => name switch
    {
        "--provider" => this with { Provider = ParseProvider(value) },
        "--hosts" => this with { Hosts = (int)ParseNumber(name, value, 2, 1_000_000) },
        "--in-flight" => this with { InFlight = (int)ParseNumber(name, value, 1, 1_000_000) },
        "--count" => this with { Count = ParseNumber(name, value, 1, long.MaxValue) },
        "--runs" => this with { Runs = (int)ParseNumber(name, value, 1, 1_000) },
        "--seed" => this with { Seed = ParseSeed(value) },
        "--processes" => this with { Processes = (int)ParseNumber(name, value, 1, 10_000) },
        _ => throw new UsageException($"There is no option {name}."),
    };

    private static ProviderKind ParseProvider(string value) => value switch
    {
        "simulation" => ProviderKind.Simulation,
        "os" => ProviderKind.Os,
        "raw" => ProviderKind.Raw,
        _ => throw new UsageException($"There is no provider {value}."),
    };

    private static ulong ParseSeed(string value) =>
        ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed
            : throw new UsageException($"--seed {value}: a number from 0 to {ulong.MaxValue} is wanted.");

    private static long ParseNumber(string name, string value, long least, long most) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{name} {value}: a number from {least} to {most} is wanted.");
}
