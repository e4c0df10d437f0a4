using System.Threading.Tasks.Sources;
using SimNet.Simulation.Engine;

namespace SimNet.Bench.Workloads.Floor;

/// <summary>A channel of the floor made of the simulation's events and pooled operations.</summary>
internal readonly struct EngineChannel(EventLoop loop) : IFloorChannel
{
    private readonly Arrival _arrival = new(loop);

    public void Send(ReadOnlySpan<byte> message)
    {
        message.CopyTo(_arrival.Message);
        _arrival.Loop.Schedule(_arrival, _arrival.Loop.Now + FloorWorkload.LatencyNanoseconds);
    }

    public ValueTask<byte[]> ReceiveAsync() => _arrival.Receive.Start();

    private sealed class Arrival(EventLoop loop) : ScheduledEvent
    {
        internal EventLoop Loop { get; } = loop;

        internal byte[] Message { get; } = new byte[FloorWorkload.MessageSize];

        internal ReceiveOperation Receive => field ??= new ReceiveOperation(Loop, Message);

        protected internal override void Fire() => Receive.Complete();
    }

    private sealed class ReceiveOperation(EventLoop loop, byte[] message) : PendingOperation(loop), IValueTaskSource<byte[]>
    {
        internal ValueTask<byte[]> Start()
        {
            Begin();
            return new ValueTask<byte[]>(this, Token);
        }

        public byte[] GetResult(short token)
        {
            ValidateToken(token);
            return message;
        }

        public ValueTaskSourceStatus GetStatus(short token) => GetStatusCore(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            OnCompletedCore(continuation, state, token, flags);

        internal override string Describe() => "a message of the floor";

        protected override void OnExpired() => throw new InvalidOperationException("The floor sets no deadlines.");
    }
}
