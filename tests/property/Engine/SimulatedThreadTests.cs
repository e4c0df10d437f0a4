using SimNet.Simulation.Engine;
using Xunit;

namespace SimNet.Tests.Property.Engine;

public sealed class SimulatedThreadTests
{
    [Fact]
    public void Threads_Many_RunOneAtATime()
    {
        using var loop = new EventLoop(1);
        int running = 0, most = 0, turns = 0;
        for (int i = 0; i < 20; i++)
        {
            var random = loop.Random.Get($"thread {i}");
            loop.StartThread("host", $"t{i}", () =>
            {
                var operation = new TestOperation(loop);
                for (int turn = 0; turn < 20; turn++)
                {
                    most = Math.Max(most, Interlocked.Increment(ref running));
                    Thread.Yield();
                    turns++;
                    Interlocked.Decrement(ref running);
                    operation.Sleep(random.Next(5));
                }
            });
        }
        loop.RunPrograms();
        Assert.Equal((1, 400), (most, turns));
    }

    [Fact]
    public void Threads_PlayingPingPong_TakeVirtualTimeOnly()
    {
        using var loop = new EventLoop(1);
        Mailbox ping = new(loop, 1000), pong = new(loop, 1000);
        int last = 0;
        loop.StartThread("a", "player", () =>
        {
            for (int i = 0; i < 100; i++)
            {
                ping.Send(i);
                last = pong.Receive();
            }
        });
        loop.StartThread("b", "player", () =>
        {
            for (int i = 0; i < 100; i++) pong.Send(ping.Receive() + 1);
        });
        loop.RunPrograms();
        Assert.Equal((100, 200_000L), (last, loop.Now));
    }

    [Fact]
    public void Threads_AThousand_TalkToAsyncPrograms()
    {
        using var loop = new EventLoop(1);
        int answered = 0;
        for (int i = 0; i < 1000; i++)
        {
            int id = i;
            Mailbox question = new(loop, 10), answer = new(loop, 10);
            loop.StartThread("host", $"t{i}", () =>
            {
                question.Send(id);
                if (answer.Receive() == id * 2) answered++;
            });
            loop.Start("server", $"s{i}", async () => answer.Send(await question.ReceiveAsync() * 2));
        }
        loop.RunPrograms();
        Assert.Equal((1000, 20L), (answered, loop.Now));
    }

    [Fact]
    public void Threads_SameSeed_GiveTheSameHash()
    {
        ulong Run(ulong seed)
        {
            using var loop = new EventLoop(seed);
            var box = new Mailbox(loop);
            for (int i = 0; i < 10; i++)
            {
                var random = loop.Random.Get($"{i}");
                loop.StartThread("host", $"t{i}", () =>
                {
                    var operation = new TestOperation(loop);
                    for (int turn = 0; turn < 10; turn++)
                    {
                        operation.Sleep(random.Next(100));
                        box.Send(random.Next(100));
                    }
                });
            }
            loop.Start("host", "reader", async () =>
            {
                for (int i = 0; i < 100; i++) await box.ReceiveAsync();
            });
            loop.RunPrograms();
            return loop.Hash;
        }

        Assert.Equal(Run(1), Run(1));
        Assert.NotEqual(Run(1), Run(2));
    }

    [Fact]
    public void Thread_Running_HasTheLoopsSurroundings()
    {
        using var loop = new EventLoop(1);
        SimulationProgram? program = null;
        program = loop.StartThread("host", "thread", () =>
        {
            Assert.True(loop.HasAccess);
            Assert.Same(loop, Assert.IsType<LoopSynchronizationContext>(SynchronizationContext.Current).Loop);
            Assert.Same(loop.Scheduler, TaskScheduler.Current);
            Assert.Same(program, SimulationProgram.Current);
            Assert.Equal("simnet host/thread", Thread.CurrentThread.Name);
            new TestOperation(loop).Sleep(1);
            Assert.Same(loop, Assert.IsType<LoopSynchronizationContext>(SynchronizationContext.Current).Loop);
            Assert.Same(program, SimulationProgram.Current);
        });
        loop.RunPrograms();
        Assert.Equal(ProgramState.Completed, program.State);
    }

