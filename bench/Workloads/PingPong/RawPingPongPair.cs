using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using SimNet.Bench.Worlds;

namespace SimNet.Bench.Workloads.PingPong;

/// <summary>W1 on <see cref="Socket"/> itself, call for call as <see cref="PingPongPair"/>.</summary>
internal sealed class RawPingPongPair : IPairProgram
{
    private readonly HostPair _pair;
    private readonly PairSession _session;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly IPEndPoint _serverAt;

    internal RawPingPongPair(HostPair pair, PairSession session)
    {
        _pair = pair;
        _session = session;
        _listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        _listener.Listen();
        _serverAt = new IPEndPoint(pair.ServerAddress, ((IPEndPoint)_listener.LocalEndPoint!).Port);
    }

    public long Done { get; private set; }

    public void Dispose() => _listener.Dispose();

    public async Task ServeAsync()
    {
        using Socket socket = await _listener.AcceptAsync();
        socket.NoDelay = true;
        byte[] message = new byte[PingPongWorkload.MessageSize];
        int filled = 0;
        while (true)
        {
            int received = await socket.ReceiveAsync(message.AsMemory(filled));
            if (received == 0) break;
            filled += received;
            if (filled < message.Length) continue;
            if (await socket.SendAsync((ReadOnlyMemory<byte>)message) != message.Length) throw new InvalidDataException("A short send.");
            filled = 0;
        }
    }

    public async Task DriveAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _session.Meter.Start();
        await socket.ConnectAsync(_serverAt);
        socket.NoDelay = true;
        byte[] request = PingPongWorkload.CreateRequest(_pair.Index);
        byte[] reply = new byte[request.Length];
        for (long i = 0; i < _session.Share; i++)
        {
            if (i == _session.WarmAt) _session.ReportWarm();
            BinaryPrimitives.WriteInt64LittleEndian(request, i);
            if (await socket.SendAsync((ReadOnlyMemory<byte>)request) != request.Length) throw new InvalidDataException("A short send.");
            for (int filled = 0; filled < reply.Length;)
            {
                int received = await socket.ReceiveAsync(reply.AsMemory(filled));
                if (received == 0) throw new EndOfStreamException();
                filled += received;
            }
            if (!request.AsSpan().SequenceEqual(reply)) throw new InvalidDataException($"Round trip {i} brought back other bytes.");
            Done = i + 1;
        }
        _session.ReportDone();
    }
}
