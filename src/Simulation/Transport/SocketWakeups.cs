// Who is to be woken, in order. Wake-ups wait until the call that caused them has done its work: what they start may change the same sockets.
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport;

internal sealed class SocketWakeups
{
    private readonly Queue<(TransportSocket Socket, PollEvents Events)> _due = new();
    private int _depth;

    internal void Enter() => _depth++;

    internal void Leave()
    {
        if (_depth == 1)
        {
            Deliver();
        }

        _depth--;
    }

    internal void Post(TransportSocket socket, PollEvents events)
    {
        _due.Enqueue((socket, events));
        if (_depth == 0)
        {
            _depth++;
            Leave();
        }
    }

    private void Deliver()
    {
        while (_due.TryDequeue(out (TransportSocket Socket, PollEvents Events) due))
        {
            due.Socket.Events.OnReady(due.Events);
        }
    }
}
