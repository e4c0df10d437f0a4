using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using static SimNet.RealOs.NativeConstants;

namespace SimNet.RealOs;

// Writes addresses in the kernel's form. The address's own family decides the form, not the socket's: it is for the kernel to refuse.
internal static class AddressEncoder
{
    private const int UnixHeader = 2;

    // False for a UNIX name that does not fit into sun_path, with the zero that ends a path.
    internal static bool TryEncode(EndPoint endPoint, out NativeAddress address)
    {
        address = default;
        Span<byte> bytes = address.Bytes;
        switch (endPoint)
        {
            case IPEndPoint ip:
                address.Length = Encode(ip, bytes);
                return true;
            case NetlinkEndPoint netlink:
                WriteFamily(bytes, AF_NETLINK);
                MemoryMarshal.Write(bytes[4..], netlink.PortId);
                MemoryMarshal.Write(bytes[8..], netlink.Groups);
                address.Length = 12;
                return true;
            case PacketEndPoint packet:
                address.Length = Encode(packet, bytes);
                return true;
            case TipcEndPoint tipc:
                address.Length = Encode(tipc, bytes);
                return true;
        }

        if (UnixEndPoint.TryGetName(endPoint, out ReadOnlyMemory<byte> name))
        {
            return TryEncodeName(name.Span, bytes, out address.Length);
        }

        SocketAddress serialized = endPoint.Serialize();
        ReadOnlySpan<byte> native = serialized.Buffer.Span[..Math.Min(serialized.Size, NativeAddress.Capacity)];
        native.CopyTo(bytes);
        address.Length = (uint)native.Length;
        return true;
    }

    // sockaddr_in and sockaddr_in6
    private static uint Encode(IPEndPoint endPoint, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)endPoint.Port);
        IPAddress ip = endPoint.Address;
        if (ip.AddressFamily == AddressFamily.InterNetwork)
        {
            WriteFamily(bytes, AF_INET);
            ip.TryWriteBytes(bytes[4..], out _);
            return 16;
        }

        WriteFamily(bytes, AF_INET6);
        BinaryPrimitives.WriteInt32BigEndian(bytes[4..], endPoint is IPv6EndPoint flow ? flow.FlowInfo : 0);
        ip.TryWriteBytes(bytes[8..], out _);
        MemoryMarshal.Write(bytes[24..], unchecked((uint)ip.ScopeId));
        return 28;
    }

    // sockaddr_ll
    private static uint Encode(PacketEndPoint endPoint, Span<byte> bytes)
    {
        WriteFamily(bytes, AF_PACKET);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)endPoint.Protocol);
        MemoryMarshal.Write(bytes[4..], endPoint.InterfaceIndex);
        MemoryMarshal.Write(bytes[8..], (ushort)endPoint.HardwareType);
        bytes[10] = (byte)endPoint.PacketType;
        byte[] hardware = endPoint.HardwareAddress.GetAddressBytes();
        bytes[11] = (byte)hardware.Length;
        hardware.CopyTo(bytes[12..]);
        return 20;
    }

    // sockaddr_tipc: family, addrtype, scope, then name, name sequence or id.
    private static uint Encode(TipcEndPoint endPoint, Span<byte> bytes)
    {
        WriteFamily(bytes, AF_TIPC);
        bytes[2] = unchecked((byte)endPoint.Type);
        bytes[3] = unchecked((byte)endPoint.Scope);
        (uint First, uint Second, uint Third) values = endPoint.Type switch
        {
            // struct tipc_socket_addr is { ref, node }.
            TipcAddressType.Id => (endPoint.Value2, endPoint.Value1, 0),

            // A name is followed by the domain to look it up in; 0 is all.
            TipcAddressType.Name => (endPoint.Value1, endPoint.Value2, 0),
            _ => (endPoint.Value1, endPoint.Value2, endPoint.Value3),
        };
        MemoryMarshal.Write(bytes[4..], values.First);
        MemoryMarshal.Write(bytes[8..], values.Second);
        MemoryMarshal.Write(bytes[12..], values.Third);
        return 16;
    }

    // sockaddr_un: an abstract name counts as it is, a path has a zero at its end.
    private static bool TryEncodeName(ReadOnlySpan<byte> name, Span<byte> bytes, out uint length)
    {
        WriteFamily(bytes, AF_UNIX);
        int end = name.IsEmpty || name[0] == 0 ? 0 : 1;
        length = (uint)(UnixHeader + name.Length + end);
        return name.Length + end <= UnixEndPoint.MaxNameLength && name.TryCopyTo(bytes[UnixHeader..]);
    }

    private static void WriteFamily(Span<byte> bytes, ushort family) => MemoryMarshal.Write(bytes, family);
}
