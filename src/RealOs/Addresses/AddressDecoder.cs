using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using static SimNet.RealOs.NativeConstants;

namespace SimNet.RealOs;

// Reads addresses in the kernel's form.
internal static class AddressDecoder
{
    private const int UnixHeader = 2;

    // sockaddr_ll without the hardware address.
    private const int PacketHeader = 12;

    // Null where the kernel told no address.
    internal static EndPoint? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        int family = bytes.Length < 2 ? AF_UNSPEC : MemoryMarshal.Read<ushort>(bytes);
        return (family, bytes.Length) switch
        {
            (AF_INET, >= 8) => new IPEndPoint(new IPAddress(bytes.Slice(4, 4)), PortOf(bytes)),
            (AF_INET6, >= 28) => DecodeIPv6(bytes),
            (AF_UNIX, _) => UnixEndPoint.FromName(NameOf(bytes[UnixHeader..])),
            (AF_NETLINK, >= 12) => new NetlinkEndPoint(UInt32At(bytes, 4), UInt32At(bytes, 8)),
            (AF_PACKET, >= PacketHeader) => DecodePacket(bytes),
            (AF_TIPC, >= 16) => DecodeTipc(bytes),
            _ => new RawEndPoint(bytes.ToArray()),
        };
    }

    private static IPEndPoint DecodeIPv6(ReadOnlySpan<byte> bytes)
    {
        var address = new IPAddress(bytes.Slice(8, 16), UInt32At(bytes, 24));
        int flow = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]) & IPv6EndPoint.MaxFlowInfo;
        return flow == 0 ? new IPEndPoint(address, PortOf(bytes)) : new IPv6EndPoint(address, PortOf(bytes), flow);
    }

    // sockaddr_ll; the kernel may tell a length of the address that it does not give.
    private static PacketEndPoint DecodePacket(ReadOnlySpan<byte> bytes)
    {
        int length = Math.Min(Math.Min((int)bytes[11], PacketEndPoint.MaxHardwareAddressLength), bytes.Length - PacketHeader);
        return new PacketEndPoint(
            MemoryMarshal.Read<int>(bytes[4..]),
            BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            (PacketType)bytes[10],
            MemoryMarshal.Read<ushort>(bytes[8..]),
            new PhysicalAddress(bytes.Slice(PacketHeader, length).ToArray()));
    }

    private static TipcEndPoint DecodeTipc(ReadOnlySpan<byte> bytes)
    {
        var type = (TipcAddressType)bytes[2];
        var scope = (TipcScope)bytes[3];
        return type == TipcAddressType.Id
            ? new TipcEndPoint(type, UInt32At(bytes, 8), UInt32At(bytes, 4), 0, scope)
            : new TipcEndPoint(type, UInt32At(bytes, 4), UInt32At(bytes, 8), type == TipcAddressType.Name ? 0 : UInt32At(bytes, 12), scope);
    }

    // A path ends at its first zero; an abstract name, which begins with one, has the length that the kernel says.
    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty || path[0] == 0)
        {
            return path;
        }

        int end = path.IndexOf((byte)0);
        return end < 0 ? path : path[..end];
    }

    private static int PortOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);

    private static uint UInt32At(ReadOnlySpan<byte> bytes, int offset) => MemoryMarshal.Read<uint>(bytes[offset..]);
}
