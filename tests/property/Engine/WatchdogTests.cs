using SimNet.Simulation.Engine;
using Xunit;

namespace SimNet.Tests.Property.Engine;

public sealed class WatchdogTests
{
    [Fact]
    public void Watchdog_AProgramBlockingForReal_WritesWhoWaitsOnce()
    {
        using var written = new SignallingWriter();
        using var loop = new EventLoop(7, new EventLoopOptions { WatchdogTimeout = TimeSpan.FromMilliseconds(300), WatchdogOutput = written });
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
        Assert.Equal(1, written.Lines);
    }

    [Fact]
    public void Watchdog_ASimulatedThreadBlockingForReal_NamesItsProgram()
    {
        using var written = new SignallingWriter();
        using var loop = new EventLoop(7, new EventLoopOptions { WatchdogTimeout = TimeSpan.FromMilliseconds(300), WatchdogOutput = written });
        loop.StartThread("client", "blocker", () => BlockForReal(written.Written));
        loop.RunPrograms();
        Assert.Contains("simulated thread of program client/blocker", written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Watchdog_AnIdleLoop_IsLeftAlone()
    {
        using var written = new SignallingWriter();
        using var loop = new EventLoop(7, new EventLoopOptions { WatchdogTimeout = TimeSpan.FromMilliseconds(20), WatchdogOutput = written });
        loop.RunUntilIdle();
        Thread.Sleep(200);
        Assert.Equal(0, written.Lines);
    }

    private static void BlockForReal(Task task) => task.Wait(TimeSpan.FromMinutes(2));

    private sealed class SignallingWriter : StringWriter
    {
        private readonly TaskCompletionSource _written = new();

        internal Task Written => _written.Task;

        internal int Lines { get; private set; }

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            Lines++;
            _written.TrySetResult();
        }
    }
}
