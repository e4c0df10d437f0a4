using System.Buffers.Binary;
using System.Text;

namespace SimNet.Tests.Property.Contract;

// Netlink messages as the tests write and read them, in the byte order of a host (netlink(7)).
internal sealed class NetlinkWire(bool isLittleEndian)
{
    private const int HeaderLength = 16;

    public byte[] Request(int type, int flags, uint sequence, params byte[] body)
    {
        byte[] bytes = new byte[HeaderLength + body.Length];
        Put32(bytes, (uint)bytes.Length);
        Put16(bytes.AsSpan(4), (ushort)type);
        Put16(bytes.AsSpan(6), (ushort)flags);
        Put32(bytes.AsSpan(8), sequence);
        body.CopyTo(bytes, HeaderLength);
        return bytes;
    }

    // struct ifinfomsg
    public byte[] Link(int index = 0, params byte[][] attributes) => [0, 0, 0, 0, .. Number(index), .. new byte[8], .. Join(attributes)];

    // struct ifaddrmsg
    public static byte[] Address(byte family) => [family, 0, 0, 0, 0, 0, 0, 0];

    // struct rtmsg
    public static byte[] Route(byte family, byte length = 0, params byte[][] attributes) =>
        [family, length, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. Join(attributes)];

    public byte[] Attribute(int type, params byte[] value)
    {
        byte[] bytes = new byte[(4 + value.Length + 3) & ~3];
        Put16(bytes, (ushort)(4 + value.Length));
        Put16(bytes.AsSpan(2), (ushort)type);
        value.CopyTo(bytes, 4);
        return bytes;
    }

    public byte[] Name(int type, string name) => Attribute(type, Encoding.ASCII.GetBytes(name + '\0'));

    public byte[] Number(int value)
    {
        byte[] bytes = new byte[4];
        Put32(bytes, unchecked((uint)value));
        return bytes;
    }

    public List<NetlinkAnswer> Read(ReadOnlySpan<byte> datagram)
    {
        var messages = new List<NetlinkAnswer>();
        while (datagram.Length >= HeaderLength)
        {
            int length = Get32(datagram);
            messages.Add(new NetlinkAnswer(
                this,
                Get16(datagram[4..]),
                Get16(datagram[6..]),
                unchecked((uint)Get32(datagram[8..])),
                unchecked((uint)Get32(datagram[12..])),
                datagram[HeaderLength..length].ToArray()));
            datagram = datagram[Math.Min((length + 3) & ~3, datagram.Length)..];
        }

        return messages;
    }

    public int Get32(ReadOnlySpan<byte> bytes) =>
        isLittleEndian ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : BinaryPrimitives.ReadInt32BigEndian(bytes);

    public int Get16(ReadOnlySpan<byte> bytes) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static byte[] Join(byte[][] attributes) => [.. attributes.SelectMany(static a => a)];

    private void Put32(Span<byte> bytes, uint value)
    {
        if (isLittleEndian)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        }
    }

    private void Put16(Span<byte> bytes, ushort value)
    {
        if (isLittleEndian)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        }
    }
}
