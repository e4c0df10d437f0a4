namespace SimNet.Simulation.Capture;

/// <summary>What a <see cref="PacketCapture"/> takes. Immutable.</summary>
public sealed record CaptureOptions
{
    /// <summary>The largest snap length, in bytes; larger than any packet.</summary>
    public const int MaxSnapLength = 262_144;

    /// <summary>The names of the hosts whose interfaces are heard; empty, the default, for all hosts, those that are added later too.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Whether loopback interfaces are heard. Default true.</summary>
    public bool IncludesLoopback { get; init; } = true;

    /// <summary>How many bytes of each packet are kept. From 1 to <see cref="MaxSnapLength"/>, the default.</summary>
    public int SnapLength { get; init; } = MaxSnapLength;

    internal bool Includes(string host) => Hosts.Count == 0 || Hosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(SnapLength, 1, nameof(SnapLength));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SnapLength, MaxSnapLength, nameof(SnapLength));
    }
}
