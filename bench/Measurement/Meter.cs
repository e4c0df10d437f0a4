using System.Diagnostics;
using SimNet.Bench.Worlds;

namespace SimNet.Bench.Measurement;

/// <summary>
/// Reads all clocks and counters at the ends of the measured interval. The clients call in: before they connect, once when they are
/// warm, and when they are done. Each call is made once a client, so the meter costs nothing per operation.
/// </summary>
internal sealed class Meter(IWorld world, int clients)
{
    private int _started;
    private int _warm;
    private int _done;
    private long _startTicks, _endTicks;
    private TimeSpan _startCpu, _endCpu;
    private double? _startVirtual, _endVirtual;
    private long? _startEvents, _endEvents;
    private long _warmBytes, _endBytes;
    private long _warmOperations, _endOperations;

    internal double WallSeconds => Stopwatch.GetElapsedTime(_startTicks, _endTicks).TotalSeconds;

    internal double CpuSeconds => (_endCpu - _startCpu).TotalSeconds;

    internal double? VirtualSeconds => _endVirtual - _startVirtual;

    internal long? Events => _endEvents - _startEvents;

    internal double? AllocatedBytesPerOperation =>
        _endOperations > _warmOperations ? (double)(_endBytes - _warmBytes) / (_endOperations - _warmOperations) : null;

    /// <summary>A client is about to connect; the first such call starts the interval.</summary>
    internal void Start()
    {
        if (Interlocked.Increment(ref _started) != 1) return;
        _startVirtual = world.VirtualSeconds;
        _startEvents = world.EventCount;
        _startCpu = Environment.CpuUsage.TotalTime;
        _startTicks = Stopwatch.GetTimestamp();
    }

    /// <summary>A client is warm; the last such call starts the steady state, with so many operations done by all.</summary>
    internal void Warm(Func<long> operationsDone)
    {
        if (Interlocked.Increment(ref _warm) != clients) return;
        _warmOperations = operationsDone();
        _warmBytes = world.AllocatedBytes;
    }

    /// <summary>A client is done; the first such call ends the steady state, the last one the interval.</summary>
    internal void Done(Func<long> operationsDone)
    {
        int done = Interlocked.Increment(ref _done);
        if (done == 1)
        {
            _endBytes = world.AllocatedBytes;
            _endOperations = operationsDone();
        }
        if (done != clients) return;
        _endTicks = Stopwatch.GetTimestamp();
        _endCpu = Environment.CpuUsage.TotalTime;
        _endEvents = world.EventCount;
        _endVirtual = world.VirtualSeconds;
    }
}
