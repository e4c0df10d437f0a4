// Where getsockopt(2) puts a value: a buffer of the caller, in the host's byte order. A value that is longer is cut, as the kernel does it.
using System.Buffers.Binary;
using System.Net.Sockets;

namespace SimNet.Simulation.Transport;

internal ref struct OptionOutput(Span<byte> buffer, bool isLittleEndian)
{
    private const int NanosecondsPerMicrosecond = 1000;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly Span<byte> _buffer = buffer;

    // How many bytes the caller has room for.
    internal readonly int Capacity => _buffer.Length;

    // What the caller put there: some options are asked with a request in the same buffer.
    internal readonly ReadOnlySpan<byte> Given => _buffer;

    internal readonly bool IsLittleEndian => isLittleEndian;

    // How many bytes were written.
    internal int Length { get; private set; }

    internal SocketError Write(bool flag) => Write(flag ? 1 : 0);

    internal SocketError Write(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        Put32(bytes, number);
        return Write(bytes);
    }

    // A number as the level of IPv4 gives it: one byte where an int has no room (do_ip_getsockopt).
    internal SocketError WriteInt32OrByte(int number)
    {
        if (Capacity is 0 or >= sizeof(int) || number is < 0 or > byte.MaxValue)
        {
            return Write(number);
        }

        return Write([(byte)number]);
    }

    internal SocketError WriteLinger(bool isOn, int seconds)
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(int)];
        Put32(bytes, isOn ? 1 : 0);
        Put32(bytes[sizeof(int)..], seconds);
        return Write(bytes);
    }

    // struct timeval of two 64-bit numbers.
    internal SocketError WriteTimeValue(long nanoseconds)
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(long)];
        Put64(bytes, nanoseconds / NanosecondsPerSecond);
        Put64(bytes[sizeof(long)..], nanoseconds % NanosecondsPerSecond / NanosecondsPerMicrosecond);
        return Write(bytes);
    }

    internal SocketError Write(scoped ReadOnlySpan<byte> bytes)
    {
        Length = Math.Min(bytes.Length, Capacity);
        bytes[..Length].CopyTo(_buffer);
        return SocketError.Success;
    }

    // A number within a larger value that the caller lays out itself.
    internal readonly void Put32(scoped Span<byte> bytes, int number)
    {
        if (isLittleEndian)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        }
        else
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        }
    }

    internal readonly void Put64(scoped Span<byte> bytes, long number)
    {
        if (isLittleEndian)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        }
    }
}
