using NodaTime;

namespace SimNet.Simulation.Links;

/// <summary>What a link does to packets, for one direction. Immutable; a link is given another one at any time.</summary>
public sealed record LinkOptions
{
    /// <summary>The smallest MTU that carries IPv6 (RFC 8200 5), in bytes.</summary>
    public const int MinMtu = 1280;

    private readonly Duration _latency = Duration.FromMilliseconds(1);
    private readonly Duration _jitter = Duration.Zero;
    private readonly double _loss;
    private readonly long? _bitsPerSecond;
    private readonly int _queueBytes = 1 << 20;
    private readonly int _mtu = 1500;

    /// <summary>The link that hosts have if none is set: 1 ms, no loss, no limit of bandwidth, an MTU of 1500 bytes.</summary>
    public static LinkOptions Default { get; } = new();

    /// <summary>The time from the end of sending to arrival. Default 1 ms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public Duration Latency
    {
        get => _latency;
        init => _latency = value >= Duration.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A latency is zero or more.");
    }

    /// <summary>The largest further delay of a packet, drawn evenly from zero on; packets keep their order. Default none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public Duration Jitter
    {
        get => _jitter;
        init => _jitter = value >= Duration.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A jitter is zero or more.");
    }

    /// <summary>The share of packets that are lost, drawn for each, from 0 to 1. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside of the range.</exception>
    public double Loss
    {
        get => _loss;
        init => _loss = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A share of lost packets is from 0 to 1.");
    }

    /// <summary>The bandwidth in bits a second, or <see langword="null"/>, the default, for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    public long? BitsPerSecond
    {
        get => _bitsPerSecond;
        init => _bitsPerSecond = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A bandwidth is positive; leave it null for no limit.");
    }

    /// <summary>How many bytes may wait for a link of limited bandwidth; further packets are dropped. Default 1 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int QueueBytes
    {
        get => _queueBytes;
        init => _queueBytes = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A queue holds zero bytes or more.");
    }

    /// <summary>The largest packet in bytes, from <see cref="MinMtu"/> to 65535. Default 1500.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside of the range.</exception>
    public int Mtu
    {
        get => _mtu;
        init => _mtu = value is >= MinMtu and <= ushort.MaxValue
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"An MTU is from {MinMtu} to 65535 bytes.");
    }
}
