namespace SimNet.Abstractions;

/// <summary>A subscription at TIPC's topology service (<c>struct tipc_subscr</c>), which a program sends to the name
/// {<see cref="TopologyService"/>, <see cref="TopologyService"/>}.</summary>
/// <param name="Type">The server type.</param>
/// <param name="Lower">The first instance.</param>
/// <param name="Upper">The last instance.</param>
/// <param name="Timeout">How long it lasts, in milliseconds; <see cref="WaitForever"/> for as long as the connection.</param>
/// <param name="Filter">What to tell.</param>
/// <param name="UserHandle">Eight bytes of the program's own, which each event brings back.</param>
public readonly record struct TipcSubscription(
    uint Type,
    uint Lower,
    uint Upper,
    int Timeout,
    TipcSubscriptionFilter Filter,
    ulong UserHandle = 0)
{
    /// <summary>The size of the native form, in bytes.</summary>
    public const int Size = 28;

    /// <summary>The time of a subscription without end (TIPC_WAIT_FOREVER).</summary>
    public const int WaitForever = -1;

    /// <summary>The server type under which nodes come and go (TIPC_CFG_SRV).</summary>
    public const uint ConfigurationService = 0;

    /// <summary>The server type and instance of the topology service (TIPC_TOP_SRV).</summary>
    public const uint TopologyService = 1;

    /// <summary>Reads the native form.</summary>
    /// <param name="value">At least <see cref="Size"/> bytes.</param>
    /// <param name="byteOrder">The host's byte order.</param>
    /// <returns>The subscription.</returns>
    /// <exception cref="ArgumentNullException">The byte order is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is too short.</exception>
    public static TipcSubscription Read(ReadOnlySpan<byte> value, IByteOrder byteOrder)
    {
        ArgumentNullException.ThrowIfNull(byteOrder);
        ArgumentOutOfRangeException.ThrowIfLessThan(value.Length, Size);
        return new TipcSubscription(
            unchecked((uint)HostNumbers.ReadInt32(byteOrder, value)),
            unchecked((uint)HostNumbers.ReadInt32(byteOrder, value[4..])),
            unchecked((uint)HostNumbers.ReadInt32(byteOrder, value[8..])),
            HostNumbers.ReadInt32(byteOrder, value[12..]),
            (TipcSubscriptionFilter)HostNumbers.ReadInt32(byteOrder, value[16..]),
            unchecked((ulong)HostNumbers.ReadInt64(byteOrder, value[20..])));
    }

    /// <summary>Writes the native form.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    /// <param name="byteOrder">The host's byte order.</param>
    /// <returns><see cref="Size"/>.</returns>
    /// <exception cref="ArgumentNullException">The byte order is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The destination is too short.</exception>
    public int Write(Span<byte> destination, IByteOrder byteOrder)
    {
        ArgumentNullException.ThrowIfNull(byteOrder);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Size);
        HostNumbers.WriteInt32(byteOrder, destination, unchecked((int)Type));
        HostNumbers.WriteInt32(byteOrder, destination[4..], unchecked((int)Lower));
        HostNumbers.WriteInt32(byteOrder, destination[8..], unchecked((int)Upper));
        HostNumbers.WriteInt32(byteOrder, destination[12..], Timeout);
        HostNumbers.WriteInt32(byteOrder, destination[16..], (int)Filter);
        HostNumbers.WriteInt64(byteOrder, destination[20..], unchecked((long)UserHandle));
        return Size;
    }
}
