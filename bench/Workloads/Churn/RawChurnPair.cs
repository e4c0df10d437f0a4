using System.Net;
using System.Net.Sockets;
using SimNet.Bench.Worlds;

namespace SimNet.Bench.Workloads.Churn;

/// <summary>W3 on <see cref="Socket"/> itself, call for call as <see cref="ChurnPair"/>.</summary>
internal sealed class RawChurnPair : IPairProgram
{
    private readonly HostPair _pair;
    private readonly PairSession _session;
    private readonly int _inFlight;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly IPEndPoint _serverAt;
    private long _begun;
    private long _done;

    internal RawChurnPair(HostPair pair, PairSession session, int inFlight)
    {
        _pair = pair;
        _session = session;
        _inFlight = inFlight;
        _listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        _listener.Listen(ChurnWorkload.Backlog);
        _serverAt = new IPEndPoint(pair.ServerAddress, ((IPEndPoint)_listener.LocalEndPoint!).Port);
    }

    public long Done => Interlocked.Read(ref _done);

    public void Dispose() => _listener.Dispose();

    public async Task ServeAsync()
    {
        var open = new List<Task>(_inFlight);
        for (long i = 0; i < _session.Share; i++)
        {
            Socket accepted = await _listener.AcceptAsync();
            open.Add(EchoAsync(accepted));
            if (open.Count == open.Capacity) open.RemoveAll(static t => t.IsCompletedSuccessfully);
        }
        await Task.WhenAll(open);
    }

    public async Task DriveAsync()
    {
        _session.Meter.Start();
        await Task.WhenAll(Enumerable.Range(0, _inFlight).Select(_ => ConnectInTurnAsync()));
        _session.ReportDone();
    }

    private static async Task EchoAsync(Socket accepted)
    {
        using Socket socket = accepted;
        byte[] message = new byte[ChurnWorkload.MessageSize];
        await ReceiveAsync(socket, message);
        if (await socket.SendAsync((ReadOnlyMemory<byte>)message) != message.Length) throw new InvalidDataException("A short send.");
        if (await socket.ReceiveAsync(message) != 0) throw new InvalidDataException("More came than was sent.");
    }

    private async Task ConnectInTurnAsync()
    {
        byte[] request = new byte[ChurnWorkload.MessageSize];
        byte[] reply = new byte[ChurnWorkload.MessageSize];
        while (true)
        {
            long connection = Interlocked.Increment(ref _begun) - 1;
            if (connection >= _session.Share) return;
            ChurnWorkload.Fill(request, _pair.Index, connection);
            using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
            {
                await socket.ConnectAsync(_serverAt);
                if (await socket.SendAsync((ReadOnlyMemory<byte>)request) != request.Length) throw new InvalidDataException("A short send.");
                await ReceiveAsync(socket, reply);
            }
            if (!request.AsSpan().SequenceEqual(reply)) throw new InvalidDataException($"Connection {connection} brought back other bytes.");
            if (Interlocked.Increment(ref _done) == _session.WarmAt) _session.ReportWarm();
        }
    }

    private static async Task ReceiveAsync(Socket socket, Memory<byte> message)
    {
        for (int filled = 0; filled < message.Length;)
        {
            int received = await socket.ReceiveAsync(message[filled..]);
            if (received == 0) throw new EndOfStreamException();
            filled += received;
        }
    }
}
