namespace SimNet.Simulation.Engine;

/// <summary>Settings of an <see cref="EventLoop"/> that change what is reported, never what happens.</summary>
internal sealed class EventLoopOptions
{
    /// <summary>Record a stack trace whenever an operation begins, for the deadlock report. Slow.</summary>
    internal bool CaptureStacks { get; set; }

    /// <summary>Ready items and events allowed at one instant before the run is called a busy loop.</summary>
    internal long MaxStepsPerInstant { get; set; } = 10_000_000;

    /// <summary>Real time without a step after which the watchdog reports; zero turns it off.</summary>
    internal TimeSpan WatchdogTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Where the watchdog writes; null is the error stream of the console.</summary>
    internal TextWriter? WatchdogOutput { get; set; }

    /// <summary>
    /// Real time that a run in which nothing is left to do waits for a continuation from a foreign thread, if some program waits
    /// for something that is not simulated: the escape explains more than the deadlock.
    /// </summary>
    internal TimeSpan ForeignGrace { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The stack of a simulated thread in bytes, where the program does not say.</summary>
    internal int ThreadStackSize { get; set; } = 512 * 1024;
}
