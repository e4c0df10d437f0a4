namespace SimNet.RealOs;

// Keeps one operation of a kind for its next use: a socket seldom has two of a kind waiting.
internal sealed class OperationSlot<TRequest, TResult>
    where TRequest : struct, IRequest<TResult>
{
    private PendingOperation<TRequest, TResult>? _kept;

    internal PendingOperation<TRequest, TResult> Rent() =>
        Interlocked.Exchange(ref _kept, null) ?? new PendingOperation<TRequest, TResult>(this);

    internal void Return(PendingOperation<TRequest, TResult> operation) => Volatile.Write(ref _kept, operation);
}
