using System.Net;
using SimNet.Abstractions;

namespace SimNet.Bench.Worlds;

/// <summary>The hosts that a workload runs on. The workload's programs see no more of it than their providers.</summary>
internal interface IWorld : IDisposable
{
    IReadOnlyList<HostPair> Pairs { get; }

    /// <summary>Virtual time since the start; null where time is real.</summary>
    double? VirtualSeconds { get; }

    /// <summary>Events fired so far; null where there are none.</summary>
    long? EventCount { get; }

    /// <summary>The hash of the run so far; null where there is none.</summary>
    ulong? EventHash { get; }

    /// <summary>Managed bytes allocated so far by whatever runs the programs.</summary>
    long AllocatedBytes { get; }

    void StartOnClient(HostPair pair, string name, Func<Task> program);

    void StartOnServer(HostPair pair, string name, Func<Task> program);

    /// <summary>Returns when all programs have ended.</summary>
    void Run();
}

internal sealed record HostPair(int Index, ISocketProvider Client, ISocketProvider Server, IPAddress ServerAddress);
