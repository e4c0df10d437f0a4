using NodaTime;
using SimNet.Simulation.Links;
using SimNet.Simulation.Transport;

namespace SimNet.Simulation.Topology;

/// <summary>What a <see cref="SimulatedNetwork"/> is made of. Immutable.</summary>
public sealed record SimulationOptions
{
    private readonly Duration _watchdog = Duration.FromSeconds(30);

    /// <summary>The seed, from which every random decision of the run follows. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>The wall time of all hosts when the run starts. Default 2000-01-01T00:00:00Z.</summary>
    public Instant Start { get; init; } = Instant.FromUtc(2000, 1, 1, 0, 0);

    /// <summary>The links between hosts for which <see cref="SimulatedNetwork.SetLink"/> has set no other. Default <see cref="LinkOptions.Default"/>.</summary>
    public LinkOptions DefaultLink { get; init; } = LinkOptions.Default;

    /// <summary>The stack's settings of hosts that are given no others. Default those of Linux 6.</summary>
    public HostSettings DefaultSettings { get; init; } = HostSettings.Default;

    /// <summary>Whether the stack of each waiting operation is kept for reports. Slow; changes nothing of the run. Default off.</summary>
    public bool CaptureStacks { get; init; }

    /// <summary>
    /// The real time without progress after which all waiting operations are written to <see cref="WatchdogOutput"/>; zero for never.
    /// Default 30 s. The only thing in a simulation that looks at a real clock, and it changes nothing of the run.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public Duration Watchdog
    {
        get => _watchdog;
        init => _watchdog = value >= Duration.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The watchdog's time is positive, or zero for never.");
    }

    /// <summary>Where the watchdog writes; <see langword="null"/>, the default, stands for the standard error output.</summary>
    public TextWriter? WatchdogOutput { get; init; }
}
