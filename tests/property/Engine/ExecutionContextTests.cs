using SimNet.Simulation.Engine;
using Xunit;

namespace SimNet.Tests.Property.Engine;

public sealed class ExecutionContextTests
{
    private readonly AsyncLocal<string?> _local = new();

    [Fact]
    public void ReadyItem_ChangingAnAsyncLocal_DoesNotLeakIntoTheNext()
    {
        using var loop = new EventLoop(1);
        var seen = new List<string?>();
        for (int i = 0; i < 3; i++)
        {
            loop.Post(_ =>
            {
                seen.Add(_local.Value);
                _local.Value = "leaked";
                SynchronizationContext.SetSynchronizationContext(null);
            }, null);
            loop.Post(_ => Assert.Same(loop, Assert.IsType<LoopSynchronizationContext>(SynchronizationContext.Current).Loop), null);
        }
        loop.RunUntilIdle();
        Assert.Equal(new string?[] { null, null, null }, seen);
        Assert.Null(_local.Value);
    }

    [Fact]
    public void Programs_AwaitingInTurns_KeepTheirOwnValues()
    {
        using var loop = new EventLoop(1);
        for (int i = 0; i < 5; i++)
        {
            string name = $"p{i}";
            loop.Start("host", name, async () =>
            {
                _local.Value = name;
                for (int turn = 0; turn < 20; turn++)
                {
                    await new TestOperation(loop).SleepAsync(turn % 3);
                    await Task.Yield();
                    Assert.Equal(name, _local.Value);
                    Assert.Equal(name, SimulationProgram.Current!.Name);
                }
            });
        }
        loop.RunPrograms();
    }

    [Fact]
    public void Program_Started_TakesTheStartersValues()
    {
        using var loop = new EventLoop(1);
        string? asyncSaw = null, threadSaw = null;
        _local.Value = "starter";
        loop.Start("h", "async", () =>
        {
            asyncSaw = _local.Value;
            _local.Value = "async";
            return Task.CompletedTask;
        });
        loop.StartThread("h", "thread", () =>
        {
            threadSaw = _local.Value;
            _local.Value = "thread";
        });
        loop.RunPrograms();
        Assert.Equal(("starter", "starter", "starter"), (asyncSaw, threadSaw, _local.Value));
    }

    [Fact]
    public void Drive_Ended_RestoresTheCallersSurroundings()
    {
        var context = new SynchronizationContext();
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            using var loop = new EventLoop(1);
            _local.Value = "mine";
            TaskScheduler scheduler = TaskScheduler.Current;
            loop.Post(_ => _local.Value = "theirs", null);
            loop.Run(async () =>
            {
                await Task.Yield();
                _local.Value = "theirs";
            });
            Assert.Same(context, SynchronizationContext.Current);
            Assert.Same(scheduler, TaskScheduler.Current);
            Assert.Equal("mine", _local.Value);
            Assert.Null(SimulationProgram.Current);
            loop.Start("h", "failing", () => throw new FormatException());
            Assert.Throws<FormatException>(loop.RunPrograms);
            Assert.Same(context, SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public void NestedWait_WhileOthersRun_RestoresTheCallersValues()
    {
        using var loop = new EventLoop(1);
        loop.Start("h", "other", async () =>
        {
            _local.Value = "other";
            await new TestOperation(loop).SleepAsync(5);
            Assert.Equal("other", _local.Value);
        });
        loop.Run(async () =>
        {
            _local.Value = "outer";
            await Task.Yield();
            new TestOperation(loop).Sleep(10);
            Assert.Equal("outer", _local.Value);
            Assert.Equal("main", SimulationProgram.Current!.Name);
            Assert.Same(loop, Assert.IsType<LoopSynchronizationContext>(SynchronizationContext.Current).Loop);
        });
    }

    [Fact]
    public void Continuation_FlowingItsContext_RunsInIt()
    {
        using var loop = new EventLoop(1);
        var operation = new TestOperation(loop);
        string? seen = null;
        loop.Post(_ =>
        {
            _local.Value = "registered";
            ValueTask<int> task = operation.SleepAsync(5);
            task.GetAwaiter().OnCompleted(() => seen = _local.Value);
        }, null);
        loop.RunUntilIdle();
        Assert.Equal("registered", seen);
    }
}
