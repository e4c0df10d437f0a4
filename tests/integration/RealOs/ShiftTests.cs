using System.Net.Sockets;
using System.Runtime.CompilerServices;
using SimNet.Abstractions;
using SimNet.RealOs;
using Xunit;
using static SimNet.Tests.Integration.RealOs.OsSockets;

namespace SimNet.Tests.Integration.RealOs;

// Threads of the pool that run continuations and poll between them: what one continuation does, others must not feel.
public sealed class ShiftTests
{
    private const int Rounds = 300;

    [Fact]
    public async Task Continuation_BlocksUntilOthersHaveRun_TheyDo()
    {
        (ISocket client, ISocket server) = TcpPair();
        (ISocket near, ISocket far) = TcpPair();
        using (client)
        using (server)
        using (near)
        using (far)
        {
            Task echo = EchoAsync(far);
            byte[] one = [1];
            for (int i = 0; i < Rounds; i++)
            {
                Task answer = AnswerAsync(server, () =>
                {
                    near.SendAll(one);
                    Assert.True(near.ReceiveAsync(new byte[1]).AsTask().Wait(Patience));
                });
                await client.SendAllAsync(one);
                Assert.Equal(1, await client.ReceiveAsync(new byte[1]).AsTask().WaitAsync(Patience));
                await answer;
            }

            near.Close();
            await echo;
        }
    }

    [Fact]
    public async Task Continuation_LeavesContextsBehind_NextOneHasThePoolsOwn()
    {
        (ISocket client, ISocket server) = TcpPair();
        using (client)
        using (server)
        {
            var left = new AsyncLocal<int>();
            var littering = new Littering(server, left);
            littering.Receive();
            byte[] one = [1];
            for (int i = 0; i < Rounds; i++)
            {
                await client.SendAllAsync(one);
                Assert.Equal(1, await client.ReceiveAsync(new byte[1]).AsTask().WaitAsync(Patience));
            }

            client.Shutdown(SocketShutdown.Send);
            await littering.Ended.WaitAsync(Patience);
            Assert.Equal(Rounds, littering.Clean);
        }
    }

    [Fact]
    public void Policy_ShiftsFindLittle_AreLeftOutMoreAndMore()
    {
        var policy = default(ShiftPolicy);
        int[] leftOut = [.. Enumerable.Range(0, 12).Select(_ =>
        {
            Assert.True(policy.TryBegin());
            policy.OnEnd(ShiftEnd.NothingLeft, harvests: 1);
            int skipped = 0;
            for (ShiftPolicy copy = policy; !copy.TryBegin(); skipped++)
            {
                Assert.False(policy.TryBegin());
            }

            return skipped;
        })];
        Assert.Equal([1, 3, 7, 15, 31, 63, 127, 255, 511, 1023, 1023, 1023], leftOut);
        Assert.True(policy.TryBegin());
        policy.OnEnd(ShiftEnd.NothingLeft, harvests: 100);
        Assert.True(policy.TryBegin());
    }

    [Theory]
    [InlineData(nameof(ShiftEnd.Slow))]
    [InlineData(nameof(ShiftEnd.Stuck))]
    public void Policy_ShiftHeldOthersUp_NextOnesAreLeftOut(string end)
    {
        var policy = default(ShiftPolicy);
        policy.OnEnd(Enum.Parse<ShiftEnd>(end), harvests: 100);
        Assert.False(policy.TryBegin());
    }

    // Answers one byte with one byte, and does something in between.
    private static async Task AnswerAsync(ISocket socket, Action between)
    {
        byte[] buffer = new byte[1];
        Assert.Equal(1, await socket.ReceiveAsync(buffer));
        between();
        await socket.SendAllAsync(buffer);
    }

    private static async Task EchoAsync(ISocket socket)
    {
        byte[] buffer = new byte[1];
        while (await socket.ReceiveAsync(buffer) > 0)
        {
            await socket.SendAllAsync(buffer);
        }
    }

    // Echoes bytes by continuations that run without contexts of their own, and leaves some behind on the thread.
    private sealed class Littering(ISocket socket, AsyncLocal<int> left)
    {
        private readonly byte[] _buffer = new byte[1];
        private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _awaiter;

        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // At the end of the stream.
        internal Task Ended => _ended.Task;

        // Continuations that found no contexts.
        internal int Clean { get; private set; }

        internal void Receive()
        {
#pragma warning disable CA2012 // Its result is taken once, by the continuation.
            _awaiter = socket.ReceiveAsync(_buffer).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
            Assert.False(_awaiter.IsCompleted);
            _awaiter.UnsafeOnCompleted(OnReceived);
        }

        private void OnReceived()
        {
            if (_awaiter.GetResult() == 0)
            {
                _ended.SetResult();
                return;
            }

            if (left.Value == 0 && SynchronizationContext.Current is null)
            {
                Clean++;
            }

            Receive();
            left.Value = 1;
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
            socket.SendAll(_buffer);
        }
    }
}
