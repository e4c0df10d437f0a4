// Who is to be woken, in order. Wake-ups wait until the call that caused them has done its work: what they start may change the same sockets.
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Unix;

internal sealed class UnixWakeups
{
    private readonly Queue<(UnixSocket Socket, PollEvents Events)> _due = new();
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

    internal void Post(UnixSocket socket, PollEvents events)
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
        while (_due.TryDequeue(out (UnixSocket Socket, PollEvents Events) due))
        {
            due.Socket.Events.OnReady(due.Events);
        }
    }
}
