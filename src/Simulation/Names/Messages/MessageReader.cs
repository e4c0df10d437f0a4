using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace SimNet.Simulation.Names.Messages;

/// <summary>Reads DNS messages (RFC 1035 4.1). Any bytes are a message or are not; a pointer of a name only leads backwards, so that no name is endless.</summary>
internal ref struct MessageReader
{
    private const int HeaderLength = 12;
    private const int PointerMark = 0xC0;
    private const ushort Internet = 1;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    private MessageReader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out DnsMessage? message)
    {
        message = null;
        if (bytes.Length < HeaderLength)
        {
            return false;
        }

        ushort flags = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        message = new DnsMessage
        {
            Id = BinaryPrimitives.ReadUInt16BigEndian(bytes),
            IsResponse = (flags & 0x8000) != 0,
            Opcode = (flags >> 11) & 0xF,
            IsAuthoritative = (flags & 0x0400) != 0,
            IsTruncated = (flags & 0x0200) != 0,
            RecursionDesired = (flags & 0x0100) != 0,
            RecursionAvailable = (flags & 0x0080) != 0,
            ResponseCode = (DnsResponseCode)(flags & 0xF),
        };
        var reader = new MessageReader(bytes) { _at = HeaderLength };
        return reader.TryReadBody(ref message);
    }

    private bool TryReadBody(ref DnsMessage message)
    {
        int questions = BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);
        if (questions > 1 || (questions == 1 && !TryReadQuestion(ref message)))
        {
            return false;
        }

        List<DnsRecord>[] sections = [[], [], []];
        for (int section = 0; section < sections.Length; section++)
        {
            int count = BinaryPrimitives.ReadUInt16BigEndian(_bytes[(6 + (2 * section))..]);
            for (int i = 0; i < count; i++)
            {
                if (!TryReadRecord(sections[section], ref message))
                {
                    return false;
                }
            }
        }

        message = message with { Answers = sections[0], Authority = sections[1], Additional = sections[2] };
        return true;
    }

    private bool TryReadQuestion(ref DnsMessage message)
    {
        if (ReadName() is not { } name || !TryReadUInt16(out ushort type) || !TryReadUInt16(out ushort kind))
        {
            return false;
        }

        message = message with { Question = new DnsQuestion(name, (DnsRecordType)type) };
        return kind == Internet;
    }

    private bool TryReadRecord(List<DnsRecord> section, ref DnsMessage message)
    {
        if (ReadName() is not { } name
            || !TryReadUInt16(out ushort type)
            || !TryReadUInt16(out ushort kind)
            || !TryReadUInt32(out uint ttl)
            || !TryReadUInt16(out ushort length)
            || _at + length > _bytes.Length)
        {
            return false;
        }

        int end = _at + length;
        if (type == (int)DnsRecordType.Opt)
        {
            int code = ((int)(ttl >> 24) << 4) | ((int)message.ResponseCode & 0xF);
            bool isFirst = message.EdnsSize is null && name.IsRoot;
            message = message with { EdnsSize = kind, EdnsVersion = (int)(ttl >> 16) & 0xFF, ResponseCode = (DnsResponseCode)code };
            _at = end;
            return isFirst;
        }

        DnsData? data = ReadData((DnsRecordType)type, end);
        if (data is null || _at != end)
        {
            return false;
        }

        if (kind == Internet)
        {
            section.Add(new DnsRecord(name, (DnsRecordType)type, ttl > DnsRecord.MaxTtlSeconds ? 0 : ttl, data));
        }

        return true;
    }

    private DnsData? ReadData(DnsRecordType type, int end)
    {
        switch (type)
        {
            case DnsRecordType.A:
                return ReadAddress(4, end);
            case DnsRecordType.Aaaa:
                return ReadAddress(16, end);
            case DnsRecordType.NS or DnsRecordType.Cname or DnsRecordType.Ptr:
                return ReadName() is { } target ? new DnsTarget(target) : null;
            case DnsRecordType.MX:
                return TryReadUInt16(out ushort preference) && ReadName() is { } exchange ? new DnsMailExchange(preference, exchange) : null;
            case DnsRecordType.Srv:
                return TryReadUInt16(out ushort priority) && TryReadUInt16(out ushort weight) && TryReadUInt16(out ushort port) && ReadName() is { } host
                    ? new DnsServiceLocation(priority, weight, port, host)
                    : null;
            case DnsRecordType.Txt:
                return ReadText(end);
            case DnsRecordType.Soa:
                return ReadStart();
            default:
                byte[] bytes = _bytes[_at..end].ToArray();
                _at = end;
                return new DnsUnknown(bytes);
        }
    }

    private DnsAddress? ReadAddress(int length, int end)
    {
        if (end - _at != length)
        {
            return null;
        }

        var address = new IPAddress(_bytes[_at..end]);
        _at = end;
        return new DnsAddress(address);
    }

    private DnsText? ReadText(int end)
    {
        List<string> strings = [];
        while (_at < end)
        {
            int length = _bytes[_at++];
            if (_at + length > end)
            {
                return null;
            }

            strings.Add(Encoding.Latin1.GetString(_bytes.Slice(_at, length)));
            _at += length;
        }

        return strings.Count > 0 ? new DnsText(strings) : null;
    }

    private DnsStartOfAuthority? ReadStart() =>
        ReadName() is { } server && ReadName() is { } mailbox
        && TryReadUInt32(out uint serial) && TryReadUInt32(out uint refresh) && TryReadUInt32(out uint retry)
        && TryReadUInt32(out uint expire) && TryReadUInt32(out uint minimum)
            ? new DnsStartOfAuthority(server, mailbox, serial, refresh, retry, expire, minimum)
            : null;

    private DnsName? ReadName()
    {
        List<string> labels = [];
        int length = 1;
        int position = _at;
        int earliest = _at;
        bool hasJumped = false;
        while (position < _bytes.Length)
        {
            int size = _bytes[position];
            if (size == 0)
            {
                _at = hasJumped ? _at : position + 1;
                return new DnsName([.. labels]);
            }

            if (size >= PointerMark)
            {
                if (position + 1 >= _bytes.Length)
                {
                    return null;
                }

                int target = ((size & 0x3F) << 8) | _bytes[position + 1];
                _at = hasJumped ? _at : position + 2;
                hasJumped = true;
                if (target >= earliest)
                {
                    return null;
                }

                position = earliest = target;
                continue;
            }

            length += size + 1;
            if (size > DnsName.MaxLabelLength || length > DnsName.MaxLength || position + 1 + size > _bytes.Length)
            {
                return null;
            }

            labels.Add(Encoding.Latin1.GetString(_bytes.Slice(position + 1, size)));
            position += size + 1;
        }

        return null;
    }

    private bool TryReadUInt16(out ushort value)
    {
        bool fits = _at + sizeof(ushort) <= _bytes.Length;
        value = fits ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[_at..]) : (ushort)0;
        _at += sizeof(ushort);
        return fits;
    }

    private bool TryReadUInt32(out uint value)
    {
        bool fits = _at + sizeof(uint) <= _bytes.Length;
        value = fits ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[_at..]) : 0;
        _at += sizeof(uint);
        return fits;
    }
}
