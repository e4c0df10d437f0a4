namespace SimNet.Simulation.Engine;

internal sealed partial class EventLoop
{
    private void ThrowDeadlock(PendingOperation? waiting)
    {
        _ = waiting;
        var blocked = SnapshotPending().ConvertAll(operation => operation.Describe());
        throw new SimulationDeadlockException("Deadlock: nothing is left to happen.\n" + string.Join("\n", blocked), blocked);
    }
}
