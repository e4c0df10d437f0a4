using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using NodaTime;

namespace SimNet.Abstractions;

// How option values lie in memory: C ints, struct linger, struct timeval (two 64-bit numbers), in the host's byte order; struct in_addr in the network's.
internal static class SocketOptionLayouts
{
    internal static SocketOption<bool> Flag(int level, int name) =>
        new(level, name, static (s, l, n) => s.GetOption(l, n) != 0, static (s, l, n, v) => s.SetOption(l, n, v ? 1 : 0));

    internal static SocketOption<int> Number(int level, int name) =>
        new(level, name, static (s, l, n) => s.GetOption(l, n), static (s, l, n, v) => s.SetOption(l, n, v));

    internal static SocketOption<SocketError> Error(int level, int name) => new(
        level,
        name,
        static (s, l, n) => SocketErrors.FromErrno((Errno)s.GetOption(l, n)),
        static (s, l, n, v) => s.SetOption(l, n, (int)SocketErrors.ToErrno(v)));

    internal static SocketOption<LingerOption> Linger(int level, int name) => new(level, name, GetLinger, SetLinger);

    internal static SocketOption<Duration> TimeValue(int level, int name) => new(level, name, GetTimeValue, SetTimeValue);

    internal static SocketOption<IPAddress> Address(int level, int name) => new(level, name, GetAddress, SetAddress);

    private static LingerOption GetLinger(ISocket socket, int level, int name)
    {
        Span<byte> value = stackalloc byte[8];
        socket.GetOption(level, name, value);
        return new LingerOption(ReadInt32(socket, value) != 0, ReadInt32(socket, value[4..]));
    }

    private static void SetLinger(ISocket socket, int level, int name, LingerOption linger)
    {
        ArgumentNullException.ThrowIfNull(linger);
        Span<byte> value = stackalloc byte[8];
        WriteInt32(socket, value, linger.Enabled ? 1 : 0);
        WriteInt32(socket, value[4..], linger.LingerTime);
        socket.SetOption(level, name, value);
    }

    private static Duration GetTimeValue(ISocket socket, int level, int name)
    {
        Span<byte> value = stackalloc byte[16];
        socket.GetOption(level, name, value);
        return Duration.FromSeconds(ReadInt64(socket, value)) + Duration.FromNanoseconds(ReadInt64(socket, value[8..]) * 1000);
    }

    private static void SetTimeValue(ISocket socket, int level, int name, Duration duration)
    {
        Span<byte> value = stackalloc byte[16];
        long microseconds = (long)(duration.ToInt64Nanoseconds() / 1000);
        WriteInt64(socket, value, Math.DivRem(microseconds, 1_000_000, out long rest));
        WriteInt64(socket, value[8..], rest);
        socket.SetOption(level, name, value);
    }

    private static IPAddress GetAddress(ISocket socket, int level, int name)
    {
        Span<byte> value = stackalloc byte[4];
        socket.GetOption(level, name, value);
        return new IPAddress(value);
    }

    private static void SetAddress(ISocket socket, int level, int name, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        socket.SetOption(level, name, address.GetAddressBytes());
    }

    private static int ReadInt32(ISocket socket, ReadOnlySpan<byte> value) => IsLittleEndian(socket)
        ? BinaryPrimitives.ReadInt32LittleEndian(value)
        : BinaryPrimitives.ReadInt32BigEndian(value);

    private static long ReadInt64(ISocket socket, ReadOnlySpan<byte> value) => IsLittleEndian(socket)
        ? BinaryPrimitives.ReadInt64LittleEndian(value)
        : BinaryPrimitives.ReadInt64BigEndian(value);

    private static void WriteInt32(ISocket socket, Span<byte> value, int number)
    {
        if (IsLittleEndian(socket))
        {
            BinaryPrimitives.WriteInt32LittleEndian(value, number);
        }
        else
        {
            BinaryPrimitives.WriteInt32BigEndian(value, number);
        }
    }

    private static void WriteInt64(ISocket socket, Span<byte> value, long number)
    {
        if (IsLittleEndian(socket))
        {
            BinaryPrimitives.WriteInt64LittleEndian(value, number);
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(value, number);
        }
    }

    private static bool IsLittleEndian(ISocket socket) => socket.Provider.ByteOrder.IsLittleEndian;
}
