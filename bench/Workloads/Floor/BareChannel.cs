using System.Threading.Tasks.Sources;

namespace SimNet.Bench.Workloads.Floor;

/// <summary>A channel of the floor on the least code: event, operation and message in one object.</summary>
internal readonly struct BareChannel(BareLoop loop) : IFloorChannel
{
    private readonly BareArrival _arrival = new(loop);

    public void Send(ReadOnlySpan<byte> message) => _arrival.Send(message);

    public ValueTask<byte[]> ReceiveAsync() => _arrival.ReceiveAsync();
}

internal sealed class BareArrival(BareLoop loop) : IValueTaskSource<byte[]>
{
    private readonly byte[] _message = new byte[FloorWorkload.MessageSize];
    private Action<object?>? _continuation;
    private object? _state;
    private short _version;
    private bool _hasArrived;

    internal void Send(ReadOnlySpan<byte> message)
    {
        message.CopyTo(_message);
        loop.Schedule(this, loop.Now + FloorWorkload.LatencyNanoseconds);
    }

    internal ValueTask<byte[]> ReceiveAsync()
    {
        _hasArrived = false;
        return new ValueTask<byte[]>(this, ++_version);
    }

    internal void Fire()
    {
        _hasArrived = true;
        if (_continuation is null) return;
        loop.Post(_continuation, _state);
        _continuation = null;
        _state = null;
    }

    public byte[] GetResult(short token) =>
        token == _version ? _message : throw new InvalidOperationException("The operation has been reused.");

    public ValueTaskSourceStatus GetStatus(short token) => _hasArrived ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _continuation = continuation;
        _state = state;
    }
}
