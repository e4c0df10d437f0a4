using System.Net.Sockets;
using FsCheck.Fluent;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// The three modes of ISocket.Timeout, for every operation that can wait, in every form.
public abstract class TimeoutContract(WorldFactory worlds) : ContractSuite(worlds)
{
    private const int Attempts = 3;
    private const int TooLongFactor = 20;

    public static TheoryData<WaitingOperation, CallForm> Operations
    {
        get
        {
            TheoryData<WaitingOperation, CallForm> data = [];
            foreach (WaitingOperation operation in Enum.GetValues<WaitingOperation>())
            {
                foreach (CallForm form in Enum.GetValues<CallForm>())
                {
                    data.Add(operation, form);
                }
            }

            return data;
        }
    }

    [Covers("non-blocking mode", "settimeout()")]
    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_TimeoutZero_WouldBlockAtOnce(WaitingOperation operation, CallForm form) => Scenario(world =>
    {
        Call call = WaitingSituation.Of(world, operation).WithTimeout(Duration.Zero);
        Answer answer = default;

        Duration elapsed = world.Measure(() => answer = call.Make(world, form));

        Assert.Equal(AtZero(operation), answer);
        if (world.IsSimulated)
        {
            Assert.Equal(Duration.Zero, elapsed);
        }
    });

    [Covers("timeout mode", "settimeout()", "gettimeout()", "timeout")]
    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_TimeoutPositive_TimesOutWhenItHasPassed(WaitingOperation operation, CallForm form) => Scenario(world =>
    {
        Duration timeout = world.IsSimulated ? Duration.FromNanoseconds(123_456_789_123) : Duration.FromMilliseconds(40);
        AssertTimesOut(world, WaitingSituation.Of(world, operation).WithTimeout(timeout), form, timeout);
    });

    [Covers("blocking mode")]
    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_TimeoutNull_WaitsUntilItCan(WaitingOperation operation, CallForm form) => Scenario(world =>
    {
        var situation = WaitingSituation.Of(world, operation);
        Assert.Equal(Ending.Done, MakeAndRelease(world, situation, situation.WithTimeout(null), form).Ending);
    });

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_TimeoutLongerThanTheWait_AnswersAsWithout(WaitingOperation operation, CallForm form) => Scenario(world =>
    {
        var situation = WaitingSituation.Of(world, operation);
        Call call = situation.WithTimeout(Duration.FromSeconds(30));
        Assert.Equal(Ending.Done, MakeAndRelease(world, situation, call, form).Ending);
    });

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_TimedOut_CanBeMadeAgain(WaitingOperation operation, CallForm form) => Scenario(world =>
    {
        var situation = WaitingSituation.Of(world, operation);
        Assert.Equal(Answer.TimedOut, situation.WithTimeout(Duration.FromMilliseconds(2)).Make(world, form));

        situation.Release();

        if (operation == WaitingOperation.Connect)
        {
            situation.Socket.Await(PollEvents.Write); // The first attempt goes on; until its end, a second one is refused.
        }

        Assert.Equal(Ending.Done, situation.WithTimeout(Duration.FromSeconds(30)).Make(world, form).Ending);
    });

    // On the operating system there is no telling how long an answer may take; there, a few drawn timeouts are waited for.
    [Fact]
    public void Receive_AnyTimeout_TimesOutWhenItHasPassed() => ForAll(
        Gen.Choose(1, 2_000_000_000).Zip(Gen.Elements(Enum.GetValues<CallForm>())).ToArbitrary(),
        (world, drawn) =>
        {
            (int size, CallForm form) = drawn;
            var timeout = Duration.FromNanoseconds(world.IsSimulated ? size : size / 200);
            (ISocket near, _) = world.Connected(StreamFamily.Tcp4);
            near.Timeout = timeout;
            AssertTimesOut(world, Call.Receive(near, new byte[5]), form, timeout);
        });

