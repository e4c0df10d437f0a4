using SimNet.Simulation.Engine;

namespace SimNet.Simulation.Names;

/// <summary>Lookups on a simulation's loop. They run in its surroundings whoever calls, so that every step of theirs comes to its ready queue.</summary>
internal sealed class LoopLookupCalls : ILookupCalls
{
    private readonly EventLoop _loop;
    private readonly string _hostName;

    /// <summary>Creates the calls of a host.</summary>
    public LoopLookupCalls(EventLoop loop, string hostName)
    {
        _loop = loop;
        _hostName = hostName;
    }

    /// <inheritdoc/>
    public void CheckAccess(string operation) => _loop.CheckAccess(operation);

    /// <inheritdoc/>
    public ValueTask<T> Start<T>(Func<ValueTask<T>> lookup)
    {
        SynchronizationContext? callers = SynchronizationContext.Current;
        if (callers is LoopSynchronizationContext own && own.Loop == _loop)
        {
            return lookup();
        }

        _loop.InstallContext();
        try
        {
            return lookup();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(callers);
        }
    }

    /// <inheritdoc/>
    public T Run<T>(string operation, Func<CancellationToken, ValueTask<T>> lookup)
    {
        using var cancellation = new CancellationTokenSource();
        ValueTask<T> pending = Start(() => lookup(cancellation.Token));
        if (pending.IsCompleted)
        {
            return pending.GetAwaiter().GetResult();
        }

        Task<T> task = pending.AsTask();
        var wait = new BlockingWait(_loop, $"{operation} (host {_hostName})");
        wait.Begin();
        _ = Start(() => EndAsync(task, wait)).AsTask();
        try
        {
            _loop.Wait(wait);
        }
        catch
        {
            cancellation.Cancel();
            throw;
        }

        return task.GetAwaiter().GetResult();
    }

    // The caller fetches the result, or the exception, of the task itself.
    private static async ValueTask<bool> EndAsync(Task task, BlockingWait wait)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        if (wait.IsPending)
        {
            wait.Complete();
        }

        return true;
    }

    private sealed class BlockingWait(EventLoop loop, string description) : PendingOperation(loop)
    {
        internal override string Describe() => description;

        protected override void OnExpired() => throw new System.Diagnostics.UnreachableException("A lookup has deadlines of its own.");
    }
}
