namespace SimNet.Simulation.Engine;

/// <summary>What a thread waits for before it may run. Without spinning, which livelocks on one processor.</summary>
internal sealed class Baton
{
    private readonly object _gate = new();
    private bool _passed;

    /// <summary>Lets the one that takes, or is going to take, go on.</summary>
    internal void Pass()
    {
        lock (_gate)
        {
            _passed = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits until the baton is passed.</summary>
    internal void Take()
    {
        lock (_gate)
        {
            while (!_passed) Monitor.Wait(_gate);
            _passed = false;
        }
    }

    /// <summary>Waits until the baton is passed, or for so much real time.</summary>
    internal bool TryTake(TimeSpan atMost)
    {
        lock (_gate)
        {
            if (!_passed) Monitor.Wait(_gate, atMost);
            bool taken = _passed;
            _passed = false;
            return taken;
        }
    }
}
