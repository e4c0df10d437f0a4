using NodaTime;

namespace SimNet.Simulation.Names;

/// <summary>A cache of answers of the DNS on the host, such as <c>nscd(8)</c> keeps. Immutable.</summary>
/// <remarks>What the host asks others for is remembered for as long as the answer allows; the hosts file is not cached. A failure to get any answer
/// is not remembered.</remarks>
public sealed record NameCacheOptions
{
    private readonly Duration _maxTimeToLive = Duration.FromHours(1);
    private readonly Duration _negativeTimeToLive = Duration.FromSeconds(20);
    private readonly int _maxEntries = 211;

    /// <summary>The longest time for which an answer is kept, whatever its TTL (<c>positive-time-to-live</c>). Zero or more, default one hour.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public Duration MaxTimeToLive
    {
        get => _maxTimeToLive;
        init => _maxTimeToLive = Check(value, nameof(MaxTimeToLive));
    }

    /// <summary>For how long it is remembered that a name has no address or does not exist (<c>negative-time-to-live</c>). Zero or more, default 20 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public Duration NegativeTimeToLive
    {
        get => _negativeTimeToLive;
        init => _negativeTimeToLive = Check(value, nameof(NegativeTimeToLive));
    }

    /// <summary>How many answers are kept; the oldest makes room. 1 or more, default 211.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxEntries
    {
        get => _maxEntries;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _maxEntries = value;
        }
    }

    private static Duration Check(Duration value, string name) => value >= Duration.Zero
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A time to live is zero or more.");
}
