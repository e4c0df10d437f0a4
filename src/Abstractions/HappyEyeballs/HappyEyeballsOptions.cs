using System.Net;
using System.Net.Sockets;
using NodaTime;

namespace SimNet.Abstractions;

/// <summary>The settings of <see cref="HappyEyeballsExtensions.ConnectHappyEyeballsAsync"/>; the defaults are those of RFC 8305, 8. Immutable.</summary>
public sealed record HappyEyeballsOptions
{
    private readonly Duration _resolutionDelay = Duration.FromMilliseconds(50);
    private readonly Duration _connectionAttemptDelay = Duration.FromMilliseconds(250);
    private readonly int _firstAddressFamilyCount = 1;
    private readonly AddressFamily _preferredFamily = AddressFamily.InterNetworkV6;
    private readonly Duration? _timeout;
    private readonly IPEndPoint? _source;

    /// <summary>The smallest <see cref="ConnectionAttemptDelay"/>: 10 ms (RFC 8305, 8).</summary>
    public static Duration MinConnectionAttemptDelay { get; } = Duration.FromMilliseconds(10);

    /// <summary>The largest <see cref="ConnectionAttemptDelay"/>: 2 s (RFC 8305, 8).</summary>
    public static Duration MaxConnectionAttemptDelay { get; } = Duration.FromSeconds(2);

    /// <summary>
    /// How long to wait for addresses of the preferred family when those of the other have come first. Zero or more, by default 50 ms. It ends
    /// early if the other answer comes, with addresses or without.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public Duration ResolutionDelay
    {
        get => _resolutionDelay;
        init => _resolutionDelay = value >= Duration.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A resolution delay is zero or more.");
    }

    /// <summary>
    /// How long to wait for an attempt before the next one begins beside it, from <see cref="MinConnectionAttemptDelay"/> to
    /// <see cref="MaxConnectionAttemptDelay"/>, by default 250 ms. When an attempt fails, the next one begins at once.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside of the range.</exception>
    public Duration ConnectionAttemptDelay
    {
        get => _connectionAttemptDelay;
        init => _connectionAttemptDelay = value >= MinConnectionAttemptDelay && value <= MaxConnectionAttemptDelay
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A connection attempt delay is from 10 ms to 2 s (RFC 8305, 8).");
    }

    /// <summary>How many addresses of the first family to try before the families alternate; at least 1, the default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int FirstAddressFamilyCount
    {
        get => _firstAddressFamilyCount;
        init => _firstAddressFamilyCount = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one address of the first family is tried.");
    }

    /// <summary>The family to begin with: IPv6, the default, or IPv4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is another family.</exception>
    public AddressFamily PreferredFamily
    {
        get => _preferredFamily;
        init => _preferredFamily = value is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The families that race are IPv4 and IPv6.");
    }

    /// <summary>
    /// The longest time for lookups and attempts together. <see langword="null"/>, the default, for the provider's
    /// <see cref="ISocketProvider.DefaultTimeout"/>; if that is null too, there is no limit but the network's own.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public Duration? Timeout
    {
        get => _timeout;
        init => _timeout = SocketTimeouts.Validate(value, nameof(value));
    }

    /// <summary>
    /// The address to connect from; <see langword="null"/>, the default, lets the host choose. Only the addresses of its family are then looked up
    /// and tried. With a port other than 0 only one attempt at a time can have it, unless the host lets them share it.
    /// </summary>
    /// <exception cref="ArgumentException">The address is of another family than IPv4 or IPv6.</exception>
    public IPEndPoint? Source
    {
        get => _source;
        init => _source = value is null || value.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            ? value
            : throw new ArgumentException("A source is an address of IPv4 or IPv6.", nameof(value));
    }
}
