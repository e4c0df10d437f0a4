using System.Buffers.Binary;

namespace SimNet.Abstractions;

// Numbers in the byte order of a socket's host.
internal static class HostNumbers
{
    internal static int ReadInt32(ISocket socket, ReadOnlySpan<byte> value) => ReadInt32(socket.Provider.ByteOrder, value);

    internal static int ReadInt32(IByteOrder order, ReadOnlySpan<byte> value) => order.IsLittleEndian
        ? BinaryPrimitives.ReadInt32LittleEndian(value)
        : BinaryPrimitives.ReadInt32BigEndian(value);

    internal static long ReadInt64(IByteOrder order, ReadOnlySpan<byte> value) => order.IsLittleEndian
        ? BinaryPrimitives.ReadInt64LittleEndian(value)
        : BinaryPrimitives.ReadInt64BigEndian(value);

    internal static void WriteInt32(IByteOrder order, Span<byte> value, int number)
    {
        if (order.IsLittleEndian)
        {
            BinaryPrimitives.WriteInt32LittleEndian(value, number);
        }
        else
        {
            BinaryPrimitives.WriteInt32BigEndian(value, number);
        }
    }

    internal static void WriteInt64(IByteOrder order, Span<byte> value, long number)
    {
        if (order.IsLittleEndian)
        {
            BinaryPrimitives.WriteInt64LittleEndian(value, number);
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(value, number);
        }
    }
}
