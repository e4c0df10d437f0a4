using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace SimNet.Abstractions;

/// <summary>
/// Conversion between internet addresses as text and as bytes in network order, exactly as <c>inet_aton</c>, <c>inet_ntoa</c>,
/// <c>inet_pton</c> and <c>inet_ntop</c> of glibc do it (<c>inet(3)</c>, <c>inet_pton(3)</c>, <c>inet_ntop(3)</c>).
/// </summary>
/// <remarks>
/// <para><see cref="System.Net.IPAddress"/> differs: it reads scope ids, ports and brackets, and forms with too few parts as IPv4 where
/// <c>inet_pton</c> does not. All members are pure and thread-safe.</para>
/// </remarks>
public static class InternetAddress
{
    /// <summary>The size of an IPv4 address in bytes.</summary>
    public const int IPv4Size = 4;

    /// <summary>The size of an IPv6 address in bytes.</summary>
    public const int IPv6Size = 16;

    private const int WordCount = IPv6Size / 2;

    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create(" \t\n\v\f\r");

    /// <summary>Reads an IPv4 address in any of the classic forms (<c>inet_aton</c>).</summary>
    /// <param name="text">As for <see cref="TryParseClassic"/>.</param>
    /// <returns>The four bytes, in network order, in a new array.</returns>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    /// <exception cref="SocketException">The text is no address (<see cref="SocketError.InvalidArgument"/>).</exception>
    public static byte[] ParseClassic(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var address = new byte[IPv4Size];
        return TryParseClassic(text, address) ? address : throw IllegalText();
    }

    /// <summary>Reads an IPv4 address in any of the classic forms (<c>inet_aton</c>).</summary>
    /// <param name="text">One to four numbers between dots, each decimal, octal ("010") or hexadecimal ("0x8"); the last one fills the bytes
    /// that are left. White space and anything after it is ignored.</param>
    /// <param name="destination">Receives four bytes in network order; unchanged if the text is no address.</param>
    /// <returns>Whether the text is an address.</returns>
    /// <exception cref="ArgumentException">The destination is shorter than four bytes.</exception>
    public static bool TryParseClassic(ReadOnlySpan<char> text, Span<byte> destination)
    {
        Require(destination.Length >= IPv4Size, nameof(destination));
        int end = text.IndexOfAny(WhiteSpace);
        return ReadClassic(end < 0 ? text : text[..end], destination);
    }

    /// <summary>Writes an IPv4 address (<c>inet_ntoa</c>).</summary>
    /// <param name="address">Exactly four bytes in network order.</param>
    /// <returns>Four decimal numbers with dots between them.</returns>
    /// <exception cref="ArgumentException">There are not exactly four bytes.</exception>
    public static string FormatClassic(ReadOnlySpan<byte> address)
    {
        Require(address.Length == IPv4Size, nameof(address));
        return string.Create(CultureInfo.InvariantCulture, $"{address[0]}.{address[1]}.{address[2]}.{address[3]}");
    }

    /// <summary>Reads an address of a family in its standard form (<c>inet_pton</c>).</summary>
    /// <param name="addressFamily"><see cref="AddressFamily.InterNetwork"/> or <see cref="AddressFamily.InterNetworkV6"/>.</param>
    /// <param name="text">As for <see cref="TryParse"/>.</param>
    /// <returns>The 4 or 16 bytes, in network order, in a new array.</returns>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    /// <exception cref="SocketException">The text is no address (<see cref="SocketError.InvalidArgument"/>), or the family is another
    /// (<see cref="SocketError.AddressFamilyNotSupported"/>).</exception>
    public static byte[] Parse(AddressFamily addressFamily, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var address = new byte[SizeOf(addressFamily)];
        return TryParse(addressFamily, text, address) ? address : throw IllegalText();
    }

