using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SimNet.Simulation.Names.Messages;

namespace SimNet.Simulation.Names.Zones;

/// <summary>The words of an entry, taken one after the other.</summary>
internal sealed class ZoneArguments(IReadOnlyList<ZoneToken> tokens, int start, DnsName origin)
{
    private int _next = start;

    public bool HasMore => _next < tokens.Count;

    public string Peek() => tokens[_next].Text;

    public string Text() => HasMore ? tokens[_next++].Text : throw new FormatException("The entry ends too early; a word is missing.");

    public void ExpectEnd()
    {
        if (HasMore)
        {
            throw new FormatException($"The entry goes on with '{Peek()}' where it should end.");
        }
    }

    /// <summary>A name; without a dot at its end it is relative to the origin, and '@' is the origin.</summary>
    public DnsName Name()
    {
        string text = Text();
        if (text == "@")
        {
            return origin;
        }

        var name = DnsName.Parse(text);
        bool isAbsolute = text.EndsWith('.') && !text.EndsWith("\\.", StringComparison.Ordinal);
        return isAbsolute ? name : origin.Prepend(name);
    }

    /// <summary>A time in seconds, or with the units w, d, h, m and s, as in 1h30m.</summary>
    public uint Seconds()
    {
        string text = Text();
        ulong total = 0;
        ulong number = 0;
        bool hasDigit = false;
        foreach (char c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                number = Math.Min((number * 10) + (ulong)(c - '0'), uint.MaxValue + 1UL);
                hasDigit = true;
                continue;
            }

            ulong unit = char.ToLowerInvariant(c) switch { 'w' => 604_800, 'd' => 86_400, 'h' => 3_600, 'm' => 60, 's' => 1, _ => 0 };
            if (unit == 0 || !hasDigit)
            {
                throw new FormatException($"'{text}' is no time; write seconds, or numbers with w, d, h, m or s.");
            }

            total += number * unit;
            (number, hasDigit) = (0, false);
        }

        total += number;
        return total <= DnsRecord.MaxTtlSeconds && text.Length > 0
            ? (uint)total
            : throw new FormatException($"'{text}' is no time up to {DnsRecord.MaxTtlSeconds} seconds.");
    }

    /// <summary>The data of a record.</summary>
    public DnsData Data(DnsRecordType type)
    {
        if (HasMore && tokens[_next] is { Text: "\\#", IsQuoted: false })
        {
            return Generic(type);
        }

        switch (type)
        {
            case DnsRecordType.A:
                return Address(AddressFamily.InterNetwork);
            case DnsRecordType.Aaaa:
                return Address(AddressFamily.InterNetworkV6);
            case DnsRecordType.NS or DnsRecordType.Cname or DnsRecordType.Ptr:
                return new DnsTarget(Name());
            case DnsRecordType.MX:
                return new DnsMailExchange(Number(), Name());
            case DnsRecordType.Srv:
                return new DnsServiceLocation(Number(), Number(), Number(), Name());
            case DnsRecordType.Txt:
                return Strings();
            case DnsRecordType.Soa:
                return new DnsStartOfAuthority(Name(), Name(), Serial(), Seconds(), Seconds(), Seconds(), Seconds());
            default:
                throw new FormatException($"The data of a record of type {type} is written as in \\# 2 ABCD (RFC 3597).");
        }
    }

    // RFC 3597 5. Types that are known have their own form all the same.
    private DnsData Generic(DnsRecordType type)
    {
        Text();
        int length = Number();
        var digits = new StringBuilder();
        while (HasMore)
        {
            digits.Append(Text());
        }

        if (digits.Length != 2 * length || digits.ToString().Any(static c => !char.IsAsciiHexDigit(c)))
        {
            throw new FormatException($"The data should have {length} bytes, as {2 * length} hexadecimal figures.");
        }

        byte[] bytes = Convert.FromHexString(digits.ToString());
        return type switch
        {
            DnsRecordType.A when length == 4 => new DnsAddress(new IPAddress(bytes)),
            DnsRecordType.Aaaa when length == 16 => new DnsAddress(new IPAddress(bytes)),
            _ => new DnsUnknown(bytes),
        };
    }

    private DnsAddress Address(AddressFamily family)
    {
        string text = Text();
        return IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == family
            ? new DnsAddress(address)
            : throw new FormatException($"'{text}' is no address of {(family == AddressFamily.InterNetwork ? "IPv4" : "IPv6")}.");
    }

    private ushort Number()
    {
        string text = Text();
        return ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number)
            ? number
            : throw new FormatException($"'{text}' is no number from 0 to 65535.");
    }

    private uint Serial()
    {
        string text = Text();
        return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
            ? number
            : throw new FormatException($"'{text}' is no serial number from 0 to 4294967295.");
    }

    private DnsText Strings()
    {
        List<string> strings = [];
        do
        {
            string text = Unescape(Text());
            strings.Add(text.Length <= byte.MaxValue ? text : throw new FormatException($"A string has {text.Length} bytes; 255 is the most."));
        }
        while (HasMore);
        return new DnsText(strings);
    }

    // Text of other scripts is kept as its bytes in UTF-8.
    private static string Unescape(string text)
    {
        var bytes = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                bytes.Append(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes([text[i]])));
            }
            else if (i + 3 < text.Length && byte.TryParse(text.AsSpan(i + 1, 3), NumberStyles.None, CultureInfo.InvariantCulture, out byte value))
            {
                bytes.Append((char)value);
                i += 3;
            }
            else if (++i < text.Length)
            {
                bytes.Append(text[i]);
            }
        }

        return bytes.ToString();
    }
}
