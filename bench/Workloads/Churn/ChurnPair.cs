using System.Net;
using SimNet.Abstractions;
using SimNet.Bench.Worlds;

namespace SimNet.Bench.Workloads.Churn;

/// <summary>W3 on the sockets of any provider.</summary>
internal sealed class ChurnPair : IPairProgram
{
    private readonly HostPair _pair;
    private readonly PairSession _session;
    private readonly int _inFlight;
    private readonly ISocket _listener;
    private readonly IPEndPoint _serverAt;
    private long _begun;
    private long _done;

    internal ChurnPair(HostPair pair, PairSession session, int inFlight)
    {
        _pair = pair;
        _session = session;
        _inFlight = inFlight;
        _listener = pair.Server.CreateSocket();
        _listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        _listener.Listen(ChurnWorkload.Backlog);
        _serverAt = new IPEndPoint(pair.ServerAddress, ((IPEndPoint)_listener.LocalEndPoint).Port);
    }

    public long Done => Interlocked.Read(ref _done);

    public void Dispose() => _listener.Dispose();

    public async Task ServeAsync()
    {
        var open = new List<Task>(_inFlight);
        for (long i = 0; i < _session.Share; i++)
        {
            AcceptResult accepted = await _listener.AcceptAsync();
            open.Add(EchoAsync(accepted.Socket));
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

    private static async Task EchoAsync(ISocket accepted)
    {
        using ISocket socket = accepted;
        byte[] message = new byte[ChurnWorkload.MessageSize];
        await ReceiveAsync(socket, message);
        await socket.SendAllAsync(message);
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
            using (ISocket socket = _pair.Client.CreateSocket())
            {
                await socket.ConnectAsync(_serverAt);
                await socket.SendAllAsync(request);
                await ReceiveAsync(socket, reply);
            }
            if (!request.AsSpan().SequenceEqual(reply)) throw new InvalidDataException($"Connection {connection} brought back other bytes.");
            if (Interlocked.Increment(ref _done) == _session.WarmAt) _session.ReportWarm();
        }
    }

    private static async Task ReceiveAsync(ISocket socket, Memory<byte> message)
    {
        for (int filled = 0; filled < message.Length;)
        {
            int received = await socket.ReceiveAsync(message[filled..]);
            if (received == 0) throw new EndOfStreamException();
            filled += received;
        }
    }
}
