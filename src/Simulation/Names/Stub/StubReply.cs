using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace SimNet.Simulation.Names.Stub;

/// <summary>A server's message, as far as a stub resolver reads it (RFC 1035 4.1).</summary>
/// <remarks>Only the header has to be there. What else cannot be read is left out and noted.</remarks>
internal sealed class StubReply
{
    private const int HeaderLength = 12;
    private const int QuestionLength = 4;
    private const int RecordLength = 10;
    private const int MaxJumps = 127;
    private const ushort Internet = 1;
    private const int ServerFailure = 2;
    private const int NotImplemented = 4;
    private const int Refused = 5;

    private readonly int _flags;
    private readonly int _length;
    private readonly int _questions;
    private readonly int _additional;
    private readonly List<StubRecord> _records = [];

    private StubReply(ReadOnlySpan<byte> message)
    {
        _length = message.Length;
        Id = BinaryPrimitives.ReadUInt16BigEndian(message);
        _flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        _questions = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        AnswerCount = BinaryPrimitives.ReadUInt16BigEndian(message[6..]);
        _additional = BinaryPrimitives.ReadUInt16BigEndian(message[10..]);
        IsMalformed = !ReadBody(message);
    }

    /// <summary>The id of the query.</summary>
    public ushort Id { get; }

    /// <summary>The response code.</summary>
    public int Code => _flags & 0xF;

    /// <summary>How many records the header says the answer has.</summary>
    public int AnswerCount { get; }

    /// <summary>Whether the answer has records and no error.</summary>
    public bool HasRecords => Code == 0 && AnswerCount > 0;

    /// <summary>Whether the message was cut, so that TCP has to be used.</summary>
    public bool IsTruncated => (_flags & 0x200) != 0;

    /// <summary>Whether the server does not want to answer, so that another one is asked.</summary>
    public bool IsRefusal => Code is ServerFailure or NotImplemented or Refused;

    /// <summary>A refusal that is a header alone.</summary>
    public bool IsBareRefusal => IsRefusal && _length == HeaderLength && _questions == 0;

    /// <summary>Whether the server neither knows the name nor asks others: it refers elsewhere, or has nothing to say.</summary>
    public bool IsLame => Code == 0 && AnswerCount == 0 && (_flags & 0x480) == 0 && _additional == 0;

    /// <summary>The name in the question, without a dot at the end.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The type in the question.</summary>
    public ushort Type { get; private set; }

    /// <summary>The records of the answer in the class of the Internet.</summary>
    public IReadOnlyList<StubRecord> Records => _records;

    /// <summary>Whether the question or a record of the answer could not be read.</summary>
    public bool IsMalformed { get; }

    /// <summary>Reads a message; null if there is not even a header.</summary>
    public static StubReply? Read(ReadOnlySpan<byte> message) => message.Length < HeaderLength ? null : new StubReply(message);

    /// <summary>Whether the question is the query's.</summary>
    public bool IsAnswerTo(StubQuery query) =>
        _questions == 1 && Type == query.Type && Name.Equals(query.Name, StringComparison.OrdinalIgnoreCase);

    private bool ReadBody(ReadOnlySpan<byte> message)
    {
        int at = HeaderLength;
        if (_questions != 1 || ReadName(message, ref at) is not { } name || at + QuestionLength > message.Length
            || BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]) != Internet)
        {
            return false;
        }

        Name = name;
        Type = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
        at += QuestionLength;
        for (int i = 0; i < AnswerCount; i++)
        {
            if (!ReadRecord(message, ref at))
            {
                return false;
            }
        }

        return true;
    }

    private bool ReadRecord(ReadOnlySpan<byte> message, ref int at)
    {
        if (ReadName(message, ref at) is not { } owner || at + RecordLength > message.Length)
        {
            return false;
        }

        ushort type = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
        ushort kind = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]);
        int seconds = Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(message[(at + 4)..]));
        int length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
        at += RecordLength;
        if (at + length > message.Length)
        {
            return false;
        }

        int start = at;
        string? target = type is StubRecord.Alias or StubRecord.Pointer ? ReadName(message, ref start) : "";
        IPAddress? address = (type, length) is (StubRecord.IPv4Address, 4) or (StubRecord.IPv6Address, 16)
            ? new IPAddress(message.Slice(at, length))
            : null;
        at += length;
        if (target is null)
        {
            return false;
        }

        if (kind == Internet)
        {
            _records.Add(new StubRecord(owner, type, seconds, target, address));
        }

        return true;
    }

    // A name, which may go on elsewhere in the message (RFC 1035 4.1.4). Bytes that no host name has are written as in zone files (5.1).
    private static string? ReadName(ReadOnlySpan<byte> message, ref int at)
    {
        var name = new StringBuilder();
        int position = at;
        int? end = null;
        for (int jumps = 0; position < message.Length;)
        {
            int length = message[position];
            if (length == 0)
            {
                at = end ?? position + 1;
                return name.ToString();
            }

            if (length >= 0xC0)
            {
                if (position + 1 >= message.Length || ++jumps > MaxJumps)
                {
                    return null;
                }

                end ??= position + 2;
                position = ((length & 0x3F) << 8) | message[position + 1];
                continue;
            }

            if (length >= 0x40 || position + 1 + length > message.Length)
            {
                return null;
            }

            AppendLabel(name, message.Slice(position + 1, length));
            position += length + 1;
        }

        return null;
    }

    private static void AppendLabel(StringBuilder name, ReadOnlySpan<byte> label)
    {
        if (name.Length > 0)
        {
            name.Append('.');
        }

        foreach (byte b in label)
        {
            if (b is > (byte)' ' and <= (byte)'~')
            {
                name.Append("\"().;@$\\".Contains((char)b, StringComparison.Ordinal) ? "\\" : "").Append((char)b);
            }
            else
            {
                name.Append(CultureInfo.InvariantCulture, $"\\{b:d3}");
            }
        }
    }
}
