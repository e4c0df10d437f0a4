using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Bench.Worlds;

namespace SimNet.Bench.Workloads.Datagrams;

/// <summary>W4 on the sockets of any provider, with awaited operations on connected sockets.</summary>
internal sealed class DatagramPair : IPairProgram
{
    private readonly HostPair _pair;
    private readonly PairSession _session;
    private readonly double _loss;
    private readonly ISocket _receiver;
    private readonly ISocket _sender;
    private long _received;

    internal DatagramPair(HostPair pair, PairSession session, double loss)
    {
        _pair = pair;
        _session = session;
        _loss = loss;
        _receiver = pair.Server.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        _receiver.Bind(new IPEndPoint(IPAddress.Any, 0));
        _sender = pair.Client.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        _sender.Timeout = loss > 0 ? DatagramWorkload.Patience : null;
        _sender.Connect(new IPEndPoint(pair.ServerAddress, ((IPEndPoint)_receiver.LocalEndPoint).Port));
        _receiver.Connect(_sender.LocalEndPoint);
    }

    public long Done { get; private set; }

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
        DatagramWorkload.CheckLoss(_session.Share, _received, _loss);
    }

    public async Task ServeAsync()
    {
        byte[] expected = new byte[DatagramWorkload.Size];
        byte[] datagram = new byte[DatagramWorkload.Size + 1];
        DatagramWorkload.Fill(expected, _pair.Index, 0);
        long answered = 0;
        while (true)
        {
            int received = await _receiver.ReceiveAsync(datagram);
            long number = DatagramWorkload.Check(datagram.AsSpan(0, received), expected);
            if (number == DatagramWorkload.End) return;
            _received++;

            // The first that arrives of the last tenth of a burst stands for the burst.
            long burst = (number + (DatagramWorkload.Burst / 10)) / DatagramWorkload.Burst;
            if (burst <= answered) continue;
            answered = burst;
            DatagramWorkload.Number(expected, burst);
            await _receiver.SendAsync(expected);
        }
    }

    public async Task DriveAsync()
    {
        byte[] datagram = new byte[DatagramWorkload.Size];
        DatagramWorkload.Fill(datagram, _pair.Index, 0);
        byte[] answer = new byte[DatagramWorkload.Size];
        _session.Meter.Start();
        for (long i = 0; i < _session.Share; i++)
        {
            if (i == _session.WarmAt) _session.ReportWarm();
            DatagramWorkload.Number(datagram, i);
            if (await _sender.SendAsync(datagram) != datagram.Length) throw new InvalidDataException("A short send.");
            Done = i + 1;
            if (Done % DatagramWorkload.Burst == 0) await AwaitAnswerAsync(answer, datagram, Done / DatagramWorkload.Burst);
        }
        _session.ReportDone();
        DatagramWorkload.Number(datagram, DatagramWorkload.End);
        for (int i = 0; i < DatagramWorkload.Ends; i++) await _sender.SendAsync(datagram);
    }

    private async Task AwaitAnswerAsync(Memory<byte> answer, ReadOnlyMemory<byte> expected, long burst)
    {
        try
        {
            int received;
            do received = await _sender.ReceiveAsync(answer);
            while (DatagramWorkload.Check(answer.Span[..received], expected.Span) < burst);
        }
        catch (SocketTimeoutException)
        {
            // Lost; the next burst goes all the same.
        }
    }
}
