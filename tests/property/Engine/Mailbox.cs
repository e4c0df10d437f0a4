using SimNet.Simulation.Engine;

namespace SimNet.Tests.Property.Engine;

/// <summary>The least that two programs need to talk: numbers that arrive after a latency, one reader at a time.</summary>
internal sealed class Mailbox(EventLoop loop, long latencyNs = 0, string name = "mailbox")
{
    private readonly Queue<int> _arrived = new();
    private readonly Queue<Delivery> _pool = new();
    private readonly TestOperation _read = new(loop, $"read from {name}");

    internal void Send(int value)
    {
        loop.CheckAccess("Mailbox.Send");
        Delivery delivery = _pool.Count > 0 ? _pool.Dequeue() : new Delivery(this);
        delivery.Value = value;
        loop.Schedule(delivery, loop.Now + latencyNs);
    }

    internal int Receive()
    {
        loop.CheckAccess("Mailbox.Receive");
        return _arrived.Count > 0 ? _arrived.Dequeue() : _read.BeginAndWait();
    }

    internal ValueTask<int> ReceiveAsync()
    {
        loop.CheckAccess("Mailbox.ReceiveAsync");
        return _arrived.Count > 0 ? new ValueTask<int>(_arrived.Dequeue()) : _read.BeginAsync();
    }

    private void Arrive(Delivery delivery)
    {
        _pool.Enqueue(delivery);
        if (_read.IsPending) _read.Complete(delivery.Value);
        else _arrived.Enqueue(delivery.Value);
    }

    private sealed class Delivery(Mailbox owner) : ScheduledEvent
    {
        internal int Value { get; set; }

        protected internal override ulong Fingerprint => (ulong)Value;

        protected internal override void Fire() => owner.Arrive(this);
    }
}
