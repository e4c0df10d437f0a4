// The only place that looks at real time. One background thread for the whole process samples the step counters of the loops that are
// being driven, so nothing is added to an event. Static, because a thread for each of thousands of short simulations would be waste; and
// a thread, because the pool may be owned by a simulation. It only reads, and what it reads may be torn: reports are a best effort.
#pragma warning disable RS0030 // Real time is what a watchdog measures, and its thread takes no part in any simulation.
namespace SimNet.Simulation.Engine;

internal static class Watchdog
{
    private static readonly Lock Gate = new();
    private static readonly List<Watched> Loops = [];
    private static bool _running;

    internal static void Watch(EventLoop loop)
    {
        lock (Gate)
        {
            Loops.Add(new Watched(loop));
            if (_running) return;
            _running = true;
        }
        new Thread(Main, 256 * 1024) { IsBackground = true, Name = "simnet watchdog" }.UnsafeStart();
    }

    private static void Main()
    {
        var stalled = new List<(EventLoop Loop, TimeSpan Duration)>();
        int pause = 20;
        while (true)
        {
            Thread.Sleep(pause);
            lock (Gate)
            {
                var shortest = TimeSpan.FromSeconds(4);
                for (int i = Loops.Count - 1; i >= 0; i--)
                {
                    if (!Loops[i].TrySample(stalled, ref shortest)) Loops.RemoveAt(i);
                }
                pause = (int)Math.Max(20, shortest.TotalMilliseconds / 4);
                _running = Loops.Count > 0;
                if (!_running) return;
            }
            foreach ((EventLoop loop, TimeSpan duration) in stalled) Write(loop, duration);
            stalled.Clear();
        }
    }

    private static void Write(EventLoop loop, TimeSpan duration)
    {
        TextWriter output = loop.Options.WatchdogOutput ?? Console.Error;
        try
        {
            string text = loop.DescribeStall(duration);
            lock (output) output.WriteLine(text);
        }
        catch (Exception e)
        {
            output.WriteLine($"SimNet watchdog: a simulation stands still; its state could not be read ({e.GetType().Name}: {e.Message}).");
        }
    }

    private sealed class Watched(EventLoop loop)
    {
        private readonly WeakReference<EventLoop> _loop = new(loop);
        private long _progress = -1;
        private long _since;
        private bool _reported;

        /// <summary>False when the loop needs no more watching.</summary>
        internal bool TrySample(List<(EventLoop Loop, TimeSpan Duration)> stalled, ref TimeSpan shortest)
        {
            if (!_loop.TryGetTarget(out EventLoop? loop) || loop.IsDisposed) return false;
            TimeSpan timeout = loop.Options.WatchdogTimeout;
            if (timeout < shortest) shortest = timeout;
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
            if (_reported || duration < timeout) return true;
            _reported = true;
            stalled.Add((loop, duration));
            return true;
        }
    }
}
