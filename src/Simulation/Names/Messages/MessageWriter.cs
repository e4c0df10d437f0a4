using System.Buffers.Binary;
using System.Text;

namespace SimNet.Simulation.Names.Messages;

/// <summary>
/// Writes DNS messages (RFC 1035 4.1). Where room runs out, a record set is left out whole (RFC 2181 9): of answer and authority with TC, of the
/// additional section without (RFC 2181 9). Compressed are only names in data of the types of RFC 1035 (RFC 3597 4).
/// </summary>
internal sealed class MessageWriter(int limit)
{
    private const int HeaderLength = 12;
    private const int OptLength = 11;
    private const int MaxPointer = 0x3FFF;
    private const ushort Internet = 1;

    private readonly List<byte> _bytes = [];
    private readonly Dictionary<DnsName, int> _offsets = [];

    public byte[] Write(DnsMessage message)
    {
        _bytes.AddRange(new byte[HeaderLength]);
        if (message.Question is { } question)
        {
            WriteName(question.Name, compresses: true);
            WriteUInt16((ushort)question.Type);
            WriteUInt16(Internet);
        }

        int room = limit - (message.EdnsSize is null ? 0 : OptLength);
        bool isWhole = true;
        int answers = WriteSection(message.Answers, room, ref isWhole);
        int authority = isWhole ? WriteSection(message.Authority, room, ref isWhole) : 0;
        bool isTruncated = message.IsTruncated || !isWhole;
        int additional = isWhole ? WriteSection(message.Additional, room, ref isWhole) : 0;
        if (message.EdnsSize is { } size)
        {
            WriteOpt(message, size);
            additional++;
        }

        byte[] result = [.. _bytes];
        WriteHeader(result, message, isTruncated);
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(4), (ushort)(message.Question is null ? 0 : 1));
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(6), (ushort)answers);
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(8), (ushort)authority);
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(10), (ushort)additional);
        return result;
    }

    private static void WriteHeader(Span<byte> header, DnsMessage message, bool isTruncated)
    {
        int flags = (message.IsResponse ? 0x8000 : 0)
            | (message.Opcode << 11)
            | (message.IsAuthoritative ? 0x0400 : 0)
            | (isTruncated ? 0x0200 : 0)
            | (message.RecursionDesired ? 0x0100 : 0)
            | (message.RecursionAvailable ? 0x0080 : 0)
            | ((int)message.ResponseCode & 0xF);
        BinaryPrimitives.WriteUInt16BigEndian(header, message.Id);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)flags);
    }

    private int WriteSection(IReadOnlyList<DnsRecord> records, int room, ref bool isWhole)
    {
        int count = 0;
        for (int i = 0; i < records.Count;)
        {
            int start = _bytes.Count;
            int next = i;
            while (next < records.Count && records[next].Type == records[i].Type && records[next].Name.Equals(records[i].Name))
            {
                WriteRecord(records[next++]);
            }

            if (_bytes.Count > room)
            {
                CutBack(start);
                isWhole = false;
                return count;
            }

            count += next - i;
            i = next;
        }

        return count;
    }

    private void CutBack(int length)
    {
        _bytes.RemoveRange(length, _bytes.Count - length);
        foreach (DnsName name in _offsets.Where(o => o.Value >= length).Select(static o => o.Key).ToList())
        {
            _offsets.Remove(name);
        }
    }

    private void WriteRecord(DnsRecord record)
    {
        WriteName(record.Name, compresses: true);
        WriteUInt16((ushort)record.Type);
        WriteUInt16(Internet);
        WriteUInt32(record.TtlSeconds);
        int lengthAt = _bytes.Count;
        WriteUInt16(0);
        WriteData(record.Data);
        int length = _bytes.Count - lengthAt - sizeof(ushort);
        (_bytes[lengthAt], _bytes[lengthAt + 1]) = ((byte)(length >> 8), (byte)(length & 0xFF));
    }

    private void WriteData(DnsData data)
    {
        switch (data)
        {
            case DnsAddress address:
                _bytes.AddRange(address.Address.GetAddressBytes());
                break;
            case DnsTarget target:
                WriteName(target.Name, compresses: true);
                break;
            case DnsMailExchange mail:
                WriteUInt16(mail.Preference);
                WriteName(mail.Exchange, compresses: true);
                break;
            case DnsServiceLocation service:
                WriteUInt16(service.Priority);
                WriteUInt16(service.Weight);
                WriteUInt16(service.Port);
                WriteName(service.Target, compresses: false);
                break;
            case DnsText text:
                foreach (string part in text.Strings)
                {
                    _bytes.Add((byte)part.Length);
                    _bytes.AddRange(Encoding.Latin1.GetBytes(part));
                }

                break;
            case DnsStartOfAuthority start:
                WriteName(start.PrimaryServer, compresses: true);
                WriteName(start.Mailbox, compresses: true);
                foreach (uint number in (uint[])[start.Serial, start.Refresh, start.Retry, start.Expire, start.Minimum])
                {
                    WriteUInt32(number);
                }

                break;
            case DnsUnknown unknown:
                _bytes.AddRange(unknown.Bytes.Span);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void WriteOpt(DnsMessage message, int size)
    {
        _bytes.Add(0);
        WriteUInt16((ushort)DnsRecordType.Opt);
        WriteUInt16((ushort)size);
        WriteUInt32(((uint)message.ResponseCode >> 4 << 24) | ((uint)message.EdnsVersion << 16));
        WriteUInt16(0);
    }

    private void WriteName(DnsName name, bool compresses)
    {
        for (DnsName rest = name; !rest.IsRoot; rest = rest.Parent)
        {
            if (compresses && _offsets.TryGetValue(rest, out int offset))
            {
                WriteUInt16((ushort)(0xC000 | offset));
                return;
            }

            if (_bytes.Count <= MaxPointer)
            {
                _offsets.TryAdd(rest, _bytes.Count);
            }

            string label = rest.Labels[0];
            _bytes.Add((byte)label.Length);
            _bytes.AddRange(Encoding.Latin1.GetBytes(label));
        }

        _bytes.Add(0);
    }

    private void WriteUInt16(ushort value)
    {
        _bytes.Add((byte)(value >> 8));
        _bytes.Add((byte)(value & 0xFF));
    }

    private void WriteUInt32(uint value)
    {
        WriteUInt16((ushort)(value >> 16));
        WriteUInt16((ushort)(value & 0xFFFF));
    }
}
