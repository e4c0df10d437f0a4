using System.Diagnostics;

namespace SimNet.Bench.CommandLine;

internal static class ProviderNames
{
    internal static string Of(ProviderKind provider) => provider switch
    {
        ProviderKind.Simulation => "simulation",
        ProviderKind.Os => "os",
        ProviderKind.Raw => "raw",
        _ => throw new UnreachableException(),
    };
}
