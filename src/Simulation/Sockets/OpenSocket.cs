// What the descriptors of a socket share (an open file description): the transport socket, and who waits on it.
using SimNet.Abstractions;
using SimNet.Simulation.Transport;

namespace SimNet.Simulation.Sockets;

internal sealed class OpenSocket : ISocketEvents
{
    private const PollEvents ReadEvents =
        PollEvents.Read | PollEvents.Priority | PollEvents.Error | PollEvents.HangUp | PollEvents.ReadHangUp;

    private const PollEvents WriteEvents = PollEvents.Write | PollEvents.Error | PollEvents.HangUp;

    private OperationQueue _readers;
    private OperationQueue _writers;
    private List<PollOperation>? _polls;
    private int _descriptors;

    internal OpenSocket(TransportSocket transport)
    {
        Transport = transport;
        transport.Events = this;
    }

    internal TransportSocket Transport { get; }

    internal bool HasReaders => !_readers.IsEmpty;

    internal bool HasWriters => !_writers.IsEmpty;

    internal void AddDescriptor() => _descriptors++;

    // The socket goes with its last descriptor.
    internal void RemoveDescriptor()
    {
        if (--_descriptors == 0)
        {
            Transport.EnterCall();
            Transport.Close();
            Transport.LeaveCall();
        }
    }

    internal void Enqueue(SocketOperation operation)
    {
        if (operation.IsReading)
        {
            _readers.Add(operation);
        }
        else
        {
            _writers.Add(operation);
        }
    }

    internal void Remove(SocketOperation operation)
    {
        if (operation.IsReading)
        {
            _readers.Remove(operation);
        }
        else
        {
            _writers.Remove(operation);
        }
    }

    internal void Add(PollOperation poll) => (_polls ??= []).Add(poll);

    internal void Remove(PollOperation poll) => _polls?.Remove(poll);

    // Ends what waits through one descriptor.
    internal void CloseWaiters(SimulatedSocket socket)
    {
        _readers.Close(socket);
        _writers.Close(socket);
        CheckPolls();
    }

    public void OnReady(PollEvents events)
    {
        if ((events & ReadEvents) != 0 && !_readers.IsEmpty)
        {
            _readers.Advance();
        }

        if ((events & WriteEvents) != 0 && !_writers.IsEmpty)
        {
            _writers.Advance();
        }

        if (_polls is { Count: > 0 })
        {
            CheckPolls();
        }
    }

    private void CheckPolls()
    {
        for (int i = (_polls?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (i < _polls!.Count)
            {
                _polls[i].Check();
            }
        }
    }
}
