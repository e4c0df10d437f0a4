using System.Buffers.Binary;

namespace SimNet.Abstractions;

/// <summary>The byte order of a little-endian or a big-endian host. Immutable and thread-safe.</summary>
public sealed class HostByteOrder : IByteOrder
{
    private HostByteOrder(bool isLittleEndian) => IsLittleEndian = isLittleEndian;

    /// <summary>A little-endian host, such as x86-64.</summary>
    public static HostByteOrder LittleEndian { get; } = new(true);

    /// <summary>A big-endian host, such as s390x.</summary>
    public static HostByteOrder BigEndian { get; } = new(false);

    /// <summary>The order of the machine that runs this program.</summary>
    public static HostByteOrder Native => BitConverter.IsLittleEndian ? LittleEndian : BigEndian;

    /// <inheritdoc/>
    public bool IsLittleEndian { get; }

    /// <inheritdoc/>
    public int HostToNetwork16(int value)
    {
        ushort number = checked((ushort)value);
        return IsLittleEndian ? BinaryPrimitives.ReverseEndianness(number) : number;
    }

    /// <inheritdoc/>
    public long HostToNetwork32(long value)
    {
        uint number = checked((uint)value);
        return IsLittleEndian ? BinaryPrimitives.ReverseEndianness(number) : number;
    }

    /// <inheritdoc/>
    public int NetworkToHost16(int value) => HostToNetwork16(value);

    /// <inheritdoc/>
    public long NetworkToHost32(long value) => HostToNetwork32(value);
}
