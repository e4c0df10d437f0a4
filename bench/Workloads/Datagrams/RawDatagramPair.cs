using System.Net;
using System.Net.Sockets;
using SimNet.Bench.Worlds;

namespace SimNet.Bench.Workloads.Datagrams;

/// <summary>W4 on <see cref="Socket"/> itself, call for call as <see cref="DatagramPair"/> where nothing is lost.</summary>
internal sealed class RawDatagramPair : IPairProgram
{
    private readonly HostPair _pair;
    private readonly PairSession _session;
    private readonly Socket _receiver = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket _sender = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private long _received;

    internal RawDatagramPair(HostPair pair, PairSession session)
    {
        _pair = pair;
        _session = session;
        _receiver.Bind(new IPEndPoint(IPAddress.Any, 0));
        _sender.Connect(new IPEndPoint(pair.ServerAddress, ((IPEndPoint)_receiver.LocalEndPoint!).Port));
        _receiver.Connect(_sender.LocalEndPoint!);
    }

    public long Done { get; private set; }

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
        DatagramWorkload.CheckLoss(_session.Share, _received, 0);
    }

    public async Task ServeAsync()
    {
        byte[] expected = new byte[DatagramWorkload.Size];
        byte[] datagram = new byte[DatagramWorkload.Size + 1];
        DatagramWorkload.Fill(expected, _pair.Index, 0);
        long answered = 0;
        while (true)
        {
            int received = await _receiver.ReceiveAsync((Memory<byte>)datagram);
            long number = DatagramWorkload.Check(datagram.AsSpan(0, received), expected);
            if (number == DatagramWorkload.End) return;
            _received++;
            long burst = (number + (DatagramWorkload.Burst / 10)) / DatagramWorkload.Burst;
            if (burst <= answered) continue;
            answered = burst;
            DatagramWorkload.Number(expected, burst);
            await _receiver.SendAsync((ReadOnlyMemory<byte>)expected);
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
            if (await _sender.SendAsync((ReadOnlyMemory<byte>)datagram) != datagram.Length) throw new InvalidDataException("A short send.");
            Done = i + 1;
            if (Done % DatagramWorkload.Burst == 0) await AwaitAnswerAsync(answer, datagram, Done / DatagramWorkload.Burst);
        }
        _session.ReportDone();
        DatagramWorkload.Number(datagram, DatagramWorkload.End);
        for (int i = 0; i < DatagramWorkload.Ends; i++) await _sender.SendAsync((ReadOnlyMemory<byte>)datagram);
    }

    private async Task AwaitAnswerAsync(Memory<byte> answer, ReadOnlyMemory<byte> expected, long burst)
    {
        int received;
        do received = await _sender.ReceiveAsync(answer);
        while (DatagramWorkload.Check(answer.Span[..received], expected.Span) < burst);
    }
}
