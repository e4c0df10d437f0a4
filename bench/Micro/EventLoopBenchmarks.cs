using BenchmarkDotNet.Attributes;
using SimNet.Simulation.Engine;

namespace SimNet.Bench.Micro;

/// <summary>The loop's steps: a ready item, an event.</summary>
public class EventLoopBenchmarks : IDisposable
{
    private const int Steps = 10_000;

    private readonly EventLoop _loop = new(1);
    private Repeating? _repeating;
    private int _posted;

    [GlobalSetup]
    public void Setup() => _repeating = new Repeating(_loop);

    [GlobalCleanup]
    public void Dispose()
    {
        _loop.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Steps)]
    public void ReadyItem()
    {
        _posted = 0;
        _loop.Post(PostNext, this);
        _loop.RunUntilIdle();
    }

    [Benchmark(OperationsPerInvoke = Steps)]
    public void Event()
    {
        _repeating!.Left = Steps;
        _loop.Schedule(_repeating, _loop.Now + 1);
        _loop.RunUntilIdle();
    }

    private static void PostNext(object? state)
    {
        var self = (EventLoopBenchmarks)state!;
        if (++self._posted < Steps) self._loop.Post(PostNext, self);
    }

    private sealed class Repeating(EventLoop loop) : ScheduledEvent
    {
        internal int Left { get; set; }

        protected internal override void Fire()
        {
            if (--Left > 0) loop.Schedule(this, loop.Now + 1);
        }
    }
}