    /// <summary>Reads an address of a family in its standard form (<c>inet_pton</c>).</summary>
    /// <param name="addressFamily"><see cref="AddressFamily.InterNetwork"/> or <see cref="AddressFamily.InterNetworkV6"/>.</param>
    /// <param name="text">For IPv4 four decimal numbers without leading zeros; for IPv6 a form of RFC 4291 2.2, without scope id. Nothing
    /// may stand around it.</param>
    /// <param name="destination">Receives 4 or 16 bytes in network order; unchanged if the text is no address.</param>
    /// <returns>Whether the text is an address of the family.</returns>
    /// <exception cref="ArgumentException">The destination is shorter than an address of the family.</exception>
    /// <exception cref="SocketException">The family is another (<see cref="SocketError.AddressFamilyNotSupported"/>).</exception>
    public static bool TryParse(AddressFamily addressFamily, ReadOnlySpan<char> text, Span<byte> destination)
    {
        int size = SizeOf(addressFamily);
        Require(destination.Length >= size, nameof(destination));
        return size == IPv4Size ? ReadDotted(text, destination) : ReadIPv6(text, destination);
    }

    /// <summary>Writes an address of a family (<c>inet_ntop</c>).</summary>
    /// <param name="addressFamily"><see cref="AddressFamily.InterNetwork"/> or <see cref="AddressFamily.InterNetworkV6"/>.</param>
    /// <param name="address">Exactly 4 or 16 bytes in network order.</param>
    /// <returns>The text: for IPv6 in lower case, the first of the longest runs of two or more zero words as "::", and the last four bytes
    /// of an IPv4-mapped or IPv4-compatible address with dots.</returns>
    /// <exception cref="ArgumentException">The number of bytes is not that of the family.</exception>
    /// <exception cref="SocketException">The family is another (<see cref="SocketError.AddressFamilyNotSupported"/>).</exception>
    public static string Format(AddressFamily addressFamily, ReadOnlySpan<byte> address)
    {
        int size = SizeOf(addressFamily);
        Require(address.Length == size, nameof(address));
        return size == IPv4Size ? FormatClassic(address) : FormatIPv6(address);
    }

    private static bool ReadClassic(ReadOnlySpan<char> text, Span<byte> destination)
    {
        uint address = 0;
        int parts = 0;
        while (true)
        {
            int length = text.IndexOf('.');
            bool isLast = length < 0;
            if (!TryReadNumber(isLast ? text : text[..length], out uint value))
            {
                return false;
            }

            if (isLast)
            {
                if (value > uint.MaxValue >> (8 * parts))
                {
                    return false;
                }

                BinaryPrimitives.WriteUInt32BigEndian(destination, address | value);
                return true;
            }

            if (parts == IPv4Size - 1 || value > byte.MaxValue)
            {
                return false;
            }

            address |= value << (8 * (IPv4Size - 1 - parts));
            parts++;
            text = text[(length + 1)..];
        }
    }

    // A number as C writes it.
    private static bool TryReadNumber(ReadOnlySpan<char> text, out uint value)
    {
        value = 0;
        uint radix = text is ['0', 'x' or 'X', ..] ? 16u : text is ['0', ..] ? 8u : 10u;
        if (radix == 16)
        {
            text = text[2..];
        }

        ulong sum = 0;
        foreach (char c in text)
        {
            uint digit = DigitOf(c);
            sum = (sum * radix) + digit;
            if (digit >= radix || sum > uint.MaxValue)
            {
                return false;
            }
        }

        value = (uint)sum;
        return text.Length > 0;
    }

    private static uint DigitOf(char c) => c switch
    {
        >= '0' and <= '9' => (uint)(c - '0'),
        >= 'a' and <= 'f' => (uint)(c - 'a' + 10),
        >= 'A' and <= 'F' => (uint)(c - 'A' + 10),
        _ => uint.MaxValue,
    };

    private static bool ReadDotted(ReadOnlySpan<char> text, Span<byte> destination)
    {
        Span<byte> address = stackalloc byte[IPv4Size];
        int part = 0;
        int digits = 0;
        int value = 0;
        foreach (char c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                value = (value * 10) + (c - '0');
                digits++;
                if (value > byte.MaxValue || (digits > 1 && value < 10))
                {
                    return false;
                }

                address[part] = (byte)value;
            }
            else if (c == '.' && digits > 0 && part < IPv4Size - 1)
            {
                part++;
                digits = 0;
                value = 0;
            }
            else
            {
                return false;
            }
        }

