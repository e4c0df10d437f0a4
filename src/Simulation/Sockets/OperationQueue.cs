namespace SimNet.Simulation.Sockets;

// The operations of one direction that wait on a socket, first come, first served.
internal struct OperationQueue
{
    private SocketOperation? _first;
    private SocketOperation? _last;

    internal readonly bool IsEmpty => _first is null;

    internal void Add(SocketOperation operation)
    {
        operation.IsQueued = true;
        if (_last is null)
        {
            _first = operation;
        }
        else
        {
            _last.NextQueued = operation;
        }

        _last = operation;
    }

    // Lets the operations go on, in order, as far as they get.
    internal void Advance()
    {
        while (_first is { } operation && operation.TryAdvance())
        {
            Remove(operation);
            operation.Finish(OperationEnd.Answered);
        }
    }

    // Ends the operations of one descriptor.
    internal void Close(SimulatedSocket socket)
    {
        SocketOperation? operation = _first;
        while (operation is not null)
        {
            SocketOperation? next = operation.NextQueued;
            if (ReferenceEquals(operation.Socket, socket))
            {
                operation.GiveUp(OperationEnd.Closed);
            }

            operation = next;
        }
    }

    internal void Remove(SocketOperation operation)
    {
        if (!operation.IsQueued)
        {
            return;
        }

        SocketOperation? previous = null;
        SocketOperation current = _first!;
        while (!ReferenceEquals(current, operation))
        {
            previous = current;
            current = current.NextQueued!;
        }

        if (previous is null)
        {
            _first = operation.NextQueued;
        }
        else
        {
            previous.NextQueued = operation.NextQueued;
        }

        if (ReferenceEquals(_last, operation))
        {
            _last = previous;
        }

        operation.NextQueued = null;
        operation.IsQueued = false;
    }
}
