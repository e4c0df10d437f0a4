namespace SimNet.Simulation.Engine;

/// <summary>Runs tasks on the loop: what <see cref="Task.Factory"/> and ContinueWith use inside a simulation.</summary>
internal sealed class LoopTaskScheduler : TaskScheduler
{
    private readonly EventLoop _loop;
    private readonly Action<object?> _execute;

    internal LoopTaskScheduler(EventLoop loop)
    {
        _loop = loop;
        _execute = task => TryExecuteTask((Task)task!);
    }

    public override int MaximumConcurrencyLevel => 1;

    protected override void QueueTask(Task task)
    {
        if (_loop.HasAccess) _loop.Enqueue(_execute, task, null);
        else _loop.RecordForeign("a task or its continuation (TaskScheduler.QueueTask)", task);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => _loop.HasAccess && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
