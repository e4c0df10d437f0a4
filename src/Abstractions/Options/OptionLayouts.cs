using System.Net.Sockets;
using System.Text;
using NodaTime;

namespace SimNet.Abstractions;

// The layouts of option values: C ints, struct linger, struct timeval of two 64-bit numbers, text with a zero at its end, bytes.
internal static class OptionLayouts
{
    // Longer ones than any name of a device or of a congestion control.
    private const int MaxText = 64;

    // IP options are 40 bytes at most, IPv6 headers a few hundred.
    private const int MaxBytes = 2048;

    private delegate T Reader<T>(ISocket socket, ReadOnlySpan<byte> value);

    internal static OptionLayout<bool> Flag { get; } =
        new(static (s, l, n) => s.GetOption(l, n) != 0, static (s, l, n, v) => s.SetOption(l, n, v ? 1 : 0));

    internal static OptionLayout<int> Number { get; } = new(static (s, l, n) => s.GetOption(l, n), static (s, l, n, v) => s.SetOption(l, n, v));

    internal static OptionLayout<SocketError> Error { get; } = new(
        static (s, l, n) => SocketErrors.FromErrno((Errno)s.GetOption(l, n)),
        static (s, l, n, v) => s.SetOption(l, n, (int)SocketErrors.ToErrno(v)));

    internal static OptionLayout<LingerOption> Linger { get; } = new(GetLinger, SetLinger);

    internal static OptionLayout<Duration> TimeValue { get; } = new(GetTimeValue, SetTimeValue);

    internal static OptionLayout<string> Text { get; } = new(GetText, static (s, l, n, v) => s.SetOption(l, n, Encoding.ASCII.GetBytes(v)));

    internal static OptionLayout<byte[]> Bytes { get; } = new(
        static (s, l, n) => Get(s, l, n, MaxBytes, static (_, value) => value.ToArray()),
        static (s, l, n, v) => s.SetOption(l, n, v));

    internal static OptionLayout<PeerCredentials> Credentials { get; } = new(
        static (s, l, n) => Get(s, l, n, 3 * sizeof(int), static (socket, value) => new PeerCredentials(
            HostNumbers.ReadInt32(socket, value),
            HostNumbers.ReadInt32(socket, value[sizeof(int)..]),
            HostNumbers.ReadInt32(socket, value[(2 * sizeof(int))..]))),
        static (_, _, _, _) => throw new NotSupportedException("Credentials are the kernel's to say."));

    internal static OptionLayout<TcpInformation> TcpInformation { get; } = new(
        static (s, l, n) => Get(s, l, n, 512, static (socket, value) => Abstractions.TcpInformation.Read(value, socket.Provider.ByteOrder)),
        static (_, _, _, _) => throw new NotSupportedException("The state of a connection is not set."));

    // An enum that is an int in memory.
    internal static OptionLayout<T> Enumerated<T>()
        where T : struct, Enum => new(
        static (s, l, n) => (T)Enum.ToObject(typeof(T), s.GetOption(l, n)),
        static (s, l, n, v) => s.SetOption(l, n, Convert.ToInt32(v, System.Globalization.CultureInfo.InvariantCulture)));

    private static T Get<T>(ISocket socket, int level, int name, int room, Reader<T> read)
    {
        Span<byte> value = new byte[room];
        return read(socket, value[..socket.GetOption(level, name, value)]);
    }

    private static LingerOption GetLinger(ISocket socket, int level, int name)
    {
        Span<byte> value = stackalloc byte[2 * sizeof(int)];
        socket.GetOption(level, name, value);
        return new LingerOption(HostNumbers.ReadInt32(socket, value) != 0, HostNumbers.ReadInt32(socket, value[sizeof(int)..]));
    }

    private static void SetLinger(ISocket socket, int level, int name, LingerOption linger)
    {
        ArgumentNullException.ThrowIfNull(linger);
        Span<byte> value = stackalloc byte[2 * sizeof(int)];
        IByteOrder order = socket.Provider.ByteOrder;
        HostNumbers.WriteInt32(order, value, linger.Enabled ? 1 : 0);
        HostNumbers.WriteInt32(order, value[sizeof(int)..], linger.LingerTime);
        socket.SetOption(level, name, value);
    }

    private static Duration GetTimeValue(ISocket socket, int level, int name)
    {
        Span<byte> value = stackalloc byte[2 * sizeof(long)];
        socket.GetOption(level, name, value);
        IByteOrder order = socket.Provider.ByteOrder;
        return Duration.FromSeconds(HostNumbers.ReadInt64(order, value))
            + Duration.FromNanoseconds(HostNumbers.ReadInt64(order, value[sizeof(long)..]) * 1000);
    }

    private static void SetTimeValue(ISocket socket, int level, int name, Duration duration)
    {
        Span<byte> value = stackalloc byte[2 * sizeof(long)];
        IByteOrder order = socket.Provider.ByteOrder;
        long microseconds = duration.ToInt64Nanoseconds() / 1000;
        HostNumbers.WriteInt64(order, value, Math.DivRem(microseconds, 1_000_000, out long rest));
        HostNumbers.WriteInt64(order, value[sizeof(long)..], rest);
        socket.SetOption(level, name, value);
    }

    private static string GetText(ISocket socket, int level, int name)
    {
        Span<byte> value = stackalloc byte[MaxText];
        int length = socket.GetOption(level, name, value);
        return Encoding.ASCII.GetString(value[..length]).TrimEnd('\0');
    }
}
