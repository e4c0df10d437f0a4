using SimNet.Simulation.Engine;
using Xunit;

namespace SimNet.Tests.Property.Engine;

public sealed class WatchdogTests
{
    [Fact]
    public void Watchdog_AProgramBlockingForReal_WritesWhoWaitsOnce()
    {
        using var written = new SignallingWriter();
        using var loop = new EventLoop(7, new EventLoopOptions { WatchdogTimeout = TimeSpan.FromSeconds(2), WatchdogOutput = written });
        loop.Start("server", "reader", async () => await new TestOperation(loop, "read of nothing").BeginAsync());
        loop.Start("client", "blocker", async () =>
        {
            await new TestOperation(loop).SleepAsync(5);
            BlockForReal(written.Written);
            await new TestOperation(loop).SleepAsync(5);
        });
        loop.RunUntil(100);
        string text = written.ToString();
        Assert.Contains("seed 7", text, StringComparison.Ordinal);
        Assert.Contains("read of nothing", text, StringComparison.Ordinal);
        Assert.Contains("program: server/reader", text, StringComparison.Ordinal);
        Assert.Contains("runs code that does not return", text, StringComparison.Ordinal);
        Assert.Contains(nameof(BlockForReal), text, StringComparison.Ordinal);
        Assert.Contains("last event TestOperation", text, StringComparison.Ordinal);
        Assert.Single(written.Reports, report => report.Contains(nameof(BlockForReal), StringComparison.Ordinal));
    }

    [Fact]
    public void Watchdog_ASimulatedThreadBlockingForReal_NamesItsProgram()
    {
        using var written = new SignallingWriter();
        using var loop = new EventLoop(7, new EventLoopOptions { WatchdogTimeout = TimeSpan.FromSeconds(2), WatchdogOutput = written });
        loop.StartThread("client", "blocker", () => BlockForReal(written.Written));
        loop.RunPrograms();
        Assert.Contains("simulated thread of program client/blocker", written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Watchdog_AnIdleLoop_IsLeftAlone()
    {
        using var written = new SignallingWriter();
        using var loop = new EventLoop(7, new EventLoopOptions { WatchdogTimeout = TimeSpan.FromSeconds(1), WatchdogOutput = written });
        loop.Run(async () => await Task.Yield());
        Thread.Sleep(2500);
        Assert.Empty(written.Reports);
    }

    private static void BlockForReal(Task task) => task.Wait(TimeSpan.FromMinutes(2));

    // On a busy machine a report may come before its time, about something else: it does not count.
    private sealed class SignallingWriter : StringWriter
    {
        private readonly TaskCompletionSource _written = new();

        internal Task Written => _written.Task;

        internal List<string> Reports { get; } = [];

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            Reports.Add(value!);
            if (value!.Contains(nameof(BlockForReal), StringComparison.Ordinal)) _written.TrySetResult();
        }
    }
}