        return part == IPv4Size - 1 && digits > 0 && address.TryCopyTo(destination);
    }

    private static bool ReadIPv6(ReadOnlySpan<char> text, Span<byte> destination)
    {
        Span<byte> address = stackalloc byte[IPv6Size];
        address.Clear();
        int gap = -1;
        int used = 0;
        int start = 0;
        if (text.StartsWith("::", StringComparison.Ordinal))
        {
            gap = 0;
            start = 2;
        }

        while (start < text.Length)
        {
            ReadOnlySpan<char> rest = text[start..];
            int length = rest.IndexOf(':');
            ReadOnlySpan<char> word = length < 0 ? rest : rest[..length];
            if (length < 0 && word.Contains('.'))
            {
                if (used > IPv6Size - IPv4Size || !ReadDotted(word, address[used..]))
                {
                    return false;
                }

                used += IPv4Size;
                break;
            }

            if (used == IPv6Size || !TryReadWord(word, address[used..]))
            {
                return false;
            }

            used += 2;
            start += word.Length;
            if (length < 0)
            {
                break;
            }

            // After a word: the end, a colon with a word behind it, or the one double colon.
            start++;
            if (start < text.Length && text[start] == ':')
            {
                if (gap >= 0)
                {
                    return false;
                }

                gap = used;
                start++;
            }
            else if (start == text.Length)
            {
                return false;
            }
        }

        return CloseGap(address, used, gap) && address.TryCopyTo(destination);
    }

    private static bool TryReadWord(ReadOnlySpan<char> text, Span<byte> destination)
    {
        uint word = 0;
        foreach (char c in text)
        {
            uint digit = DigitOf(c);
            if (digit > 0xF)
            {
                return false;
            }

            word = ((word & 0xFFF) << 4) | digit;
        }

        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)word);
        return text.Length is > 0 and <= 4;
    }

    // The double colon stands for at least one zero word.
    private static bool CloseGap(Span<byte> address, int used, int gap)
    {
        if (gap < 0 || used == IPv6Size)
        {
            return gap < 0 && used == IPv6Size;
        }

        int tail = used - gap;
        address.Slice(gap, tail).CopyTo(address[^tail..]);
        address[gap..^tail].Clear();
        return true;
    }

    private static string FormatIPv6(ReadOnlySpan<byte> address)
    {
        Span<ushort> words = stackalloc ushort[WordCount];
        for (int i = 0; i < WordCount; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt16BigEndian(address[(2 * i)..]);
        }

        (int start, int length) = LongestZeroRun(words);
        var text = new StringBuilder();
        for (int i = 0; i < WordCount; i++)
        {
            if (i == start)
            {
                text.Append("::");
                i += length - 1;
                continue;
            }

            if (i > 0 && i != start + length)
            {
                text.Append(':');
            }

            if (i == 6 && start == 0 && (length == 6 || (length == 5 && words[5] == 0xFFFF)))
            {
                return text.Append(FormatClassic(address[12..])).ToString();
            }

            text.Append(CultureInfo.InvariantCulture, $"{words[i]:x}");
        }

        return text.ToString();
    }

    // The first of the longest; a single zero word is no run.
    private static (int Start, int Length) LongestZeroRun(ReadOnlySpan<ushort> words)
    {
        (int Start, int Length) best = (-1, 1);
        for (int i = 0; i < WordCount; i++)
        {
            int run = words[i..].IndexOfAnyExcept((ushort)0);
            run = run < 0 ? WordCount - i : run;
            if (run > best.Length)
            {
                best = (i, run);
            }
        }

        return best;
    }

    private static int SizeOf(AddressFamily addressFamily) => addressFamily switch
    {
        AddressFamily.InterNetwork => IPv4Size,
        AddressFamily.InterNetworkV6 => IPv6Size,
        _ => throw SocketErrors.ToException(SocketError.AddressFamilyNotSupported),
    };

    private static void Require(bool condition, string parameter)
    {
        if (!condition)
        {
            throw new ArgumentException("The number of bytes is not that of an address of the family (4 for IPv4, 16 for IPv6).", parameter);
        }
    }

    private static SocketException IllegalText() => SocketErrors.ToException(SocketError.InvalidArgument);
}
