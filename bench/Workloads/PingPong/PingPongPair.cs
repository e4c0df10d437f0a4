using System.Buffers.Binary;
using System.Net;
using SimNet.Abstractions;
using SimNet.Bench.Worlds;

namespace SimNet.Bench.Workloads.PingPong;

/// <summary>W1 on the sockets of any provider, with awaited operations and Nagle's algorithm off.</summary>
internal sealed class PingPongPair : IPairProgram
{
    private readonly HostPair _pair;
    private readonly PairSession _session;
    private readonly ISocket _listener;
    private readonly IPEndPoint _serverAt;

    internal PingPongPair(HostPair pair, PairSession session)
    {
        _pair = pair;
        _session = session;
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
        socket.SetOption(SocketOptions.TcpNoDelay, true);
        byte[] message = new byte[PingPongWorkload.MessageSize];
        int filled = 0;
        while (true)
        {
            int received = await socket.ReceiveAsync(message.AsMemory(filled));
            if (received == 0) break;
            filled += received;
            if (filled < message.Length) continue;
            if (await socket.SendAsync(message) != message.Length) throw new InvalidDataException("A short send.");
            filled = 0;
        }
    }

    public async Task DriveAsync()
    {
        using ISocket socket = _pair.Client.CreateSocket();
        _session.Meter.Start();
        await socket.ConnectAsync(_serverAt);
        socket.SetOption(SocketOptions.TcpNoDelay, true);
        byte[] request = PingPongWorkload.CreateRequest(_pair.Index);
        byte[] reply = new byte[request.Length];
        for (long i = 0; i < _session.Share; i++)
        {
            if (i == _session.WarmAt) _session.ReportWarm();
            BinaryPrimitives.WriteInt64LittleEndian(request, i);
            if (await socket.SendAsync(request) != request.Length) throw new InvalidDataException("A short send.");
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
