using System.Buffers.Binary;
using SimNet.Simulation.Transport;

namespace SimNet.Simulation.Sockets;

// Option values as bytes in the host's byte order.
internal static class OptionLayouts
{
    private const int TimeValueLength = 16;
    private const int LingerLength = 8;

    internal static int Write(in OptionValue value, bool isLittleEndian, Span<byte> buffer)
    {
        Span<byte> bytes = stackalloc byte[TimeValueLength];
        int length = value.Layout switch
        {
            OptionLayout.TimeValue => WriteTwo64(value, isLittleEndian, bytes),
            OptionLayout.Linger => WriteTwo32(value, isLittleEndian, bytes),
            _ => Write32(value.First, isLittleEndian, bytes),
        };
        int count = Math.Min(length, buffer.Length);
        bytes[..count].CopyTo(buffer);
        return count;
    }

    // A value of a layout; false if the bytes are too few for it.
    internal static bool TryRead(ReadOnlySpan<byte> bytes, OptionLayout layout, bool isLittleEndian, out OptionValue value)
    {
        value = default;
        switch (layout)
        {
            case OptionLayout.Number when bytes.Length >= sizeof(int):
                value = OptionValue.From(Read32(bytes, isLittleEndian));
                return true;
            case OptionLayout.Linger when bytes.Length >= LingerLength:
                value = new OptionValue(layout, Read32(bytes, isLittleEndian), Read32(bytes[sizeof(int)..], isLittleEndian));
                return true;
            case OptionLayout.TimeValue when bytes.Length >= TimeValueLength:
                value = new OptionValue(layout, Read64(bytes, isLittleEndian), Read64(bytes[sizeof(long)..], isLittleEndian));
                return true;
            default:
                return false;
        }
    }

    private static int Write32(long number, bool isLittleEndian, Span<byte> bytes)
    {
        int value = unchecked((int)number);
        if (isLittleEndian)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        }

        return sizeof(int);
    }

    private static int WriteTwo32(in OptionValue value, bool isLittleEndian, Span<byte> bytes) =>
        Write32(value.First, isLittleEndian, bytes) + Write32(value.Second, isLittleEndian, bytes[sizeof(int)..]);

    private static int WriteTwo64(in OptionValue value, bool isLittleEndian, Span<byte> bytes)
    {
        if (isLittleEndian)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value.First);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[sizeof(long)..], value.Second);
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, value.First);
            BinaryPrimitives.WriteInt64BigEndian(bytes[sizeof(long)..], value.Second);
        }

        return TimeValueLength;
    }

    private static long Read64(ReadOnlySpan<byte> bytes, bool isLittleEndian) => isLittleEndian
        ? BinaryPrimitives.ReadInt64LittleEndian(bytes)
        : BinaryPrimitives.ReadInt64BigEndian(bytes);

    private static int Read32(ReadOnlySpan<byte> bytes, bool isLittleEndian) => isLittleEndian
        ? BinaryPrimitives.ReadInt32LittleEndian(bytes)
        : BinaryPrimitives.ReadInt32BigEndian(bytes);
}
