using System.Globalization;
using SimNet.Simulation.Names.Messages;

namespace SimNet.Simulation.Names.Zones;

/// <summary>Reads the entries of a zone file (RFC 1035 5.1) into a builder.</summary>
internal sealed class ZoneFileReader(ZoneBuilder builder, Func<string, string>? include)
{
    private const int MaxIncludes = 16;

    private DnsName? _owner;
    private uint? _defaultTtl;
    private uint? _lastTtl;
    private int _includes;

    public void Read(string text, string file, DnsName origin)
    {
        foreach (ZoneEntry entry in new ZoneFileLexer(text, file).Read())
        {
            try
            {
                origin = ReadEntry(entry, file, origin);
            }
            catch (Exception e) when (e is FormatException or ArgumentException && !e.Message.Contains(", line ", StringComparison.Ordinal))
            {
                throw new FormatException($"{file}, line {entry.Line}: {e.Message}", e);
            }
        }
    }

    private DnsName ReadEntry(ZoneEntry entry, string file, DnsName origin)
    {
        string first = entry.Tokens[0].Text;
        if (!entry.HasOwner || !first.StartsWith('$'))
        {
            ReadRecord(entry, origin);
            return origin;
        }

        var arguments = new ZoneArguments(entry.Tokens, 1, origin);
        switch (first.ToUpperInvariant())
        {
            case "$ORIGIN":
                return arguments.Name();
            case "$TTL":
                _defaultTtl = arguments.Seconds();
                return origin;
            case "$INCLUDE":
                Include(arguments.Text(), arguments.HasMore ? arguments.Name() : origin, file);
                return origin;
            default:
                throw new FormatException($"'{first}' is no control entry; there are $ORIGIN, $TTL and $INCLUDE.");
        }
    }

    // What a file that is included does to the origin and the last owner ends with it.
    private void Include(string name, DnsName origin, string file)
    {
        if (include is null)
        {
            throw new FormatException($"{file} includes '{name}'; pass a function that reads included files.");
        }

        if (++_includes > MaxIncludes)
        {
            throw new FormatException($"More than {MaxIncludes} files are included, one in the other.");
        }

        DnsName? owner = _owner;
        Read(include(name), name, origin);
        _owner = owner;
        _includes--;
    }

    private void ReadRecord(ZoneEntry entry, DnsName origin)
    {
        var arguments = new ZoneArguments(entry.Tokens, 0, origin);
        if (entry.HasOwner)
        {
            _owner = arguments.Name();
        }

        DnsName owner = _owner ?? throw new FormatException("The first record has no name; begin the line with one, or with '@'.");
        uint? ttl = null;
        bool hasClass = false;
        while (arguments.HasMore)
        {
            string word = arguments.Peek();
            if (ttl is null && char.IsAsciiDigit(word[0]))
            {
                ttl = arguments.Seconds();
            }
            else if (!hasClass && word.ToUpperInvariant() is "IN" or "CH" or "HS" or "CS")
            {
                hasClass = true;
                if (!arguments.Text().Equals("IN", StringComparison.OrdinalIgnoreCase))
                {
                    throw new FormatException($"The class is '{word}'; only IN is known.");
                }
            }
            else
            {
                break;
            }
        }

        DnsRecordType type = ReadType(arguments.Text());
        DnsData data = arguments.Data(type);
        arguments.ExpectEnd();
        // RFC 2308 4; before it, the last one that was given, and at last that of the zone's start.
        uint seconds = ttl ?? _defaultTtl ?? _lastTtl ?? (data as DnsStartOfAuthority)?.Minimum ?? builder.DefaultTtlSeconds;
        _lastTtl = seconds;
        builder.Add(owner, data, type, seconds);
    }

    private static DnsRecordType ReadType(string word)
    {
        if (word.StartsWith("TYPE", StringComparison.OrdinalIgnoreCase)
            && ushort.TryParse(word.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
        {
            return (DnsRecordType)number;
        }

        return Enum.TryParse(word, ignoreCase: true, out DnsRecordType type) && !char.IsAsciiDigit(word[0])
            ? type
            : throw new FormatException($"'{word}' is no type of record that is known; others are written as in TYPE65 \\# 2 ABCD (RFC 3597).");
    }
}