    [Covers("sendall()", "timeout mode")]
    [Theory]
    [InlineData(CallForm.Blocking)]
    [InlineData(CallForm.Awaited)]
    public void SendAll_ReaderTooSlow_TimesOutAsAWhole(CallForm form) => Scenario(world =>
    {
        var timeout = Duration.FromMilliseconds(200);
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4, smallBuffers: true);
        near.Timeout = timeout;
        int accepted = world.Fill(near);
        var call = Call.SendAll(near, Payload.Slice(accepted, 400_000));
        Answer answer = default;
        Duration elapsed = Duration.Zero;

        if (form == CallForm.Blocking)
        {
            world.RunThreads(
                () => elapsed = world.Measure(() => answer = call.MakeBlocking(form)),
                () => ReadSlowlyThenFast(far, world.Sleep, () => answer != default));
        }
        else
        {
            world.Run(async () =>
            {
                long start = world.Client.TimeProvider.GetTimestamp();
                Task<Answer> pending = call.MakeAsync().AsTask();
                await ReadSlowlyThenFastAsync(far, world.Delay, () => pending.IsCompleted);
                answer = await pending;
                elapsed = Duration.FromTimeSpan(world.Client.TimeProvider.GetElapsedTime(start));
            });
        }

        Assert.Equal(Answer.TimedOut, answer);
        Assert.True(elapsed >= timeout, $"It timed out after {elapsed}.");
        if (world.IsSimulated && form == CallForm.Blocking)
        {
            Assert.Equal(timeout, elapsed);
        }
    });

    // The network's own ETIMEDOUT: a peer that leaves the window shut for longer than TCP_USER_TIMEOUT allows.
    [Covers("the network's own timeout")]
    [Fact]
    public void Receive_NetworkGivesUp_IsNoTimeoutOfTheSocket() => Scenario(world =>
    {
        (ISocket near, _) = world.Connected(StreamFamily.Tcp4, smallBuffers: true);
        near.Timeout = Duration.FromSeconds(30);
        world.Fill(near);
        near.SetOption(SocketOptions.TcpUserTimeout, 200);

        SocketException error = Assert.ThrowsAny<SocketException>(() => near.Receive(new byte[1]));

        Assert.IsNotType<SocketTimeoutException>(error);
        Assert.Equal(SocketError.TimedOut, error.SocketErrorCode);
    });

    [Fact]
    public void TryReceive_NetworkGivesUp_SaysTimedOut() => Scenario(world =>
    {
        (ISocket near, _) = world.Connected(StreamFamily.Tcp4, smallBuffers: true);
        near.Timeout = Duration.FromSeconds(30);
        world.Fill(near);
        near.SetOption(SocketOptions.TcpUserTimeout, 200);

        Assert.Equal(SocketError.TimedOut, near.TryReceive(new byte[1], SocketFlags.None, out _));
        Assert.Equal(SocketError.Success, near.TryReceive(new byte[1], SocketFlags.None, out int count));
        Assert.Equal(0, count);
    });

    [Fact]
    public void Timeout_OfDuplicate_IsItsOwn() => Scenario(world =>
    {
        (ISocket near, _) = world.Connected(StreamFamily.Tcp4);
        near.Timeout = Duration.FromSeconds(7);
        ISocket duplicate = world.Own(near.Duplicate());
        Assert.Equal(Duration.FromSeconds(7), duplicate.Timeout);

        duplicate.Timeout = Duration.Zero;
        near.Timeout = Duration.FromMilliseconds(5);

        Assert.Equal(SocketError.WouldBlock, Assert.ThrowsAny<SocketException>(() => duplicate.Receive(new byte[1])).SocketErrorCode);
        Assert.Throws<SocketTimeoutException>(() => near.Receive(new byte[1]));
        Assert.Equal((Duration.FromMilliseconds(5), Duration.Zero), (near.Timeout, duplicate.Timeout));
    });

    [Covers("accept()", "getdefaulttimeout")]
    [Fact]
    public void Timeout_OfAcceptedSocket_IsTheDefault() => Scenario(world =>
    {
        ISocket listener = world.Listener(StreamFamily.Tcp4);
        listener.Timeout = Duration.FromSeconds(9);
        world.Stream(StreamFamily.Tcp4).Connect(listener.LocalEndPoint);
        world.Stream(StreamFamily.Tcp4).Connect(listener.LocalEndPoint);
        Assert.Null(world.Own(listener.Accept().Socket).Timeout);

        world.Server.DefaultTimeout = Duration.FromSeconds(3);

        Assert.Equal(Duration.FromSeconds(3), world.Own(listener.Accept().Socket).Timeout);
        Assert.Equal(Duration.FromSeconds(9), listener.Timeout);
    });

    [Covers("getdefaulttimeout", "setdefaulttimeout")]
    [Fact]
    public void DefaultTimeout_Set_HoldsForNewSocketsOnly() => Scenario(world =>
    {
        Assert.Null(world.Server.DefaultTimeout);
        ISocket old = world.Own(world.Server.CreateSocket());
        world.Server.DefaultTimeout = Duration.FromMilliseconds(5);

        (ISocket first, ISocket second) = world.Server.CreateSocketPair();
        world.Own(first);
        world.Own(second);
        ISocket fromDescriptor = world.Own(world.Server.FromDescriptor(old.Descriptor, old.AddressFamily, old.SocketType));

        Assert.Null(old.Timeout);
        Assert.All([first, second, fromDescriptor, world.Own(world.Server.CreateSocket())], s => Assert.Equal(Duration.FromMilliseconds(5), s.Timeout));
        Assert.Throws<SocketTimeoutException>(() => first.Receive(new byte[1]));

        world.Server.DefaultTimeout = null;
        Assert.Null(world.Own(world.Server.CreateSocket()).Timeout);
        Assert.Equal(Duration.FromMilliseconds(5), first.Timeout);
    });

    [Covers("settimeout()")]
    [Fact]
    public void Timeout_Negative_IsRefused() => Scenario(world =>
    {
        ISocket socket = world.Own(world.Client.CreateSocket());
        socket.Timeout = Duration.FromSeconds(2);
        world.Client.DefaultTimeout = Duration.FromSeconds(4);
        var negative = Duration.FromNanoseconds(-1);
        PollEntry[] entries = [new(socket, PollEvents.Read)];

        Assert.Throws<ArgumentOutOfRangeException>(() => socket.Timeout = negative);
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Client.DefaultTimeout = negative);
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.Poll(PollEvents.Read, negative));
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Client.Poll(entries, negative));
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Await(() => world.Client.PollAsync(entries, negative)));

        Assert.Equal(Duration.FromSeconds(2), socket.Timeout);
        Assert.Equal(Duration.FromSeconds(4), world.Client.DefaultTimeout);
    });

    [Fact]
    public void Timeout_ChangedDuringAWait_LeavesItsDeadline() => Scenario(world => world.Run(async () =>
    {
        ISocket socket = world.ServerDatagram(DatagramFamily.Udp4);
        socket.Timeout = Duration.FromMilliseconds(30);
        Task<int> first = socket.ReceiveAsync(new byte[1]).AsTask();
        socket.Timeout = null;
        await Assert.ThrowsAsync<SocketTimeoutException>(() => first);
    }));

    [Fact]
    public void Receive_TimedOut_LosesNothing() => ForAll(Shrinking.Numbers(1, 3000), (world, size) =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        near.Timeout = Duration.FromMilliseconds(1);
        foreach (CallForm form in Enum.GetValues<CallForm>())
        {
            Assert.Equal(Answer.TimedOut, Call.Receive(near, new byte[size]).Make(world, form));
        }

        far.SendAll(Payload.Slice(0, size));
        near.Timeout = null;
        near.ReceivePayload(0, size);
    });

    // Each slow read lets some more be sent before a timeout of the single send would pass; in the end, everything would fit.
    private static void ReadSlowlyThenFast(ISocket reader, Action<Duration> pause, Func<bool> done) => ReadSlowlyThenFastAsync(
        reader,
        duration =>
        {
            pause(duration);
            return Task.CompletedTask;
        },
        done).GetAwaiter().GetResult();

    private static async Task ReadSlowlyThenFastAsync(ISocket reader, Func<Duration, Task> pause, Func<bool> done)
    {
        reader.Timeout = Duration.Zero;
        for (int i = 0; i < 20; i++)
        {
            await pause(Duration.FromMilliseconds(50));
            reader.TryReceive(new byte[2000], SocketFlags.None, out _);
        }

        for (int i = 0; i < 2000 && !done(); i++)
        {
            reader.Drain();
            await pause(Duration.FromMilliseconds(1));
        }
    }

    private static Answer AtZero(WaitingOperation operation) => operation switch
    {
        WaitingOperation.Connect => Answer.Failed(SocketError.InProgress),
        WaitingOperation.Poll or WaitingOperation.PollMany => Answer.TimedOut,
        _ => Answer.Failed(SocketError.WouldBlock),
    };

    // A simulation's clock is exact. The operating system's is not, and may stand still for us; but it will not do so each time.
    private static void AssertTimesOut(ContractWorld world, Call call, CallForm form, Duration timeout)
    {
        Duration shortest = Duration.MaxValue;
        for (int attempt = 0; attempt < (world.IsSimulated ? 1 : Attempts) && shortest > timeout * TooLongFactor; attempt++)
        {
            Answer answer = default;
            Duration elapsed = world.Measure(() => answer = call.Make(world, form));
            Assert.Equal(Answer.TimedOut, answer);
            Assert.True(elapsed >= timeout, $"It timed out after {elapsed}, before the timeout of {timeout}.");
            shortest = Duration.Min(shortest, elapsed);
        }

        if (world.IsSimulated)
        {
            Assert.Equal(timeout, shortest);
        }
        else
        {
            Assert.True(shortest <= Duration.Max(timeout, Duration.FromMilliseconds(20)) * TooLongFactor, $"{timeout} took {shortest}.");
        }
    }

    private static Answer MakeAndRelease(ContractWorld world, WaitingSituation situation, Call call, CallForm form)
    {
        var wait = Duration.FromMilliseconds(20);
        Answer answer = default;
        if (form != CallForm.Awaited)
        {
            bool done = false;
            world.RunThreads(
                () =>
                {
                    answer = call.MakeBlocking(form);
                    Volatile.Write(ref done, true);
                },
                () =>
                {
                    world.Sleep(wait);
                    bool early = Volatile.Read(ref done);
                    situation.Release();
                    Assert.False(early, $"It did not wait: {answer}.");
                });
            return answer;
        }

        world.Run(async () =>
        {
            Task<Answer> pending = call.MakeAsync().AsTask();
            await world.Delay(wait);
            bool early = pending.IsCompleted;
            situation.Release();
            answer = await pending;
            Assert.False(early, $"It did not wait: {answer}.");
        });
        return answer;
    }
}
