using System.Buffers.Binary;
using SimNet.Bench.Worlds;

namespace SimNet.Bench.Workloads.Floor;

/// <summary>The programs of the floor, which are those of W1 over two channels in place of a connection.</summary>
/// <remarks>Generic over the channel so that the compiler makes direct calls for each kind.</remarks>
internal sealed class FloorPair<TChannel>(HostPair pair, PairSession session, TChannel there, TChannel back) : IPairProgram
    where TChannel : struct, IFloorChannel
{
    public long Done { get; private set; }

    public void Dispose()
    {
    }

    public async Task ServeAsync()
    {
        for (long i = 0; i < session.Share; i++)
        {
            byte[] request = await there.ReceiveAsync();
            back.Send(request);
        }
    }

    public async Task DriveAsync()
    {
        session.Meter.Start();
        byte[] request = new byte[FloorWorkload.MessageSize];
        request.AsSpan().Fill((byte)pair.Index);
        for (long i = 0; i < session.Share; i++)
        {
            if (i == session.WarmAt) session.ReportWarm();
            BinaryPrimitives.WriteInt64LittleEndian(request, i);
            there.Send(request);
            byte[] reply = await back.ReceiveAsync();
            if (!request.AsSpan().SequenceEqual(reply)) throw new InvalidDataException($"Round trip {i} brought back other bytes.");
            Done = i + 1;
        }
        session.ReportDone();
    }
}

/// <summary>One way from one program to the other: one message under way at a time.</summary>
internal interface IFloorChannel
{
    /// <summary>Copies the message and schedules its arrival.</summary>
    void Send(ReadOnlySpan<byte> message);

    /// <summary>Completes when a message has arrived, which stays the channel's until the next one is sent.</summary>
    ValueTask<byte[]> ReceiveAsync();
}
