using System.Net;
using System.Net.Sockets;
using SimNet.Bench.Worlds;

namespace SimNet.Bench.Workloads.Bulk;

/// <summary>W2 on <see cref="Socket"/> itself, call for call as <see cref="BulkPair"/>.</summary>
internal sealed class RawBulkPair : IPairProgram
{
    private readonly PairSession _session;
    private readonly StreamPattern _pattern;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly IPEndPoint _serverAt;

    internal RawBulkPair(HostPair pair, PairSession session)
    {
        _session = session;
        _pattern = new StreamPattern(pair.Index);
        _listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        _listener.Listen();
        _serverAt = new IPEndPoint(pair.ServerAddress, ((IPEndPoint)_listener.LocalEndPoint!).Port);
    }

    public long Done { get; private set; }

    public void Dispose() => _listener.Dispose();

    public async Task ServeAsync()
    {
        using Socket socket = await _listener.AcceptAsync();
        byte[] block = new byte[BulkWorkload.BlockSize];
        bool warm = false;
        while (true)
        {
            int received = await socket.ReceiveAsync(block.AsMemory());
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
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _session.Meter.Start();
        await socket.ConnectAsync(_serverAt);
        byte[] block = new byte[BulkWorkload.BlockSize];
        for (long position = 0; position < _session.Share; position += block.Length)
        {
            Memory<byte> rest = block.AsMemory(0, (int)Math.Min(block.Length, _session.Share - position));
            _pattern.Fill(rest.Span, position);
            while (!rest.IsEmpty) rest = rest[await socket.SendAsync((ReadOnlyMemory<byte>)rest)..];
        }
        socket.Shutdown(SocketShutdown.Send);
    }
}
