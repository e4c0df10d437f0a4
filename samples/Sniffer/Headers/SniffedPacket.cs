using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;

namespace SimNet.Samples.Sniffer.Headers;

/// <summary>A packet that was seen, decoded as far as its ports and flags.</summary>
/// <param name="Header">The header of IPv4.</param>
/// <param name="Protocol">The name of what it carries.</param>
/// <param name="SourcePort">The port it comes from; 0 where there are none.</param>
/// <param name="DestinationPort">The port it goes to.</param>
/// <param name="Details">The flags of TCP, the kind of an ICMP message.</param>
/// <param name="DataLength">The bytes behind all headers.</param>
public sealed record SniffedPacket(IPv4Header Header, string Protocol, int SourcePort, int DestinationPort, string Details, int DataLength)
{
    private const int UdpHeader = 8;
    private const int IcmpHeader = 8;
    private const int LeastTcpHeader = 20;

    private static readonly string[] FlagNames = ["FIN", "SYN", "RST", "PSH", "ACK", "URG"];

    /// <summary>Null for bytes that are no packet of IPv4 with a whole header.</summary>
    public static SniffedPacket? Read(ReadOnlySpan<byte> packet)
    {
        var header = IPv4Header.Read(packet);
        if (header is null) return null;
        ReadOnlySpan<byte> body = packet[header.HeaderLength..header.TotalLength];
        return header.Protocol switch
        {
            ProtocolType.Tcp when body.Length >= LeastTcpHeader => ReadTcp(header, body),
            ProtocolType.Udp when body.Length >= UdpHeader =>
                new SniffedPacket(header, "UDP", Port(body), Port(body[2..]), "", body.Length - UdpHeader),
            ProtocolType.Icmp when body.Length >= IcmpHeader =>
                new SniffedPacket(header, "ICMP", 0, 0, KindOf(body[0], body[1]), body.Length - IcmpHeader),
            _ => new SniffedPacket(header, $"protocol {(int)header.Protocol}", 0, 0, "", body.Length),
        };
    }

    public bool HasPort(IReadOnlyCollection<(string Protocol, int Port)> ports) =>
        ports.Contains((Protocol, SourcePort)) || ports.Contains((Protocol, DestinationPort));

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Protocol,-4}  {End(Header.Source, SourcePort),-21}  {End(Header.Destination, DestinationPort),-21}  {Details,-14}  ttl {Header.TimeToLive,3}  {Header.TotalLength,4} bytes, {DataLength,3} of data");

    private static SniffedPacket ReadTcp(IPv4Header header, ReadOnlySpan<byte> segment)
    {
        int headerLength = Math.Clamp((segment[12] >> 4) * 4, LeastTcpHeader, segment.Length);
        byte flags = segment[13];
        string names = string.Join(' ', FlagNames.Where((_, bit) => (flags >> bit & 1) != 0));
        return new SniffedPacket(header, "TCP", Port(segment), Port(segment[2..]), names, segment.Length - headerLength);
    }

    private static string KindOf(byte type, byte code) => (type, code) switch
    {
        (0, _) => "echo reply",
        (8, _) => "echo request",
        (3, _) => $"unreachable {code}",
        _ => $"type {type}",
    };

    private static int Port(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static string End(System.Net.IPAddress address, int port) => port == 0 ? $"{address}" : $"{address}:{port}";
}
