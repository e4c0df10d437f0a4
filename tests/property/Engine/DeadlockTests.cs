using System.Runtime.CompilerServices;
using SimNet.Simulation.Engine;
using Xunit;

namespace SimNet.Tests.Property.Engine;

public sealed class DeadlockTests : IDisposable
{
    private readonly EventLoop _loop = new(1, new EventLoopOptions { ForeignGrace = TimeSpan.Zero });

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void Run_AnAwaitedOperationThatNeverCompletes_NamesProgramAndMethod()
    {
        var error = Assert.Throws<SimulationDeadlockException>(() => _loop.Run(() => WaitForever("lonely read"), "server", "accept"));
        string blocked = Assert.Single(error.BlockedOperations);
        Assert.Contains("lonely read", blocked, StringComparison.Ordinal);
        Assert.Contains("program: server/accept", blocked, StringComparison.Ordinal);
        Assert.Contains($"awaited by {typeof(DeadlockTests).FullName}.WaitForever", blocked, StringComparison.Ordinal);
        Assert.Contains(blocked.Split('\n')[0], error.Message, StringComparison.Ordinal);
        Assert.Contains("1 waits", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AnAwaitingLambda_NamesTheMethodAroundIt()
    {
        var error = Assert.Throws<SimulationDeadlockException>(() => _loop.Run(async () => await new TestOperation(_loop).BeginAsync()));
        Assert.Contains($"awaited by {typeof(DeadlockTests).FullName}.{nameof(Run_AnAwaitingLambda_NamesTheMethodAroundIt)} (lambda)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wait_OnTheDrivingThread_ShowsItsStackAndFreesTheOperation()
    {
        var operation = new TestOperation(_loop, "read of nothing");
        var error = Assert.Throws<SimulationDeadlockException>(() => BlockHere(operation));
        string blocked = Assert.Single(error.BlockedOperations);
        Assert.Contains("read of nothing", blocked, StringComparison.Ordinal);
        Assert.Contains("program: none", blocked, StringComparison.Ordinal);
        Assert.Contains("blocked on the driving thread", blocked, StringComparison.Ordinal);
        Assert.Contains($"{nameof(DeadlockTests)}.{nameof(BlockHere)} in ", blocked, StringComparison.Ordinal);
        Assert.DoesNotContain("EventLoop", blocked, StringComparison.Ordinal);
        Assert.Equal((1, 0), (operation.Abandoned, _loop.PendingOperationCount));
        operation.Sleep(5);
        Assert.Equal(5, _loop.Now);
    }

    [Fact]
    public void RunPrograms_BlockedThreads_EachReportsItsOwnStack()
    {
        for (int i = 0; i < 3; i++)
        {
            var operation = new TestOperation(_loop, $"read {i}");
            _loop.StartThread("host", $"t{i}", () => BlockHere(operation));
        }
        var error = Assert.Throws<SimulationDeadlockException>(_loop.RunPrograms);
        Assert.Equal(3, error.BlockedOperations.Count);
        for (int i = 0; i < 3; i++)
        {
            string blocked = error.BlockedOperations[i];
            Assert.StartsWith($"read {i}", blocked, StringComparison.Ordinal);
            Assert.Contains($"program: host/t{i}", blocked, StringComparison.Ordinal);
            Assert.Contains("blocked on its simulated thread", blocked, StringComparison.Ordinal);
            Assert.Contains($"{nameof(DeadlockTests)}.{nameof(BlockHere)} in ", blocked, StringComparison.Ordinal);
        }
        Assert.Throws<SimulationDeadlockException>(_loop.RunPrograms);
    }

    [Fact]
    public void Wait_Nested_ShowsEachWaitsOwnStack()
    {
        _loop.Start("h", "inner", async () =>
        {
            await new TestOperation(_loop).SleepAsync(1);
            BlockHere(new TestOperation(_loop, "inner read"));
        });
        var error = Assert.Throws<SimulationDeadlockException>(() => BlockThere(new TestOperation(_loop, "outer read")));
        Assert.Equal(2, error.BlockedOperations.Count);
        Assert.Contains("outer read", error.BlockedOperations[0], StringComparison.Ordinal);
        Assert.Contains(nameof(BlockThere), error.BlockedOperations[0], StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(BlockHere), error.BlockedOperations[0], StringComparison.Ordinal);
        Assert.Contains("inner read", error.BlockedOperations[1], StringComparison.Ordinal);
        Assert.Contains(nameof(BlockHere), error.BlockedOperations[1], StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(BlockThere), error.BlockedOperations[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Wait_BuriedBeneathAnother_SaysSo()
    {
        var reply = new TestOperation(_loop, "reply");
        _loop.Start("h", "server", async () =>
        {
            await new TestOperation(_loop).SleepAsync(1);
            _loop.Post(_ => ((TestOperation)_!).Complete(1), reply);
            BlockHere(new TestOperation(_loop, "next request"));
        });
        _loop.Start("h", "client", async () =>
        {
            await Task.Yield();
            BlockThere(reply);
        });
        var error = Assert.Throws<SimulationDeadlockException>(_loop.RunPrograms);
        Assert.Contains(error.BlockedOperations, blocked =>
            blocked.StartsWith("reply\n  is completed, but its caller cannot go on", StringComparison.Ordinal) &&
            blocked.Contains("simulated thread of its own", StringComparison.Ordinal) &&
            blocked.Contains(nameof(BlockThere), StringComparison.Ordinal));
    }

    [Fact]
    public void Run_AProgramAwaitingSomethingElse_IsListedWithAHint()
    {
        _loop.Start("h", "waiter", () => new TaskCompletionSource().Task);
        var error = Assert.Throws<SimulationDeadlockException>(_loop.RunPrograms);
        string blocked = Assert.Single(error.BlockedOperations);
        Assert.StartsWith("program h/waiter", blocked, StringComparison.Ordinal);
        Assert.Contains("not a simulated operation", blocked, StringComparison.Ordinal);
        Assert.Contains("TaskCompletionSource", blocked, StringComparison.Ordinal);
        Assert.Contains("Task.Run", blocked, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_CaptureStacks_ShowsWhereTheOperationBegan()
    {
        _loop.Options.CaptureStacks = true;
        var error = Assert.Throws<SimulationDeadlockException>(() => _loop.Run(() => WaitForever("read")));
        Assert.Contains("began", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{nameof(DeadlockTests)}.{nameof(WaitForever)} in ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AnOperationThatNobodyAwaits_IsListedAsSuch()
    {
        new TestOperation(_loop, "forgotten").Begin();
        var error = Assert.Throws<SimulationDeadlockException>(() => _loop.Run(() => WaitForever("read")));
        Assert.Contains(error.BlockedOperations, blocked => blocked.StartsWith("forgotten", StringComparison.Ordinal) && blocked.Contains("neither awaited", StringComparison.Ordinal));
    }

    [Fact]
    public void RunUntilIdle_WithPendingOperations_IsNoDeadlock()
    {
        _loop.Start("h", "reader", () => WaitForever("read"));
        _loop.RunUntilIdle();
        Assert.Equal(1, _loop.PendingOperationCount);
    }

    [Theory]
    [InlineData("A.B", "Run", "A.B.Run")]
    [InlineData("A.B", "<Run>d__3", "A.B.Run")]
    [InlineData("A.B+<Run>d__3", "MoveNext", "A.B.Run")]
    [InlineData("A.B+<>c", "<<Run>b__0_0>d", "A.B.Run (lambda)")]
    [InlineData("A.B+<>c__DisplayClass1_0+<<Run>b__0>d", "MoveNext", "A.B.Run (lambda)")]
    [InlineData("A.B", "<Run>g__Local|4_0", "A.B.Run.Local")]
    [InlineData("A.B+<<Run>g__Local|4_0>d", "MoveNext", "A.B.Run.Local")]
    [InlineData("A.B+C", "Run", "A.B.C.Run")]
    [InlineData("", "Run", "Run")]
    public void InSource_ANameOfTheCompiler_IsTheNameInTheSource(string type, string method, string expected) =>
        Assert.Equal(expected, AsyncMethodName.InSource(type, method));

    private async Task WaitForever(string what) => await new TestOperation(_loop, what).BeginAsync();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BlockHere(TestOperation operation)
    {
        operation.BeginAndWait();
        GC.KeepAlive(operation);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BlockThere(TestOperation operation)
    {
        operation.BeginAndWait();
        GC.KeepAlive(operation);
    }
}
