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

    // A value as a number or a pair, by its length; false if it is shorter than an int.
    internal static bool TryRead(ReadOnlySpan<byte> bytes, bool isLittleEndian, out OptionValue value)
    {
        value = default;
        if (bytes.Length < sizeof(int))
        {
            return false;
        }

        value = bytes.Length >= LingerLength
            ? new OptionValue(OptionLayout.Linger, Read32(bytes, isLittleEndian), Read32(bytes[sizeof(int)..], isLittleEndian))
            : OptionValue.From(Read32(bytes, isLittleEndian));
        return true;
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

    private static int Read32(ReadOnlySpan<byte> bytes, bool isLittleEndian) => isLittleEndian
        ? BinaryPrimitives.ReadInt32LittleEndian(bytes)
        : BinaryPrimitives.ReadInt32BigEndian(bytes);
}
