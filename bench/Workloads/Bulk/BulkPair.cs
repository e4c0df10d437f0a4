using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Bench.Worlds;

namespace SimNet.Bench.Workloads.Bulk;

/// <summary>W2 on the sockets of any provider, with awaited operations.</summary>
internal sealed class BulkPair : IPairProgram
{
    private readonly HostPair _pair;
    private readonly PairSession _session;
    private readonly StreamPattern _pattern;
    private readonly ISocket _listener;
    private readonly IPEndPoint _serverAt;

    internal BulkPair(HostPair pair, PairSession session)
    {
        _pair = pair;
        _session = session;
        _pattern = new StreamPattern(pair.Index);
        _listener = pair.Server.CreateSocket();
        _listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        _listener.Listen();
        _serverAt = new IPEndPoint(pair.ServerAddress, ((IPEndPoint)_listener.LocalEndPoint).Port);
    }

    public long Done { get; private set; }

    public void Dispose() => _listener.Dispose();

    public async Task ServeAsync()
    {
        AcceptResult accepted = await _listener.AcceptAsync();
        using ISocket socket = accepted.Socket;
        byte[] block = new byte[BulkWorkload.BlockSize];
        bool warm = false;
        while (true)
        {
            int received = await socket.ReceiveAsync(block);
            if (received == 0) break;
            if (!_pattern.Matches(block.AsSpan(0, received), Done)) throw new InvalidDataException($"Wrong bytes near {Done}.");
            Done += received;
            if (warm || Done < _session.WarmAt) continue;
            warm = true;
            _session.ReportWarm();
        }
        _session.ReportDone();
    }

    public async Task DriveAsync()
    {
        using ISocket socket = _pair.Client.CreateSocket();
        _session.Meter.Start();
        await socket.ConnectAsync(_serverAt);
        byte[] block = new byte[BulkWorkload.BlockSize];
        for (long position = 0; position < _session.Share; position += block.Length)
        {
            Memory<byte> rest = block.AsMemory(0, (int)Math.Min(block.Length, _session.Share - position));
            _pattern.Fill(rest.Span, position);
            while (!rest.IsEmpty) rest = rest[await socket.SendAsync(rest)..];
        }
        socket.Shutdown(SocketShutdown.Send);
    }
}
