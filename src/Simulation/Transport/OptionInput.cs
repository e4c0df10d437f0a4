// The value given to setsockopt(2): bytes in the host's byte order, of a length that may be wrong, or none at all (a null pointer).
using System.Buffers.Binary;
using System.Net.Sockets;

namespace SimNet.Simulation.Transport;

internal readonly ref struct OptionInput
{
    internal OptionInput(ReadOnlySpan<byte> bytes, bool isLittleEndian)
    {
        Bytes = bytes;
        Length = bytes.Length;
        IsLittleEndian = isLittleEndian;
    }

    private OptionInput(int length)
    {
        Length = length;
        IsNull = true;
    }

    // Empty for a null pointer, whatever the length.
    internal ReadOnlySpan<byte> Bytes { get; }

    internal int Length { get; }

    internal bool IsLittleEndian { get; }

    // The caller gave no value but a null pointer.
    internal bool IsNull { get; }

    internal static OptionInput Null(int length) => new(length);

    // Whether so many bytes can be read: too few are an invalid argument, those at a null pointer a bad address.
    internal SocketError Check(int count) =>
        Length < count ? SocketError.InvalidArgument : IsNull && count > 0 ? SocketError.Fault : SocketError.Success;

    internal SocketError ReadInt32(out int number)
    {
        SocketError error = Check(sizeof(int));
        number = error == SocketError.Success ? Int32At(0) : 0;
        return error;
    }

    // A number as the level of IPv4 takes it: an int, one byte, or nothing for 0 (do_ip_setsockopt).
    internal SocketError ReadInt32OrByte(out int number)
    {
        if (Length >= sizeof(int))
        {
            return ReadInt32(out number);
        }

        SocketError error = Check(Math.Min(Length, 1));
        number = error == SocketError.Success && Length > 0 ? Bytes[0] : 0;
        return error;
    }

    internal int Int32At(int offset) => IsLittleEndian
        ? BinaryPrimitives.ReadInt32LittleEndian(Bytes[offset..])
        : BinaryPrimitives.ReadInt32BigEndian(Bytes[offset..]);

    internal long Int64At(int offset) => IsLittleEndian
        ? BinaryPrimitives.ReadInt64LittleEndian(Bytes[offset..])
        : BinaryPrimitives.ReadInt64BigEndian(Bytes[offset..]);
}
