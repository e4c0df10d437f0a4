using SimNet.Simulation.Names;

namespace SimNet.Tests.Property.Names;

// Calls of lookups outside of a simulation: the names of those that asked for access, and blocking ones that have to end at once.
internal sealed class TestCalls : ILookupCalls
{
    public List<string> Names { get; } = [];

    public void CheckAccess(string operation) => Names.Add(operation);

    public ValueTask<T> Start<T>(Func<ValueTask<T>> lookup) => lookup();

    public T Run<T>(string operation, Func<CancellationToken, ValueTask<T>> lookup)
    {
        Task<T> task = lookup(CancellationToken.None).AsTask();
        return task.IsCompleted ? task.GetAwaiter().GetResult() : throw new InvalidOperationException($"{operation} waits, and nobody drives it.");
    }
}
