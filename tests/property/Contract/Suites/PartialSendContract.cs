using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// A stream takes what fits, and delivers what it took: in order, once, whole.
public abstract class PartialSendContract(WorldFactory worlds) : StreamSuite(worlds)
{
    private const int UntilRefusedLimit = 3_000_000;

    [Covers("send()", "recv_into()")]
    [Theory]
    [MemberData(nameof(Streams))]
    public void Transfer_AnyInterleaving_DeliversWhatWasTaken(StreamFamily family) => ForAll(TransferCommand.Sequences, (world, commands) =>
    {
        (ISocket near, ISocket far) = world.Connected(family, smallBuffers: true);
        near.Timeout = Duration.Zero;
        far.Timeout = Duration.Zero;
        long sent = 0;
        long received = 0;
        foreach (TransferCommand command in commands)
        {
            if (command.IsSend)
            {
                Repeat(command, () => Send(near, ref sent, command.Size));
            }
            else
            {
                Repeat(command, () => Receive(far, sent, ref received, command.Size));
            }
        }

        near.Shutdown(SocketShutdown.Send);
        far.Timeout = null;
        far.ReceivePayload(received, checked((int)(sent - received)));
        Assert.Equal(0, far.Receive(new byte[1]));
    });

    [Covers("send()", "non-blocking mode")]
    [Theory]
    [MemberData(nameof(Streams))]
    public void Send_NobodyReads_WouldBlockInTheEndAndGoesOnWhenReadFrom(StreamFamily family) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family, smallBuffers: true);
        near.Timeout = Duration.Zero;
        int sent = world.Fill(near);
        Assert.InRange(sent, 1, 1_000_000);
        Assert.Equal(PollEvents.None, near.Poll(PollEvents.Write));
        Assert.Equal(SocketError.WouldBlock, near.TrySend([1], SocketFlags.None, out _));

        far.ReceivePayload(0, sent);

        near.Await(PollEvents.Write);
        Assert.Equal(SocketError.Success, near.TrySend(Payload.Slice(sent, 1), SocketFlags.None, out int more));
        Assert.Equal(1, more);
        far.ReceivePayload(sent, 1);
    });

    [Covers("send()", "blocking mode")]
    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Send_Blocking_TakesAll(StreamFamily family, CallForm form)
    {
        if (form == CallForm.Awaited)
        {
            return; // An awaited send may take a part; the forms suite compares what it delivers.
        }

        ForAll(Shrinking.Numbers(1, 200_000), (world, size) =>
        {
            (ISocket near, ISocket far) = world.Connected(family, smallBuffers: true);
            Answer answer = default;
            world.RunThreads(
                () => answer = Call.Send(near, Payload.Slice(0, size)).MakeBlocking(form),
                () => far.ReceivePayload(0, size));
            Assert.Equal(Answer.Done(size), answer);
        });
    }

    [Covers("sendall()")]
    [Theory]
    [MemberData(nameof(Streams))]
    public void SendAll_SlowReader_DeliversAll(StreamFamily family) => ForAll(Transfers(), (world, transfer) =>
    {
        (ISocket near, ISocket far) = world.Connected(family, smallBuffers: true);
        near.Timeout = Duration.FromSeconds(50);
        world.RunThreads(
            () =>
            {
                near.SendAll(Payload.Slice(0, transfer.Size));
                near.Shutdown(SocketShutdown.Send);
            },
            () => ReadInChunks(world, far, transfer));
    });

    [Covers("sendall()")]
    [Theory]
    [MemberData(nameof(Streams))]
    public void SendAllAsync_SlowReader_DeliversAll(StreamFamily family) => ForAll(Transfers(), (world, transfer) =>
    {
        (ISocket near, ISocket far) = world.Connected(family, smallBuffers: true);
        world.Run(async () =>
        {
            Task sending = SendAndFinishAsync(near, transfer.Size);
            long received = 0;
            byte[] buffer = new byte[transfer.Chunk];
            int pauses = 0;
            while (await far.ReceiveAsync(buffer) is var count and > 0)
            {
                Payload.AssertIs(received, buffer.AsSpan(0, count));
                received += count;
                if (pauses++ < 5)
                {
                    await world.Delay(Duration.FromMilliseconds(1));
                }
            }

            await sending;
            Assert.Equal(transfer.Size, received);
        });
    });

    [Theory]
    [MemberData(nameof(Streams))]
    public void Transfer_BothWaysAtOnce_DeliversBoth(StreamFamily family) => Scenario(world =>
    {
        const int size = 150_000;
        (ISocket near, ISocket far) = world.Connected(family, smallBuffers: true);
        world.RunThreads(
            () => near.SendAll(Payload.Slice(0, size)),
            () => far.SendAll(Payload.Slice(1000, size)),
            () => near.ReceivePayload(1000, size),
            () => far.ReceivePayload(0, size));
    });

    private static Arbitrary<(int Size, int Chunk)> Transfers() =>
        Arb.From(Gen.Choose(1, 100_000).Zip(Gen.Choose(100, 20_000)), static t => Shrinking.Number(t.Item1).Select(size => (size, t.Item2)));

    private static async Task SendAndFinishAsync(ISocket socket, int size)
    {
        await socket.SendAllAsync(Payload.Slice(0, size));
        socket.Shutdown(SocketShutdown.Send);
    }

    private static void ReadInChunks(ContractWorld world, ISocket reader, (int Size, int Chunk) transfer)
    {
        byte[] buffer = new byte[transfer.Chunk];
        long received = 0;
        int pauses = 0;
        while (reader.Receive(buffer) is var count and > 0)
        {
            Payload.AssertIs(received, buffer.AsSpan(0, count));
            received += count;
            if (pauses++ < 5)
            {
                world.Sleep(Duration.FromMilliseconds(1));
            }
        }

        Assert.Equal(transfer.Size, received);
    }

    private static void Repeat(TransferCommand command, Func<bool> step)
    {
        for (int done = 0; step() && command.UntilRefused && done < UntilRefusedLimit; done += command.Size)
        {
        }
    }

    private static bool Send(ISocket sender, ref long sent, int size)
    {
        SocketError error = sender.TrySend(Payload.Slice(sent, size), SocketFlags.None, out int count);
        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        Assert.Equal(SocketError.Success, error);
        Assert.InRange(count, 1, size);
        sent += count;
        return true;
    }

    private static bool Receive(ISocket receiver, long sent, ref long received, int size)
    {
        byte[] buffer = new byte[size];
        SocketError error = receiver.TryReceive(buffer, SocketFlags.None, out int count);
        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        Assert.Equal(SocketError.Success, error);
        Assert.InRange(count, 1, Math.Min(size, sent - received));
        Payload.AssertIs(received, buffer.AsSpan(0, count));
        received += count;
        return true;
    }
}
