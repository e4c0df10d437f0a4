using System.Buffers.Binary;

namespace SimNet.Simulation.Transport.Netlink;

// struct nlmsghdr, in the host's byte order.
internal readonly record struct NetlinkHeader(int Length, ushort Type, ushort Flags, uint Sequence, uint PortId)
{
    internal const int Size = 16;

    private const int Alignment = 4;

    internal static int Align(int length) => (length + Alignment - 1) & ~(Alignment - 1);

    // False where the rest of a datagram holds no whole message: the kernel then looks no further (netlink_rcv_skb).
    internal static bool TryRead(ReadOnlySpan<byte> bytes, bool isLittleEndian, out NetlinkHeader header)
    {
        header = default;
        if (bytes.Length < Size)
        {
            return false;
        }

        uint length = ReadUInt32(bytes, isLittleEndian);
        if (length < Size || length > bytes.Length)
        {
            return false;
        }

        header = new NetlinkHeader(
            (int)length,
            ReadUInt16(bytes[4..], isLittleEndian),
            ReadUInt16(bytes[6..], isLittleEndian),
            ReadUInt32(bytes[8..], isLittleEndian),
            ReadUInt32(bytes[12..], isLittleEndian));
        return true;
    }

    internal static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool isLittleEndian) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    internal static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool isLittleEndian) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
