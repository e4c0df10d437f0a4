using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace SimNet.Samples.Sniffer.Headers;

/// <summary>What the header of an IPv4 packet says (RFC 791).</summary>
public sealed record IPv4Header(IPAddress Source, IPAddress Destination, ProtocolType Protocol, int TimeToLive, int HeaderLength, int TotalLength)
{
    private const int LeastLength = 20;

    /// <summary>Null for bytes that are no IPv4 packet.</summary>
    public static IPv4Header? Read(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < LeastLength || packet[0] >> 4 != 4) return null;
        int headerLength = (packet[0] & 0x0F) * 4;
        int totalLength = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (headerLength < LeastLength || totalLength < headerLength || totalLength > packet.Length) return null;
        return new IPv4Header(
            new IPAddress(packet.Slice(12, 4)),
            new IPAddress(packet.Slice(16, 4)),
            (ProtocolType)packet[9],
            packet[8],
            headerLength,
            totalLength);
    }
}
