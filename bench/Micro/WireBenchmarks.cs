using System.Net;
using BenchmarkDotNet.Attributes;
using SimNet.Simulation.Wire;

namespace SimNet.Bench.Micro;

/// <summary>What a packet costs where it has to become bytes: the checksum, writing and reading a TCP segment.</summary>
public class WireBenchmarks
{
    private readonly PacketPool _pool = new();
    private readonly byte[] _bytes = new byte[65_536];
    private Packet _segment = null!;
    private int _length;

    [Params(64, 1448)]
    public int Payload { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _segment = _pool.Rent(
            IpProtocol.Tcp,
            new InetEndpoint(InetAddress.From(IPAddress.Parse("10.0.0.1")), 40_000),
            new InetEndpoint(InetAddress.From(IPAddress.Parse("10.0.0.2")), 80));
        _segment.Flags = TcpFlags.Ack;
        new Random(1).NextBytes(_segment.SetPayload(Payload));
        _length = PacketWriter.Write(_segment, _bytes);
    }

    [Benchmark]
    public int Checksum() => InternetChecksum.Compute(_bytes.AsSpan(0, Payload));

    [Benchmark]
    public int Write() => PacketWriter.Write(_segment, _bytes);

    [Benchmark]
    public int Read()
    {
        PacketFault fault = PacketReader.Read(_bytes.AsSpan(0, _length), _pool, out Packet? packet);
        if (packet is null) throw new InvalidOperationException($"The packet was refused: {fault}.");
        packet.Release();
        return packet.PayloadLength;
    }
}
