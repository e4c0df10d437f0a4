// The header of Ethernet (IEEE 802.3) in front of an IP packet. The network itself has none; packet sockets show one. The hardware address of
// an interface is locally administered and holds its number.
using System.Buffers.Binary;

namespace SimNet.Simulation.Wire;

internal static class EthernetFrame
{
    internal const int HeaderLength = 14;
    internal const int AddressLength = 6;
    internal const ushort IPv4Type = 0x0800;
    internal const ushort IPv6Type = 0x86DD;

    private const byte LocallyAdministered = 0x02;
    private const byte Group = 0x01;

    internal static ushort TypeOf(Packet packet) => packet.IsIPv4 ? IPv4Type : IPv6Type;

    internal static ushort ReadType(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt16BigEndian(frame[(2 * AddressLength)..]);

    internal static void WriteType(Span<byte> frame, ushort type) => BinaryPrimitives.WriteUInt16BigEndian(frame[(2 * AddressLength)..], type);

    // The hardware address of the interface of a number.
    internal static void WriteAddress(int interfaceId, Span<byte> address)
    {
        address[0] = LocallyAdministered;
        address[1] = 0;
        BinaryPrimitives.WriteInt32BigEndian(address[2..], interfaceId + 1);
    }

    // The number of the interface of a hardware address; Packet.NoInterface if it is none.
    internal static int ReadAddress(ReadOnlySpan<byte> address) => address[0] == LocallyAdministered && address[1] == 0
        ? BinaryPrimitives.ReadInt32BigEndian(address[2..]) - 1
        : Packet.NoInterface;

    internal static bool IsGroup(ReadOnlySpan<byte> address) => (address[0] & Group) != 0;

    // Where a packet for many goes on the link (RFC 1112 6.4, RFC 2464 7).
    internal static void WriteGroup(InetAddress destination, Span<byte> address)
    {
        if (!destination.IsMulticast)
        {
            address[..AddressLength].Fill(byte.MaxValue);
        }
        else if (destination.IsIPv4)
        {
            const uint groupBits = 0x007F_FFFF;
            BinaryPrimitives.WriteUInt16BigEndian(address, 0x0100);
            BinaryPrimitives.WriteUInt32BigEndian(address[2..], 0x5E00_0000 | (destination.IPv4Bits & groupBits));
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(address, 0x3333);
            BinaryPrimitives.WriteUInt32BigEndian(address[2..], unchecked((uint)destination.Low));
        }
    }
}
