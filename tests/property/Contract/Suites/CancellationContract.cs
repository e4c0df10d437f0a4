using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// What ends a wait from outside: a token, and the closing of the socket.
public abstract class CancellationContract(WorldFactory worlds) : ContractSuite(worlds)
{
    public static TheoryData<WaitingOperation> Operations { get; } = new(Enum.GetValues<WaitingOperation>());

    public static TheoryData<WaitingOperation> SocketOperations { get; } =
        new(Enum.GetValues<WaitingOperation>().Where(static o => o is not WaitingOperation.Poll and not WaitingOperation.PollMany));

    [Theory]
    [MemberData(nameof(Operations))]
    public void Token_CancelledDuringAWait_EndsIt(WaitingOperation operation) => Scenario(world =>
    {
        var situation = WaitingSituation.Of(world, operation);
        Call call = situation.WithTimeout(null);
        world.Run(async () =>
        {
            using CancellationTokenSource source = new();
            Task<Answer> pending = call.MakeAsync(source.Token).AsTask();
            await world.Delay(Duration.FromMilliseconds(5));
            Assert.False(pending.IsCompleted);
            source.Cancel();
            OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
            Assert.Equal(source.Token, error.CancellationToken);
        });
        AssertUsable(world, operation, situation);
    });

    [Theory]
    [MemberData(nameof(Operations))]
    public void Token_CancelledBefore_EndsTheWaitAtOnce(WaitingOperation operation) => Scenario(world =>
    {
        var situation = WaitingSituation.Of(world, operation);
        Call call = situation.WithTimeout(null);
        world.Run(async () =>
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.MakeAsync(new CancellationToken(canceled: true)).AsTask()));
        if (operation != WaitingOperation.Connect)
        {
            AssertUsable(world, operation, situation);
        }
    });

    [Theory]
    [MemberData(nameof(Operations))]
    public void Token_NeverCancelled_ChangesNothing(WaitingOperation operation) => Scenario(world =>
    {
        var situation = WaitingSituation.Of(world, operation);
        Call call = situation.WithTimeout(Duration.FromMilliseconds(5));
        using CancellationTokenSource source = new();
        Assert.Equal(Answer.TimedOut, world.Await(() => call.MakeAsync(source.Token)));
    });

    [Theory]
    [MemberData(nameof(SocketOperations))]
    public void Close_DuringAnAwaitedWait_EndsIt(WaitingOperation operation) => Scenario(world =>
    {
        var situation = WaitingSituation.Of(world, operation);
        Call call = situation.WithTimeout(null);
        world.Run(async () =>
        {
            Task<Answer> pending = call.MakeAsync().AsTask();
            await world.Delay(Duration.FromMilliseconds(5));
            situation.Socket.Close();
            await Assert.ThrowsAsync<SocketClosedException>(() => pending);
        });
    });

    [Theory]
    [MemberData(nameof(SocketOperations))]
    public void Close_DuringABlockingWait_EndsIt(WaitingOperation operation) => Scenario(world =>
    {
        foreach (CallForm form in (CallForm[])[CallForm.Blocking, CallForm.Try])
        {
            var situation = WaitingSituation.Of(world, operation);
            Call call = situation.WithTimeout(null);
            world.RunThreads(
                () => Assert.Throws<SocketClosedException>(() => call.MakeBlocking(form)),
                () =>
                {
                    world.Sleep(Duration.FromMilliseconds(20));
                    situation.Socket.Close();
                });
        }
    });

    [Fact]
    public void ReceiveAsync_SeveralWaiting_AreServedInTheirOrder() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        world.Run(async () =>
        {
            byte[][] buffers = [new byte[10], new byte[10], new byte[10]];
            Task<int>[] pending = [.. buffers.Select(b => near.ReceiveAsync(b).AsTask())];
            for (byte i = 0; i < pending.Length; i++)
            {
                await far.SendAllAsync(new byte[] { i });
                Assert.Equal(1, await pending[i]);
                Assert.Equal(i, buffers[i][0]);
            }
        });
    });

    [Fact]
    public void ReceiveAsync_SeveralTimeoutsAtOnce_EndEachAtItsTime() => Scenario(world => world.Run(async () =>
    {
        ISocket socket = world.ServerDatagram(DatagramFamily.Udp4);
        var pending = new Task<int>[3];
        for (int i = 0; i < pending.Length; i++)
        {
            socket.Timeout = Duration.FromMilliseconds(10 * (i + 1));
            pending[i] = socket.ReceiveAsync(new byte[1]).AsTask();
        }

        foreach (Task<int> receive in pending)
        {
            await Assert.ThrowsAsync<SocketTimeoutException>(() => receive);
        }
    }));

    [Fact]
    public void ReceiveAsync_Cancelled_LosesNothing() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        world.Run(async () =>
        {
            for (int i = 0; i < 5; i++)
            {
                using CancellationTokenSource source = new();
                Task<int> pending = near.ReceiveAsync(new byte[10], SocketFlags.None, source.Token).AsTask();
                source.Cancel();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
            }

            await far.SendAllAsync(Payload.Slice(0, 10));
        });
        near.ReceivePayload(0, 10);
    });

    private static void AssertUsable(ContractWorld world, WaitingOperation operation, WaitingSituation situation)
    {
        situation.Release();
        if (operation == WaitingOperation.Connect)
        {
            situation.Socket.Await(PollEvents.Write);
            Assert.Equal(SocketError.Success, situation.Socket.GetOption(SocketOptions.Error));
            return;
        }

        Assert.Equal(Ending.Done, situation.WithTimeout(Duration.FromSeconds(30)).Make(world, CallForm.Awaited).Ending);
        Assert.NotEqual(-1, situation.Socket.Descriptor);
    }
}
