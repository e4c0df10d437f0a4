using System.Threading.Tasks.Sources;

namespace SimNet.RealOs;

// An awaited operation of one kind. It belongs to an OperationSlot, to which it returns when its result has been taken.
internal sealed unsafe class PendingOperation<TRequest, TResult>(OperationSlot<TRequest, TResult> slot)
    : PendingOperation, IValueTaskSource<TResult>, IValueTaskSource
    where TRequest : struct, IRequest<TResult>
{
    private ManualResetValueTaskSourceCore<TResult> _core;
    private TRequest _request;
    private OsSocket? _socket;
    private WaitPlan _plan;
    private Memory<byte> _buffer;
    private CancellationToken _cancellation;
    private Errno _error;
    private bool _done;

    internal short Token => _core.Version;

    internal void Prepare(OsSocket socket, in TRequest request, in WaitPlan plan, long deadline, Memory<byte> buffer, CancellationToken token)
    {
        _socket = socket;
        _request = request;
        _plan = plan;
        _buffer = buffer;
        _cancellation = token;
        _done = false;
        Begin(plan.Queue, deadline, token);
    }

    // It is in its queue.
    internal void Start()
    {
        int retry = _request.RetryMilliseconds;
        if (retry > 0)
        {
            RetryAfter(retry);
        }

        Watch();
    }

    internal override bool Attempt(PollEvents ready, int version)
    {
        try
        {
            fixed (byte* start = _buffer.Span)
            {
                _error = _socket!.Attempt<TRequest, TResult>(ref _request, _plan, start, _buffer.Length, ready, version);
            }
        }
        catch (SocketClosedException)
        {
            _error = OsErrors.Closed;
        }

        _done = _error != Errno.EAGAIN;
        if (!_done && _request.RetryMilliseconds is > 0 and var retry)
        {
            RetryAfter(retry);
        }

        return _done;
    }

    internal override void Publish()
    {
        if (_done && _error == Errno.None)
        {
            _core.SetResult(_request.GetResult(_socket!));
        }
        else if (_done)
        {
            _core.SetException(OsErrors.ToException(_error));
        }
        else if (_request.HasPartialResult && AbortReason != WaitEnd.Closed)
        {
            _core.SetResult(_request.GetResult(_socket!));
        }
        else
        {
            _core.SetException(Reason());
        }
    }

    public TResult GetResult(short token)
    {
        // A token that is not this operation's must not end it.
        if (_core.GetStatus(token) == ValueTaskSourceStatus.Pending)
        {
            return _core.GetResult(token);
        }

        EndWatch();
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            Recycle();
        }
    }

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    // Not queued after all, or the result has been taken.
    internal void Recycle()
    {
        _core.Reset();
        _request = default;
        _plan = default;
        _buffer = default;
        _cancellation = default;
        _socket = null;
        slot.Return(this);
    }

    private Exception Reason() => AbortReason switch
    {
        WaitEnd.Cancelled => new OperationCanceledException(_cancellation),
        WaitEnd.Closed => new SocketClosedException(),
        _ => OsErrors.ToException(_plan.IsOwnTimeout ? OsErrors.TimedOut : _request.KernelTimeout),
    };
}
