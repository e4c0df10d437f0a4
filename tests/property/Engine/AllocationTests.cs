using SimNet.Simulation.Engine;
using Xunit;

namespace SimNet.Tests.Property.Engine;

/// <summary>The hot paths allocate nothing once their pools and rings have grown.</summary>
public sealed class AllocationTests : IDisposable
{
    private const int WarmUp = 20_000;
    private const int Measured = 1000;
    private readonly EventLoop _loop = new(1);

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void ScheduleAndFire_Steady_AllocateNothing()
    {
        var events = Enumerable.Range(0, 100).Select(_ => new Rescheduled(_loop)).ToArray();
        foreach (Rescheduled e in events) _loop.Schedule(e, 1);
        Assert.Equal(0, Measure(until => _loop.RunUntil(until)));
    }

    [Fact]
    public void TimerSetAndCancel_Steady_AllocateNothing()
    {
        var timers = Enumerable.Range(0, 500).Select(_ => new Timer(_loop)).ToArray();
        Assert.Equal(0, Measure(round =>
        {
            for (int i = 0; i < 20; i++)
            {
                Timer timer = timers[(round + i) % timers.Length];
                timer.Set(_loop.Now + 1000 - i);
                if (i % 3 == 0) timer.Cancel();
                if (i % 3 == 1) timer.Set(_loop.Now + 5);
            }
            _loop.RunUntil(_loop.Now + 2);
        }, WarmUp / 20));
    }

    [Fact]
    public void Await_ReadyToTheNextAwait_AllocatesNothing()
    {
        long allocated = -1;
        _loop.Run(async () =>
        {
            var operation = new TestOperation(_loop);
            for (int i = 0; i < WarmUp; i++) await operation.SleepAsync(1);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Measured; i++) await operation.SleepAsync(1);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Await_PingPongOfTwoPrograms_AllocatesNothing()
    {
        Mailbox ping = new(_loop, 5), pong = new(_loop, 5);
        long allocated = -1;
        _loop.Start("b", "echo", async () =>
        {
            while (true) pong.Send(await ping.ReceiveAsync());
        });
        _loop.Run(async () =>
        {
            long before = 0;
            for (int i = 0; i < WarmUp + Measured; i++)
            {
                if (i == WarmUp) before = GC.GetAllocatedBytesForCurrentThread();
                ping.Send(i);
                await pong.ReceiveAsync();
            }
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Wait_OnTheDrivingThread_AllocatesNothing()
    {
        var operation = new TestOperation(_loop);
        Assert.Equal(0, Measure(_ => operation.Sleep(1)));
    }

    [Fact]
    public void Wait_OnASimulatedThread_AllocatesNothing()
    {
        long allocated = -1;
        _loop.StartThread("h", "t", () =>
        {
            var operation = new TestOperation(_loop);
            for (int i = 0; i < 5000; i++) operation.Sleep(1);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Measured; i++) operation.Sleep(1);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        _loop.RunPrograms();
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void PostAndCheckAccess_Steady_AllocateNothing()
    {
        var repeater = new Repeater(_loop);
        _loop.Post(Repeater.Step, repeater);
        _loop.RunUntilIdle();
        Assert.Equal(0, repeater.Allocated);
    }

    private static long Measure(Action<int> step, int warmUp = WarmUp)
    {
        int i = 1;
        for (; i <= warmUp; i++) step(i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int end = i + Measured; i < end; i++) step(i);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class Repeater(EventLoop loop)
    {
        internal static readonly Action<object?> Step = static repeater => ((Repeater)repeater!).Run();
        private int _runs;
        private long _before;

        internal long Allocated { get; private set; } = -1;

        private void Run()
        {
            loop.CheckAccess("test");
            if (++_runs == WarmUp) _before = GC.GetAllocatedBytesForCurrentThread();
            if (_runs < WarmUp + Measured) loop.Post(Step, this);
            else Allocated = GC.GetAllocatedBytesForCurrentThread() - _before;
        }
    }

    private sealed class Rescheduled(EventLoop loop) : ScheduledEvent
    {
        protected internal override void Fire() => loop.Schedule(this, loop.Now + 7);
    }

    private sealed class Timer(EventLoop loop) : EngineTimer(loop)
    {
        protected override void OnExpired()
        {
        }
    }
}
