using BenchmarkDotNet.Attributes;
using SimNet.Simulation.Engine;

namespace SimNet.Bench.Micro;

/// <summary>What an event costs while so many others are pending.</summary>
public class EventQueueBenchmarks
{
    private readonly EventQueue _queue = new();
    private readonly RandomStream _random = new(1);
    private Nothing[] _pending = [];
    private Nothing _timer = new();
    private long _now;

    [Params(10, 1_000, 100_000)]
    public int Pending { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _pending = [.. Enumerable.Range(0, Pending).Select(static _ => new Nothing())];
        foreach (Nothing e in _pending) _queue.Set(e, NextTime());
        _timer = new Nothing();
    }

    /// <summary>Takes the first event and schedules it anew at a random later time.</summary>
    [Benchmark]
    public void TakeAndSet()
    {
        ScheduledEvent e = _queue.Take(EventQueue.Never - 1, out _now)!;
        _queue.Set(e, NextTime());
    }

    /// <summary>What a retransmission timer does: set, postponed, cancelled.</summary>
    [Benchmark]
    public void SetPostponeCancel()
    {
        _queue.Set(_timer, _now + 200);
        _queue.Set(_timer, _now + 300);
        _queue.Cancel(_timer);
    }

    private long NextTime() => _now + 1 + _random.Next(1_000_000);

    private sealed class Nothing : ScheduledEvent
    {
        protected internal override void Fire()
        {
        }
    }
}
