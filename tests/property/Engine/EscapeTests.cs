using System.Threading.Channels;
using SimNet.Simulation.Engine;
using Xunit;

namespace SimNet.Tests.Property.Engine;

public sealed class EscapeTests : IDisposable
{
    // Waited for only as long as the foreign thread needs to come back.
    private readonly EventLoop _loop = new(1, new EventLoopOptions { ForeignGrace = TimeSpan.FromMinutes(1) });

    public static TheoryData<string> Constructs => ["Task.Run", "Task.Delay", "ThreadPool", "ConfigureAwait", "helper", "ReadAllAsync", "WhenEach", "StartNew", "SemaphoreSlim"];

    public void Dispose() => _loop.Dispose();

    [Theory]
    [MemberData(nameof(Constructs))]
    public void Await_SomethingForeign_IsReportedWithProgramAndRemedy(string construct)
    {
        var error = Assert.Throws<SimulationEscapeException>(() => _loop.Run(() => Escape(construct), "client", "main"));
        Assert.Contains("client/main", error.Message, StringComparison.Ordinal);
        Assert.Contains("(thread pool)", error.Message, StringComparison.Ordinal);
        Assert.Contains("Task.Run", error.Message, StringComparison.Ordinal);
        Assert.Contains("TimeProvider", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Await_TaskRun_NamesTheMethodThatWaits()
    {
        var error = Assert.Throws<SimulationEscapeException>(() => _loop.Run(() => Escape("Task.Run"), "client", "main"));
        Assert.Contains($"{nameof(EscapeTests)}.{nameof(Escape)}", error.Message, StringComparison.Ordinal);
        Assert.Contains("a continuation", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckAccess_InTaskRun_ThrowsThereAndInTheDrivingCall()
    {
        Exception? there = null;
        var error = Assert.Throws<SimulationEscapeException>(() => _loop.Run(() =>
        {
            using var done = new ManualResetEventSlim();
            Task.Run(() =>
            {
                there = Record.Exception(() => _loop.CheckAccess("Socket.Send"));
                done.Set();
            });
            done.Wait();
            return Task.CompletedTask;
        }, "client", "main"));
        Assert.Same(there, error);
        Assert.StartsWith("Socket.Send was called outside of the simulation", error.Message, StringComparison.Ordinal);
        Assert.Contains("program client/main", error.Message, StringComparison.Ordinal);
        _loop.RunUntilIdle();
    }

    [Fact]
    public void CheckAccess_AfterConfigureAwaitFalseOnAForeignTask_Throws()
    {
        var error = Assert.Throws<SimulationEscapeException>(() => _loop.Run(async () =>
        {
            var awaited = new ManualResetEventSlim();
            _loop.Post(_ => awaited.Set(), null);
            await Task.Run(awaited.Wait).ConfigureAwait(false);
            _loop.CheckAccess("Socket.Send");
        }, "client", "main"));
        Assert.Contains("program client/main", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckAccess_OnANamedThreadWhileIdle_ThrowsOnlyThere()
    {
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(() => _loop.CheckAccess("Socket.Send"))) { Name = "stranger" };
        thread.Start();
        thread.Join();
        Assert.Contains("\"stranger\" (not of the thread pool)", Assert.IsType<SimulationEscapeException>(error).Message, StringComparison.Ordinal);
        _loop.RunUntilIdle();
    }

    [Fact]
    public void CheckAccess_OnTheDrivingThreadWhileASimulatedThreadRuns_IsRefused()
    {
        _loop.StartThread("h", "t", () => Assert.True(_loop.HasAccess));
        int driver = Environment.CurrentManagedThreadId;
        _loop.StartThread("h", "u", () => Assert.NotEqual(driver, Environment.CurrentManagedThreadId));
        _loop.RunPrograms();
        Assert.True(_loop.HasAccess);
    }

    [Fact]
    public void OnCompleted_FromAForeignThread_Throws()
    {
        var error = Assert.Throws<SimulationEscapeException>(() => _loop.Run(() =>
        {
            ValueTask<int> read = new TestOperation(_loop).BeginAsync();
            return Task.Run(async () => await read);
        }, "client", "main"));
        Assert.Contains("awaiting an operation", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Post_FromManyForeignThreads_CorruptsNothing()
    {
        SynchronizationContext context = null!;
        TaskScheduler scheduler = null!;
        _loop.Run(() =>
        {
            context = SynchronizationContext.Current!;
            scheduler = TaskScheduler.Current;
            return Task.CompletedTask;
        });
        int ran = 0;
        var threads = Enumerable.Range(0, 4).Select(number => new Thread(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                context.Post(_ => ran++, null);
                _ = Task.Factory.StartNew(() => ran++, CancellationToken.None, TaskCreationOptions.None, scheduler);
                Assert.Throws<SimulationEscapeException>(() => context.Send(_ => ran++, null));
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Throws<SimulationEscapeException>(_loop.RunUntilIdle);
        _loop.RunUntilIdle();
        Assert.Equal(0, ran);
    }

    [Fact]
    public void Post_AfterDispose_IsIgnored()
    {
        SynchronizationContext context = null!;
        _loop.Run(() =>
        {
            context = SynchronizationContext.Current!;
            return Task.CompletedTask;
        });
        _loop.Dispose();
        Task.Run(() => context.Post(_ => Assert.Fail("It must not run."), null)).Wait();
    }

    private async Task Escape(string construct)
    {
        // Opened by the first ready item after the await: what is awaited is never there before.
        var awaited = new ManualResetEventSlim();
        _loop.Post(_ => awaited.Set(), null);
        switch (construct)
        {
            case "Task.Run":
                await Task.Run(awaited.Wait);
                break;
            case "Task.Delay":
                await Task.Delay(500);
                break;
            case "ThreadPool":
                var source = new TaskCompletionSource();
                ThreadPool.QueueUserWorkItem(_ =>
                {
                    awaited.Wait();
                    source.SetResult();
                });
                await source.Task;
                break;
            case "ConfigureAwait":
                await Task.Run(awaited.Wait).ConfigureAwait(false);
                _loop.CheckAccess("Socket.Send");
                break;
            case "helper":
                await Helper().ConfigureAwait(false);
                _loop.CheckAccess("Socket.Send");
                break;
            case "ReadAllAsync":
                var channel = Channel.CreateUnbounded<int>();
                _loop.Start("other", "writer", async () =>
                {
                    await new TestOperation(_loop).SleepAsync(5);
                    channel.Writer.TryWrite(1);
                });
                await foreach (int _ in channel.Reader.ReadAllAsync()) _loop.CheckAccess("Socket.Send");
                break;
            case "WhenEach":
                await foreach (Task<int> done in Task.WhenEach(new TestOperation(_loop).SleepAsync(5).AsTask())) _loop.CheckAccess("Socket.Send");
                break;
            case "StartNew":
                await Task.Factory.StartNew(() => _loop.CheckAccess("Socket.Send"), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default);
                break;
            default:
                using (var semaphore = new SemaphoreSlim(0)) await semaphore.WaitAsync(500);
                break;
        }
    }

    private async Task Helper() => await new TestOperation(_loop).SleepAsync(5);
}
