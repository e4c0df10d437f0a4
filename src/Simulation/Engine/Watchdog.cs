// The only place that looks at real time. A background thread samples the step counter of a loop while it is driven, so nothing is added
// to an event. A thread of its own, because the pool may be owned by a simulation; one for each loop, because simulations share no state.
// The thread starts when a simulation has lasted for a while, since most are over before. It only reads, and what it reads may be torn: reports are a best effort.
#pragma warning disable RS0030 // Real time is what a watchdog measures, and its thread takes no part in any simulation.
namespace SimNet.Simulation.Engine;

internal sealed class Watchdog : IDisposable
{
    private readonly WeakReference<EventLoop> _loop;
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _pause;
    private readonly Baton _stop = new();
    private Timer? _starter;
    private bool _started;
    private long _progress = -1;
    private long _since;
    private bool _reported;

    private Watchdog(EventLoop loop)
    {
        _loop = new WeakReference<EventLoop>(loop);
        _timeout = loop.Options.WatchdogTimeout;
        _pause = TimeSpan.FromMilliseconds(Math.Clamp(_timeout.TotalMilliseconds / 4, 10, 1000));
    }

    /// <summary>Begins to watch a loop, weakly; null if its options turn the watchdog off.</summary>
    internal static Watchdog? Start(EventLoop loop)
    {
        if (loop.Options.WatchdogTimeout <= TimeSpan.Zero) return null;
        var watchdog = new Watchdog(loop);
        watchdog._starter = new Timer(static state => ((Watchdog)state!).StartThread(), watchdog, watchdog._pause, Timeout.InfiniteTimeSpan);
        return watchdog;
    }

    /// <summary>Starts the thread at once: before a simulation takes over the thread pool, on which it would start later.</summary>
    internal void StartThread()
    {
        if (Interlocked.Exchange(ref _started, true)) return;
        new Thread(Main, 256 * 1024) { IsBackground = true, Name = "simnet watchdog" }.UnsafeStart();
    }

    /// <summary>Ends the watch.</summary>
    public void Dispose()
    {
        _starter?.Dispose();
        _stop.Pass();
    }

    private void Main()
    {
        while (!_stop.TryTake(_pause) && Sample())
        {
        }
    }

    /// <summary>False when the loop needs no more watching.</summary>
    private bool Sample()
    {
        if (!_loop.TryGetTarget(out EventLoop? loop)) return false;
        long now = Environment.TickCount64;
        long progress = loop.Progress;
        if (progress != _progress || !loop.IsDriven)
        {
            _progress = progress;
            _since = now;
            _reported = false;
            return true;
        }
        var duration = TimeSpan.FromMilliseconds(now - _since);
        if (_reported || duration < _timeout) return true;
        _reported = true;
        Write(loop, duration);
        return true;
    }

    private static void Write(EventLoop loop, TimeSpan duration)
    {
        TextWriter output = loop.Options.WatchdogOutput ?? Console.Error;
        string text;
        try
        {
            text = loop.DescribeStall(duration);
        }
        catch (Exception e)
        {
            text = $"SimNet watchdog: a simulation stands still; its state could not be read ({e.GetType().Name}: {e.Message}).";
        }
        lock (output) output.WriteLine(text);
    }
}
