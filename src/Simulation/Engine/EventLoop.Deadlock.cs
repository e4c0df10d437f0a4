// When nothing is left to happen, or the world stands still for real: who is to blame.
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SimNet.Simulation.Engine;

internal sealed partial class EventLoop
{
    private readonly Baton _foreignArrived = new();
    private PendingOperation? _innermostWait;
    private ScheduledEvent? _lastEvent;
    private volatile StackTrace? _realWait;

    /// <summary>On the thread that runs: it waits for something outside of the simulation, and not just for a moment.</summary>
    internal void EnterRealWait() => _realWait = new StackTrace(1, true);

    internal void LeaveRealWait() => _realWait = null;

    private void ThrowDeadlock()
    {
        List<PendingOperation> operations = SnapshotPending();
        if (BlockedReport.WaitingForSomethingElse(operations, _programs).Any() ||
            operations.Exists(operation => operation is { HasContinuation: false, BlockedThread: null, Program: not null }))
        {
            // What comes back from outside says more than that it is missing.
            if (!_attention) _foreignArrived.TryTake(Options.ForeignGrace);
            if (_attention) RaiseAttention();
        }
        List<string> blocked = BlockedReport.Collect(operations, DriverWaits(), _programs, new StackTrace(true));
        throw new SimulationDeadlockException(
            $"Deadlock: nothing is left to happen at {Seconds(_now)} s of virtual time, but {Count(blocked.Count)}.\n{Numbered(blocked)}", blocked);
    }

    /// <summary>On the watchdog's thread: what can be seen from there, as a best effort.</summary>
    internal string DescribeStall(TimeSpan duration)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"SimNet watchdog: a simulation (seed {Seed}) has made no step for {duration.TotalSeconds:F0} s of real time.\n");
        text.Append(CultureInfo.InvariantCulture, $"Virtual time {Seconds(_now)} s, {_eventCount} events, last event {_lastEvent?.GetType().Name ?? "none"}.\n");
        SimulatedThread? running = _runningThread;
        text.Append(running is null
            ? $"The driving thread, {_driverThreadId}, runs code that does not return.\n"
            : $"The simulated thread of program {running.Program} runs code that does not return.\n");
        if (_realWait is { } wait) text.Append("It waits, outside of the simulation's blocking calls,\n    ").Append(StackText.Of(wait).Replace("\n", "\n    ", StringComparison.Ordinal)).Append('\n');
        List<string> blocked = BlockedReport.Collect(SnapshotPending(), DriverWaits(), [.. _programs], null);
        return text.Append(CultureInfo.InvariantCulture, $"{Count(blocked.Count)}{(blocked.Count > 0 ? ":\n" : ".\n")}").Append(Numbered(blocked)).ToString();
    }

    private List<PendingOperation> DriverWaits()
    {
        var waits = new List<PendingOperation>();
        for (PendingOperation? wait = _innermostWait; wait is not null; wait = wait.OuterWait) waits.Add(wait);
        return waits;
    }

    private static string Seconds(long ns) => (ns / 1e9).ToString("0.#########", CultureInfo.InvariantCulture);

    private static string Count(int blocked) => blocked switch
    {
        0 => "nobody is known to wait",
        1 => "1 waits",
        _ => string.Create(CultureInfo.InvariantCulture, $"{blocked} wait"),
    };

    private static string Numbered(List<string> blocked) =>
        string.Join("\n", blocked.Select((text, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {text.Replace("\n", "\n   ", StringComparison.Ordinal)}")));
}
