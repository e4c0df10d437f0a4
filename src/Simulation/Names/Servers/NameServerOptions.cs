using System.Net;
using NodaTime;
using SimNet.Simulation.Names.Zones;

namespace SimNet.Simulation.Names.Servers;

/// <summary>What a <see cref="NameServer"/> serves. Immutable.</summary>
public sealed record NameServerOptions
{
    /// <summary>The zones that the server has authority over. Default none.</summary>
    public IReadOnlyList<Zone> Zones { get; init; } = [];

    /// <summary>
    /// The servers of the root, with whom a recursive search begins. With some, the server resolves what lies outside of its zones for everybody who
    /// asks it to; without, it refuses. Default none.
    /// </summary>
    public IReadOnlyList<IPAddress> RootServers { get; init; } = [];

    /// <summary>Recursive servers that are asked instead of searching from the root, in this order. Default none; not together with <see cref="RootServers"/>.</summary>
    public IReadOnlyList<IPAddress> Forwarders { get; init; } = [];

    /// <summary>How long a recursive search waits for one server's answer. Default 1.5 s.</summary>
    public Duration QueryTimeout { get; init; } = Duration.FromMilliseconds(1500);

    /// <summary>How often a recursive search asks each server of a zone. From 1; default 2.</summary>
    public int QueryAttempts { get; init; } = 2;

    /// <summary>The longest time that an answer is remembered, whatever its time to live. Default a day (as most resolvers have it).</summary>
    public Duration MaxCacheTime { get; init; } = Duration.FromDays(1);

    /// <summary>The longest time that the absence of a name or type is remembered. Default three hours (RFC 2308 5).</summary>
    public Duration MaxNegativeCacheTime { get; init; } = Duration.FromHours(3);

    /// <summary>The largest datagram that the server sends and says it takes, in bytes (RFC 6891). From 512 to 65535; default 1232.</summary>
    public int EdnsSize { get; init; } = Messages.DnsMessage.DefaultEdnsSize;

    /// <summary>How long a connection over TCP may be silent before it is closed. Default 10 s (RFC 7766 6.2.3 leaves it to the server).</summary>
    public Duration IdleTimeout { get; init; } = Duration.FromSeconds(10);

    internal bool IsRecursive => RootServers.Count > 0 || Forwarders.Count > 0;

    internal void Validate()
    {
        if (RootServers.Count > 0 && Forwarders.Count > 0)
        {
            throw new ArgumentException("A name server searches from the root or asks forwarders, not both; leave RootServers or Forwarders empty.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(QueryAttempts, 1, nameof(QueryAttempts));
        ArgumentOutOfRangeException.ThrowIfLessThan(EdnsSize, Messages.DnsMessage.MaxPlainDatagram, nameof(EdnsSize));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(EdnsSize, Messages.DnsMessage.MaxLength, nameof(EdnsSize));
        foreach (Duration time in (Duration[])[QueryTimeout, MaxCacheTime, MaxNegativeCacheTime, IdleTimeout])
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(time, Duration.Zero, "options");
        }
    }
}
