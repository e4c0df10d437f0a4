// What happens within a host as soon as the call or packet under way has done its work: messages between its own sockets, and wake-ups, in
// order. What they start may send and wake again.
using SimNet.Abstractions;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed class TipcWork(EventLoop loop, Action<TipcMessage> deliver)
{
    private readonly Queue<(TipcMessage? Message, TransportSocket? Socket, PollEvents Events)> _due = new();
    private int _depth;

    internal void Enter() => _depth++;

    internal void Leave()
    {
        if (_depth == 1)
        {
            Drain();
        }

        _depth--;
    }

    internal void Deliver(TipcMessage message) => Add((message, null, PollEvents.None));

    internal void Wake(TransportSocket socket, PollEvents events) => Add((null, socket, events));

    private void Add(in (TipcMessage?, TransportSocket?, PollEvents) item)
    {
        _due.Enqueue(item);
        if (_depth == 0)
        {
            _depth++;
            Leave();
        }
    }

    private void Drain()
    {
        while (_due.TryDequeue(out (TipcMessage? Message, TransportSocket? Socket, PollEvents Events) due))
        {
            if (due.Message is { } message)
            {
                loop.Mix(message.Fingerprint);
                deliver(message);
            }
            else
            {
                due.Socket!.Events.OnReady(due.Events);
            }
        }
    }
}
