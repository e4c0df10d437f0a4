namespace SimNet.Abstractions;

/// <summary>What TIPC's topology service tells a subscriber (<c>struct tipc_event</c>).</summary>
/// <param name="Kind">What has happened.</param>
/// <param name="Lower">The first instance that it is about.</param>
/// <param name="Upper">The last instance.</param>
/// <param name="Reference">The port's reference.</param>
/// <param name="Node">The port's node.</param>
/// <param name="Subscription">The subscription that is answered.</param>
public readonly record struct TipcEvent(
    TipcEventKind Kind,
    uint Lower,
    uint Upper,
    uint Reference,
    uint Node,
    TipcSubscription Subscription)
{
    /// <summary>The size of the native form, in bytes.</summary>
    public const int Size = 20 + TipcSubscription.Size;

    /// <summary>Reads the native form.</summary>
    /// <param name="value">At least <see cref="Size"/> bytes.</param>
    /// <param name="byteOrder">The host's byte order.</param>
    /// <returns>The event.</returns>
    /// <exception cref="ArgumentNullException">The byte order is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is too short.</exception>
    public static TipcEvent Read(ReadOnlySpan<byte> value, IByteOrder byteOrder)
    {
        ArgumentNullException.ThrowIfNull(byteOrder);
        ArgumentOutOfRangeException.ThrowIfLessThan(value.Length, Size);
        return new TipcEvent(
            (TipcEventKind)HostNumbers.ReadInt32(byteOrder, value),
            unchecked((uint)HostNumbers.ReadInt32(byteOrder, value[4..])),
            unchecked((uint)HostNumbers.ReadInt32(byteOrder, value[8..])),
            unchecked((uint)HostNumbers.ReadInt32(byteOrder, value[12..])),
            unchecked((uint)HostNumbers.ReadInt32(byteOrder, value[16..])),
            TipcSubscription.Read(value[20..], byteOrder));
    }
}
