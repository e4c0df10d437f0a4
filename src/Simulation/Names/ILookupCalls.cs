namespace SimNet.Simulation.Names;

/// <summary>How lookups are called: who may call, and how a blocking caller waits for what is written to be awaited.</summary>
internal interface ILookupCalls
{
    /// <summary>Throws if the caller may not use the host.</summary>
    /// <param name="operation">The method's name, for the message.</param>
    void CheckAccess(string operation);

    /// <summary>Begins a lookup that the caller awaits.</summary>
    ValueTask<T> Start<T>(Func<ValueTask<T>> lookup);

    /// <summary>Runs a lookup to its end. If the wait fails, the lookup's token is cancelled.</summary>
    /// <param name="operation">What to call it in reports.</param>
    /// <param name="lookup">The lookup.</param>
    T Run<T>(string operation, Func<CancellationToken, ValueTask<T>> lookup);
}
