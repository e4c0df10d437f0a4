using SimNet.Simulation.Engine;
using Xunit;

namespace SimNet.Tests.Property.Engine;

public sealed class DrivingTests : IDisposable
{
    private readonly EventLoop _loop = new(1, new EventLoopOptions { MaxStepsPerInstant = 1000 });

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void Post_SeveralItems_RunInOrderBeforeAnyLaterEvent()
    {
        var log = new List<string>();
        _loop.Post(_ =>
        {
            log.Add("first");
            _loop.Post(_ => log.Add("posted"), null);
        }, null);
        _loop.Post(_ => log.Add("second"), null);
        var operation = new TestOperation(_loop);
        _loop.Start("h", "p", async () =>
        {
            await operation.SleepAsync(0);
            log.Add("event");
        });
        _loop.RunUntilIdle();
        Assert.Equal(["first", "second", "posted", "event"], log);
    }

    [Fact]
    public void RunOne_StepByStep_RunsOneThingEach()
    {
        var log = new List<int>();
        _loop.Post(_ => log.Add(1), null);
        _loop.Post(_ => log.Add(2), null);
        Assert.True(_loop.RunOne());
        Assert.Equal([1], log);
        Assert.True(_loop.RunOne());
        Assert.False(_loop.RunOne());
        Assert.Equal([1, 2], log);
    }

    [Fact]
    public void RunUntil_ATime_RunsEventsUpToItAndSetsTheClock()
    {
        var fired = new List<long>();
        foreach (int ns in new[] { 5, 10, 11 })
        {
            _loop.Start("h", $"{ns}", async () =>
            {
                await new TestOperation(_loop).SleepAsync(ns);
                fired.Add(_loop.Now);
            });
        }
        _loop.RunUntil(10);
        Assert.Equal([5, 10], fired);
        Assert.Equal(10, _loop.Now);
        _loop.RunUntil(20);
        Assert.Equal([5, 10, 11], fired);
        Assert.Equal(20, _loop.Now);
    }

    [Fact]
    public void RunUntil_ACondition_StopsAsSoonAsItHolds()
    {
        int ticks = 0;
        var timer = new Ticker(_loop, () => ticks++);
        timer.Set(10);
        Assert.True(_loop.RunUntil(() => ticks == 3, 1000));
        Assert.Equal(30, _loop.Now);
        Assert.False(_loop.RunUntil(() => ticks == 300, 1000));
        Assert.Equal((1000L, 100), (_loop.Now, ticks));
        timer.Cancel();
        Assert.False(_loop.RunUntil(() => false, 2000));
        Assert.Equal(2000, _loop.Now);
    }

    [Fact]
    public void Run_AResult_ReturnsIt()
    {
        Assert.Equal(7, _loop.Run(async () =>
        {
            await Task.Yield();
            return 7;
        }));
    }

    [Fact]
    public void Run_AFailingProgram_ThrowsItsError()
    {
        var error = Assert.Throws<FormatException>(() => _loop.Run(async () =>
        {
            await Task.Yield();
            throw new FormatException();
        }));
        Assert.Contains(nameof(Run_AFailingProgram_ThrowsItsError), error.StackTrace, StringComparison.Ordinal);
        _loop.Run(() => Task.CompletedTask);
    }

    [Fact]
    public void Run_AnotherProgramFailing_ThrowsAtOnce()
    {
        _loop.Start("h", "failing", async () =>
        {
            await new TestOperation(_loop).SleepAsync(5);
            throw new FormatException();
        });
        Assert.Throws<FormatException>(() => _loop.Run(async () => await new TestOperation(_loop).SleepAsync(10)));
        Assert.Equal(5, _loop.Now);
        _loop.RunPrograms();
        Assert.Equal(10, _loop.Now);
    }

    [Fact]
    public void Run_AsyncVoidThrowing_ThrowsItsError()
    {
        async void Throw()
        {
            await Task.Yield();
            throw new FormatException();
        }

        Assert.Throws<FormatException>(() => _loop.Run(async () =>
        {
            Throw();
            await new TestOperation(_loop).SleepAsync(10);
        }));
    }

    [Fact]
    public void Wait_OutsideOfARun_PumpsUntilTheOperationCompletes()
    {
        var box = new Mailbox(_loop, 10);
        box.Send(7);
        Assert.Equal(7, box.Receive());
        Assert.Equal(10, _loop.Now);
        _loop.Start("h", "echo", async () => box.Send(await new TestOperation(_loop).SleepAsync(90) + 9));
        Assert.Equal(8, box.Receive());
        Assert.Equal(110, _loop.Now);
    }

    [Fact]
    public void Wait_OutsideOfARunWhileAProgramFails_ThrowsItsErrorAndFreesTheOperation()
    {
        _loop.Start("h", "failing", () => throw new FormatException());
        var operation = new TestOperation(_loop);
        Assert.Throws<FormatException>(() => operation.BeginAndWait());
        Assert.Equal((false, 1, 0), (operation.IsPending, operation.Abandoned, _loop.PendingOperationCount));
        operation.Sleep(5);
    }

