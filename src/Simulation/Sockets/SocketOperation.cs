// One operation that waits on a socket, blocking or awaited. Pooled: it goes back when its result has been fetched.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using SimNet.Abstractions;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Transport;

namespace SimNet.Simulation.Sockets;

internal sealed unsafe class SocketOperation : PendingOperation,
    IValueTaskSource<int>,
    IValueTaskSource,
    IValueTaskSource<ReceiveFromResult>,
    IValueTaskSource<AcceptResult>
{
    private readonly OperationPool _pool;
    private Memory<byte> _memory;
    private ReadOnlyMemory<byte> _source;
    private byte* _pointer;
    private int _length;
    private CancellationToken _token;
    private CancellationTokenRegistration _registration;
    private OperationEnd _end;
    private bool _hasKernelTimeout;
    private SocketError _error;
    private ReceiveOutcome _received;
    private SimulatedSocket? _accepted;
    private EndPoint? _acceptedFrom;

    internal SocketOperation(OperationPool pool, EventLoop loop)
        : base(loop) => _pool = pool;

    internal override LoopTimeProvider? Clock => Socket.Host.MonotonicClock;

    internal SimulatedSocket Socket { get; private set; } = null!;

    internal OpenSocket File { get; private set; } = null!;

    internal OperationKind Kind { get; private set; }

    internal SocketFlags Flags { get; private set; }

    internal EndPoint? Address { get; private set; }

    // The call may not return before all bytes have been moved.
    internal bool WantsAll { get; private set; }

    internal int Count { get; set; }

    internal int Length => _length;

    internal bool IsQueued { get; set; }

    internal SocketOperation? NextQueued { get; set; }

    internal bool IsReading => Kind is OperationKind.Accept or OperationKind.Receive or OperationKind.ReceiveFrom;

    internal void Prepare(SimulatedSocket socket, OperationKind kind, SocketFlags flags, EndPoint? address, bool wantsAll)
    {
        Socket = socket;
        File = socket.File;
        Kind = kind;
        Flags = flags;
        Address = address;
        WantsAll = wantsAll;
        Count = 0;
        _end = OperationEnd.Answered;
        _error = SocketError.Success;
    }

    internal void SetBuffer(Memory<byte> buffer)
    {
        _memory = buffer;
        _length = buffer.Length;
    }

    internal void SetSource(ReadOnlyMemory<byte> buffer)
    {
        _source = buffer;
        _length = buffer.Length;
    }

    // For a blocking call: the buffer stays pinned until it returns.
    internal void SetPinned(byte* pointer, int length)
    {
        _pointer = pointer;
        _length = length;
    }

    // Tries to do it; true once it is done or has failed.
    internal bool TryAdvance()
    {
        File.Transport.MayBlock = Socket.MayBlock(Flags);
        return Kind switch
        {
            OperationKind.Accept => TryAccept(),
            OperationKind.Connect => Settle(File.Transport.FinishConnect(), SocketError.InProgress),
            OperationKind.Receive or OperationKind.ReceiveFrom => TryReceive(),
            OperationKind.Send or OperationKind.SendAll => TrySend(),
            _ => throw new UnreachableException(),
        };
    }

    // Waits from now on. A null deadline is none.
    internal void Enqueue(long deadline, CancellationToken token)
    {
        _hasKernelTimeout = Socket.Timeout is null;
        Begin();
        File.Enqueue(this);
        if (deadline != EventQueue.Never)
        {
            Set(deadline);
        }

        _token = token;
        if (token.CanBeCanceled)
        {
            _registration = token.UnsafeRegister(static (state, _) => ((SocketOperation)state!).OnCancelled(), this);
        }
    }

    internal void Finish(OperationEnd end)
    {
        _end = end;
        Complete();
    }

    // Fetches the answer of a blocking call and returns the operation to its pool.
    internal OperationEnd Take(out SocketError error, out int count, out ReceiveOutcome received)
    {
        OperationEnd end = _end;
        error = _error;
        count = Count;
        received = _received;
        Release();
        return end;
    }

    internal AcceptResult TakeAccepted(out OperationEnd end, out SocketError error)
    {
        AcceptResult result = _accepted is { } accepted ? new AcceptResult(accepted, _acceptedFrom!) : default;
        end = _end;
        error = _error;
        Release();
        return result;
    }

    int IValueTaskSource<int>.GetResult(short token)
    {
        ThrowIfFailed(token);
        int count = Count;
        Release();
        return count;
    }

    void IValueTaskSource.GetResult(short token)
    {
        ThrowIfFailed(token);
        Release();
    }

    ReceiveFromResult IValueTaskSource<ReceiveFromResult>.GetResult(short token)
    {
        ThrowIfFailed(token);
        ReceiveFromResult result = SimulatedSocket.ToResult(_received);
        Release();
        return result;
    }

    AcceptResult IValueTaskSource<AcceptResult>.GetResult(short token)
    {
        ThrowIfFailed(token);
        return TakeAccepted(out _, out _);
    }

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => GetStatusCore(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => GetStatusCore(token);

    ValueTaskSourceStatus IValueTaskSource<ReceiveFromResult>.GetStatus(short token) => GetStatusCore(token);

    ValueTaskSourceStatus IValueTaskSource<AcceptResult>.GetStatus(short token) => GetStatusCore(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        OnCompletedCore(continuation, state, token, flags);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        OnCompletedCore(continuation, state, token, flags);

    void IValueTaskSource<ReceiveFromResult>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags) => OnCompletedCore(continuation, state, token, flags);

    void IValueTaskSource<AcceptResult>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags) => OnCompletedCore(continuation, state, token, flags);

    internal override string Describe() => Socket.DescribeOperation(Kind.ToString(), File);

    // The wait ends without an answer. Bytes that have been moved already are the answer, save for a send of all.
    internal void GiveUp(OperationEnd end)
    {
        File.Remove(this);
        if (Count > 0 && Kind != OperationKind.SendAll)
        {
            _error = SocketError.Success;
            end = OperationEnd.Answered;
        }

        Finish(end);
    }

    protected override void OnExpired()
    {
        if (_hasKernelTimeout)
        {
            // The kernel's own timeout: the call answers that it would block.
            _error = Kind == OperationKind.Connect ? SocketError.InProgress : SocketError.WouldBlock;
            GiveUp(OperationEnd.Answered);
        }
        else
        {
            GiveUp(OperationEnd.TimedOut);
        }
    }

    protected override void OnAbandoned()
    {
        File.Remove(this);
        Release();
    }

    private Span<byte> Target => _pointer != null ? new Span<byte>(_pointer, _length) : _memory.Span;

    private ReadOnlySpan<byte> Source => _pointer != null ? new ReadOnlySpan<byte>(_pointer, _length) : _source.Span;

    private void OnCancelled()
    {
        Loop.CheckAccess("Cancelling an operation");
        if (IsPending)
        {
            GiveUp(OperationEnd.Cancelled);
        }
    }

    private bool TryAccept()
    {
        if (!Socket.Host.Descriptors.HasRoom)
        {
            return Settle(SocketError.TooManyOpenSockets, SocketError.WouldBlock);
        }

        // The descriptor is taken here, where there is room: whoever fetches the answer may come when there is none any more.
        SocketError error = File.Transport.Accept(out TransportSocket? transport, out _acceptedFrom);
        _accepted = transport is null ? null : Socket.Host.Open(transport);
        return Settle(error, SocketError.WouldBlock);
    }

    private bool TryReceive()
    {
        if (WantsAll && (Flags & SocketFlags.Peek) != 0 && MayStillCome())
        {
            return Settle(SocketError.WouldBlock, SocketError.WouldBlock);
        }

        if (IsPending && !WantsAll && SimulatedSocket.IsBelowLowWater(File.Transport, _length))
        {
            return false;
        }

        if (WantsAll && Count > 0 && File.Transport.IsAtMark)
        {
            // tcp_recvmsg(): a receive that has something stops before urgent data, whatever it wants.
            _received.Count = Count;
            return Settle(SocketError.Success, SocketError.WouldBlock);
        }

        SocketError error = File.Transport.Receive(Target[Count..], Flags, Kind == OperationKind.ReceiveFrom, out _received);
        if (error == SocketError.Success)
        {
            Count += _received.Count;
            if (WantsAll && (Flags & SocketFlags.Peek) == 0 && _received.Count > 0 && Count < _length)
            {
                return TryReceive();
            }

            _received.Count = Count;
            return Settle(SocketError.Success, SocketError.WouldBlock);
        }

        if (Count > 0 && error != SocketError.WouldBlock)
        {
            // What has been moved already counts; the next call meets the error.
            File.Transport.RestoreError(error);
            return Settle(SocketError.Success, SocketError.WouldBlock);
        }

        return Settle(error, SocketError.WouldBlock);
    }

    private bool TrySend()
    {
        SocketError error = File.Transport.Send(Source[Count..], Flags, Address, out int sent);
        Count += sent;
        if (error == SocketError.Success)
        {
            return WantsAll && Count < _length ? TrySend() : Settle(SocketError.Success, SocketError.WouldBlock);
        }

        if (Count > 0 && Kind == OperationKind.Send && error != SocketError.WouldBlock)
        {
            File.Transport.RestoreError(error);
            return Settle(SocketError.Success, SocketError.WouldBlock);
        }

        return Settle(error, SocketError.WouldBlock);
    }

    // Whether a peek that wants the whole buffer is not there yet, and may come to be.
    private bool MayStillCome() =>
        File.Transport.Available < _length
        && (File.Transport.Poll() & (PollEvents.ReadHangUp | PollEvents.Error | PollEvents.HangUp)) == 0;

    private bool Settle(SocketError error, SocketError pending)
    {
        _error = error;
        return error != pending;
    }

    private void ThrowIfFailed(short token)
    {
        CheckResult(token);
        if (_end == OperationEnd.Answered && _error == SocketError.Success)
        {
            return;
        }

        Exception failure = ToException();
        Release();
        throw failure;
    }

    private Exception ToException() => _end switch
    {
        OperationEnd.TimedOut => new SocketTimeoutException(),
        OperationEnd.Cancelled => new OperationCanceledException(_token),
        OperationEnd.Closed => new SocketClosedException(),
        _ => SocketErrors.ToException(_error),
    };

    private void Release()
    {
        Retire();
        if (_token.CanBeCanceled)
        {
            _registration.Dispose();
            _registration = default;
            _token = default;
        }

        if (Kind == OperationKind.Accept)
        {
            _accepted = null;
            _acceptedFrom = null;
        }

        // What waits in the pool keeps no socket alive.
        Socket = null!;
        File = null!;
        _memory = default;
        _source = default;
        _pointer = null;
        _received.Source = null;
        Address = null;
        _pool.Return(this);
    }
}
