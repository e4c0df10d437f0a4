// The pending operations, in the order in which they began: an intrusive list, read by reports, and when a host's clock
// changes its rate.
namespace SimNet.Simulation.Engine;

internal sealed partial class EventLoop
{
    private PendingOperation? _firstPending;
    private PendingOperation? _lastPending;

    /// <summary>Operations that have begun and are not completed.</summary>
    internal int PendingOperationCount { get; private set; }

    internal void AddPending(PendingOperation operation)
    {
        operation.PreviousPending = _lastPending;
        operation.NextPending = null;
        if (_lastPending is null) _firstPending = operation;
        else _lastPending.NextPending = operation;
        _lastPending = operation;
        PendingOperationCount++;
    }

    internal void RemovePending(PendingOperation operation)
    {
        if (operation.PreviousPending is { } previous) previous.NextPending = operation.NextPending;
        else _firstPending = operation.NextPending;
        if (operation.NextPending is { } next) next.PreviousPending = operation.PreviousPending;
        else _lastPending = operation.PreviousPending;
        operation.PreviousPending = null;
        operation.NextPending = null;
        PendingOperationCount--;
    }

    /// <summary>Passes on the operations that wait with a deadline in a clock's time.</summary>
    internal void CollectPending(LoopTimeProvider clock, Action<PendingOperation> collect)
    {
        for (PendingOperation? operation = _firstPending; operation is not null; operation = operation.NextPending)
        {
            if (operation.IsSet && ReferenceEquals(operation.Clock, clock)) collect(operation);
        }
    }

    /// <summary>A copy of the list. From the watchdog's thread it is a best effort, bounded by the count.</summary>
    private List<PendingOperation> SnapshotPending()
    {
        var snapshot = new List<PendingOperation>();
        int bound = PendingOperationCount;
        for (PendingOperation? operation = _firstPending; operation is not null && snapshot.Count < bound; operation = operation.NextPending)
            snapshot.Add(operation);
        return snapshot;
    }
}