    [Fact]
    public void Wait_NestedInAsyncCode_RunsTheOthersMeanwhile()
    {
        Mailbox ask = new(_loop, 10), answer = new(_loop, 10);
        _loop.Start("h", "server", async () =>
        {
            while (true) answer.Send(await ask.ReceiveAsync() * 2);
        });
        _loop.Run(async () =>
        {
            for (int i = 0; i < 10; i++)
            {
                await Task.Yield();
                ask.Send(i);
                Assert.Equal(i * 2, answer.Receive());
            }
        });
        Assert.Equal(200, _loop.Now);
    }

    [Fact]
    public void Wait_NestedInANestedWait_ReturnsInnermostFirst()
    {
        var log = new List<string>();
        _loop.Start("h", "inner", async () =>
        {
            await new TestOperation(_loop).SleepAsync(1);
            new TestOperation(_loop).Sleep(10);
            log.Add($"inner {_loop.Now}");
        });
        _loop.Run(async () =>
        {
            await Task.Yield();
            new TestOperation(_loop).Sleep(5);
            log.Add($"outer {_loop.Now}");
        });
        Assert.Equal(["inner 11", "outer 11"], log);
    }

    [Fact]
    public void Wait_NestedWhileAnotherProgramFails_IsAbortedAndTheRunThrowsTheError()
    {
        _loop.Start("h", "failing", async () =>
        {
            await new TestOperation(_loop).SleepAsync(5);
            throw new FormatException();
        });
        Exception? seen = null;
        SimulationProgram blocked = _loop.Start("h", "blocked", async () =>
        {
            await Task.Yield();
            seen = Record.Exception(() => new TestOperation(_loop).BeginAndWait());
            throw seen!;
        });
        Assert.Throws<FormatException>(_loop.RunPrograms);
        Assert.IsType<FormatException>(Assert.IsType<SimulationAbortedException>(seen).InnerException);
        _loop.RunUntilEnd(blocked);
        Assert.Equal(ProgramState.Aborted, blocked.State);
    }

    [Fact]
    public void Step_ForEverAtOneInstant_IsABusyLoop()
    {
        _loop.Start("h", "busy", async () =>
        {
            while (true) await Task.Yield();
        });
        var error = Assert.Throws<InvalidOperationException>(_loop.RunPrograms);
        Assert.Contains("Busy loop", error.Message, StringComparison.Ordinal);
        Assert.Contains("time cannot advance", error.Message.Replace("which ", "time ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Step_ManyAtManyInstants_IsNoBusyLoop()
    {
        int ticks = 0;
        new Ticker(_loop, () => ticks++).Set(1);
        _loop.RunUntil(50_000);
        Assert.Equal(5000, ticks);
    }

    [Fact]
    public void Run_OnAnotherThreadWhileIdle_AdoptsIt()
    {
        OnAnotherThread(() => _loop.Run(async () =>
        {
            await Task.Yield();
            _loop.CheckAccess("here");
        }));
        Assert.Throws<SimulationEscapeException>(() => _loop.CheckAccess("here"));
        _loop.RunUntilIdle();
        _loop.CheckAccess("here");
        OnAnotherThread(_loop.Adopt);
        Assert.False(_loop.HasAccess);
    }

    [Fact]
    public void Run_OnTwoThreadsAtOnce_IsRefused()
    {
        Exception? error = null;
        _loop.Run(() =>
        {
            error = OnAnotherThread(_loop.RunUntilIdle);
            return Task.CompletedTask;
        });
        Assert.Contains("Two threads drive one simulation at once", Assert.IsType<InvalidOperationException>(error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loops_NestedInOneAnother_KeepApart()
    {
        using var other = new EventLoop(2);
        _loop.Run(async () =>
        {
            await Task.Yield();
            other.Run(async () =>
            {
                await new TestOperation(other).SleepAsync(5);
                Assert.Same(other.Scheduler, TaskScheduler.Current);
                Assert.Same(other, Assert.IsType<LoopSynchronizationContext>(SynchronizationContext.Current).Loop);
            });
            Assert.Same(_loop.Scheduler, TaskScheduler.Current);
            Assert.Same(_loop, Assert.IsType<LoopSynchronizationContext>(SynchronizationContext.Current).Loop);
        });
        Assert.Equal((0L, 5L), (_loop.Now, other.Now));
    }

    [Fact]
    public void Dispose_InsideARun_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => _loop.Run(() =>
        {
            _loop.Dispose();
            return Task.CompletedTask;
        }));

    private static Exception? OnAnotherThread(Action action)
    {
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(action));
        thread.Start();
        thread.Join();
        return error;
    }

    private sealed class Ticker(EventLoop loop, Action tick) : EngineTimer(loop)
    {
        protected override void OnExpired()
        {
            tick();
            Set(Loop.Now + 10);
        }
    }
}
