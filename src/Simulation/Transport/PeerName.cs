// An address as struct sockaddr_in or sockaddr_in6 of the host.
using System.Buffers.Binary;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport;

internal static class PeerName
{
    internal const int LargestLength = 28;
    private const int IPv4Length = 16;
    private const int AddressOffsetIPv4 = 4;
    private const int AddressOffsetIPv6 = 8;

    internal static int Write(Span<byte> name, in InetEndpoint endpoint, AddressFamily family, bool isLittleEndian)
    {
        name.Clear();
        ushort native = (ushort)family.ToNative();
        if (isLittleEndian)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(name, native);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(name, native);
        }

        BinaryPrimitives.WriteUInt16BigEndian(name[sizeof(ushort)..], endpoint.Port);
        if (family == AddressFamily.InterNetwork)
        {
            BinaryPrimitives.WriteUInt32BigEndian(name[AddressOffsetIPv4..], endpoint.Address.IPv4Bits);
            return IPv4Length;
        }

        endpoint.Address.WriteIPv6(name[AddressOffsetIPv6..]);
        return LargestLength;
    }
}
