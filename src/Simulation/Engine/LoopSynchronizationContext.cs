namespace SimNet.Simulation.Engine;

/// <summary>Brings the continuations of plain awaits to the loop's ready queue.</summary>
internal sealed class LoopSynchronizationContext(EventLoop loop) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (loop.HasAccess) loop.Enqueue(d, state, ExecutionContext.Capture());
        else loop.RecordForeign("a continuation (SynchronizationContext.Post)", state);
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        loop.CheckAccess("SynchronizationContext.Send");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;
}
