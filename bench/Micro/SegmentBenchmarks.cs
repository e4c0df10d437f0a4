using System.Net;
using BenchmarkDotNet.Attributes;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;

namespace SimNet.Bench.Micro;

/// <summary>A data segment through the whole stack, sent and received by blocking calls of the thread that drives the network.</summary>
public class SegmentBenchmarks : IDisposable
{
    private readonly SimulatedNetwork _network = new(new SimulationOptions { Seed = 1, Watchdog = NodaTime.Duration.Zero });
    private readonly byte[] _buffer = new byte[1448];
    private ISocket _client = null!;
    private ISocket _server = null!;

    [Params(64, 1448)]
    public int Payload { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        SimulatedHost server = _network.AddHost("server");
        using ISocket listener = server.Sockets.CreateSocket();
        listener.Bind(new IPEndPoint(IPAddress.Any, 80));
        listener.Listen();
        _client = _network.AddHost("client").Sockets.CreateSocket();
        _client.Connect(new IPEndPoint(server.Addresses[0], 80));
        _server = listener.Accept().Socket;
    }

    [Benchmark]
    public void RoundTrip()
    {
        _client.Send(_buffer.AsSpan(0, Payload));
        _server.Receive(_buffer);
        _server.Send(_buffer.AsSpan(0, Payload));
        _client.Receive(_buffer);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _network.Dispose();
        GC.SuppressFinalize(this);
    }
}