    [Fact]
    public void Thread_AllocatingDeepStacks_GetsTheSizeItAskedFor()
    {
        using var loop = new EventLoop(1);
        loop.StartThread("host", "deep", () => Assert.Equal(20_000, Deep(20_000)), 16 * 1024 * 1024);
        loop.RunPrograms();
    }

    [Fact]
    public void Thread_Throwing_FailsTheDrivingCall()
    {
        using var loop = new EventLoop(1);
        SimulationProgram program = loop.StartThread("host", "thread", () =>
        {
            new TestOperation(loop).Sleep(5);
            throw new FormatException("mine");
        });
        var error = Assert.Throws<FormatException>(loop.RunPrograms);
        Assert.Equal("mine", error.Message);
        Assert.Contains(nameof(Thread_Throwing_FailsTheDrivingCall), error.StackTrace, StringComparison.Ordinal);
        Assert.Equal(ProgramState.Failed, program.State);
        Assert.Same(error, program.Exception);
        loop.RunUntilIdle();
        Assert.True(program.Completion.IsFaulted);
    }

    [Fact]
    public void Thread_Driving_IsRefused()
    {
        using var loop = new EventLoop(1);
        loop.StartThread("host", "thread", () => Assert.Contains("cannot drive", Assert.Throws<InvalidOperationException>(loop.RunUntilIdle).Message, StringComparison.Ordinal));
        loop.RunPrograms();
    }

    [Fact]
    public void Dispose_WithBlockedThreads_AbortsAndJoinsThem()
    {
        var loop = new EventLoop(1);
        var log = new List<string>();
        var operations = new List<TestOperation>();
        SimulationProgram[] programs = Enumerable.Range(0, 10).Select(i => loop.StartThread("host", $"t{i}", () =>
        {
            var operation = new TestOperation(loop);
            operations.Add(operation);
            try
            {
                operation.BeginAndWait();
            }
            catch (SimulationAbortedException)
            {
                log.Add($"aborted {i}");
                Assert.Throws<SimulationAbortedException>(() => operation.BeginAndWait());
                throw;
            }
            finally
            {
                log.Add($"finally {i}");
            }
        })).ToArray();
        loop.RunUntilIdle();
        loop.Dispose();
        Assert.Equal(Enumerable.Range(0, 10).SelectMany(i => new[] { $"aborted {i}", $"finally {i}" }), log);
        Assert.All(programs, program => Assert.Equal(ProgramState.Aborted, program.State));
        Assert.All(programs, program => Assert.True(program.Thread!.HasEnded));
        Assert.All(operations, operation => Assert.Equal(2, operation.Abandoned));
        Assert.Equal(0, loop.PendingOperationCount);
        loop.Dispose();
        Assert.Throws<ObjectDisposedException>(loop.RunUntilIdle);
    }

    [Fact]
    public void Dispose_ThreadsThatNeverStarted_AreAborted()
    {
        var loop = new EventLoop(1);
        SimulationProgram program = loop.StartThread("host", "thread", () => Assert.Fail("It must not run."));
        loop.Dispose();
        Assert.Equal(ProgramState.Aborted, program.State);
        Assert.IsType<SimulationAbortedException>(program.Exception);
    }

    [Fact]
    public void Dispose_AThreadThatCatchesAndGoesOnForEver_ReturnsAllTheSame()
    {
        var loop = new EventLoop(1);
        loop.StartThread("host", "stubborn", () =>
        {
            var operation = new TestOperation(loop);
            while (true)
            {
                try
                {
                    operation.BeginAndWait();
                }
                catch (SimulationAbortedException)
                {
                    // Goes on.
                }
            }
        });
        loop.RunUntilIdle();
        loop.Dispose();
    }

    private static int Deep(int depth) => depth == 0 ? 0 : 1 + Deep(depth - 1);
}
