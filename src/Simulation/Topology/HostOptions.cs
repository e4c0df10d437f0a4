using System.Net;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Names;
using SimNet.Simulation.Transport;

namespace SimNet.Simulation.Topology;

/// <summary>What a <see cref="SimulatedHost"/> is made of. Immutable.</summary>
public sealed record HostOptions
{
    /// <summary>The addresses of the host's interface; empty, the default, for one of IPv4 and one of IPv6 that the network chooses.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>The byte order of the host's numbers; the wire's is always big-endian. Default little-endian.</summary>
    public HostByteOrder ByteOrder { get; init; } = HostByteOrder.LittleEndian;

    /// <summary>How far the host's wall clock is from the network's at the start; negative if it is behind. Default none.</summary>
    public Duration ClockOffset { get; init; }

    /// <summary>How much too fast the host's clocks run, in parts of a million; see <see cref="SimulatedClock.DriftPartsPerMillion"/>. Default 0.</summary>
    public double ClockDriftPartsPerMillion { get; init; }

    /// <summary>The time zone of the host's wall clock. Default UTC.</summary>
    public DateTimeZone TimeZone { get; init; } = DateTimeZone.Utc;

    /// <summary>The stack's settings; <see langword="null"/>, the default, for those of the network.</summary>
    public HostSettings? Settings { get; init; }

    /// <summary>
    /// How the host finds names, as the files of <c>/etc</c> say it; can be changed later by <see cref="SimulatedHost.Names"/>. Default: "localhost" and
    /// the names of all hosts of the network, and no DNS.
    /// </summary>
    public NameOptions Names { get; init; } = new();

    /// <summary>What the host is in TIPC. Default: in the cluster 4711, under an address that the network chooses.</summary>
    public TipcOptions Tipc { get; init; } = new();
}
