// Writes netlink messages, one behind the other, in the host's byte order: header, the family's own struct, attributes (struct nlattr).
using System.Buffers.Binary;
using System.Text;

namespace SimNet.Simulation.Transport.Netlink;

internal sealed class NetlinkWriter(bool isLittleEndian)
{
    private const int AttributeHeader = 4;

    private byte[] _bytes = new byte[512];
    private int _length;
    private int _message;

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    internal void Begin(ushort type, ushort flags, uint sequence, uint portId)
    {
        _message = _length;
        UInt32(0);
        UInt16(type);
        UInt16(flags);
        UInt32(sequence);
        UInt32(portId);
    }

    // Fills the length of the message in.
    internal void End() => Write32(_bytes.AsSpan(_message), (uint)(_length - _message));

    internal void Byte(byte value) => Take(1)[0] = value;

    internal void UInt16(ushort value)
    {
        Span<byte> room = Take(sizeof(ushort));
        if (isLittleEndian)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(room, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(room, value);
        }
    }

    internal void UInt32(uint value) => Write32(Take(sizeof(uint)), value);

    internal void Int32(int value) => UInt32(unchecked((uint)value));

    internal void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    internal void Attribute(ushort type, ReadOnlySpan<byte> value)
    {
        UInt16(checked((ushort)(AttributeHeader + value.Length)));
        UInt16(type);
        Bytes(value);
        Take(NetlinkHeader.Align(value.Length) - value.Length).Clear();
    }

    internal void Attribute(ushort type, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        Write32(bytes, value);
        Attribute(type, bytes);
    }

    internal void Attribute(ushort type, byte value) => Attribute(type, [value]);

    // With the zero at its end.
    internal void Attribute(ushort type, string value) => Attribute(type, Encoding.ASCII.GetBytes(value + '\0'));

    internal void Attribute(ushort type, ReadOnlySpan<uint> values)
    {
        Span<byte> bytes = new byte[values.Length * sizeof(uint)];
        for (int i = 0; i < values.Length; i++)
        {
            Write32(bytes[(i * sizeof(uint))..], values[i]);
        }

        Attribute(type, bytes);
    }

    internal void Attribute(ushort type, ReadOnlySpan<ulong> values)
    {
        Span<byte> bytes = new byte[values.Length * sizeof(ulong)];
        for (int i = 0; i < values.Length; i++)
        {
            Span<byte> room = bytes[(i * sizeof(ulong))..];
            if (isLittleEndian)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(room, values[i]);
            }
            else
            {
                BinaryPrimitives.WriteUInt64BigEndian(room, values[i]);
            }
        }

        Attribute(type, bytes);
    }

    private void Write32(Span<byte> room, uint value)
    {
        if (isLittleEndian)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(room, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(room, value);
        }
    }

    private Span<byte> Take(int count)
    {
        if (_length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }

        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }
}
