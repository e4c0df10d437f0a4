// The baton between the driving thread and the simulated threads.
using System.Diagnostics;

namespace SimNet.Simulation.Engine;

internal sealed partial class EventLoop
{
    private SimulatedThread? _runningThread;

    /// <summary>What the driving thread waits for while a simulated thread runs.</summary>
    internal Baton DriverBaton { get; } = new();

    /// <summary>On the driving thread, before the baton is passed: from now on only <paramref name="thread"/> may touch the simulation.</summary>
    internal void HandOver(SimulatedThread thread)
    {
        Debug.Assert(_runningThread is null);
        _runningThread = thread;
        _accessThreadId = thread.ManagedThreadId;
    }

    /// <summary>On the simulated thread that runs: gives the simulation back to the driving thread.</summary>
    internal void HandBack()
    {
        _runningThread = null;
        _accessThreadId = _driverThreadId;
        DriverBaton.Pass();
    }

    /// <summary>Aborts the simulated threads and joins them; what is awaited is dropped. Must not be called from inside the run.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        if (IsDriven) throw new InvalidOperationException("A simulation cannot be disposed while it runs.");
        int me = BeginDrive();
        _disposed = true;
        foreach (SimulationProgram program in _programs.ToArray()) program.Thread?.Abort();
        EndDrive(me);
        _watchdog?.Dispose();
    }
}
