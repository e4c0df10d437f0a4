using SimNet.Simulation.Engine;

namespace SimNet.Simulation.Sockets;

// The operations of one simulation that nobody uses at the moment.
internal sealed class OperationPool(EventLoop loop)
{
    private SocketOperation? _free;

    internal SocketOperation Rent()
    {
        SocketOperation operation = _free ?? new SocketOperation(this, loop);
        _free = operation.NextQueued;
        operation.NextQueued = null;
        return operation;
    }

    internal void Return(SocketOperation operation)
    {
        operation.NextQueued = _free;
        _free = operation;
    }
}
