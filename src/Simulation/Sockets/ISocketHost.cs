using SimNet.Abstractions;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Transport;

namespace SimNet.Simulation.Sockets;

// The host that sockets belong to.
internal interface ISocketHost : ISocketProvider
{
    EventLoop Loop { get; }

    // The clock that timeouts are counted by.
    LoopTimeProvider MonotonicClock { get; }

    OperationPool Operations { get; }

    DescriptorTable Descriptors { get; }

    AbandonedSockets Abandoned { get; }

    // When on the loop a time of the host's monotonic clock, counted from now, has passed.
    long DeadlineAfter(long nanoseconds);

    // Makes an open socket of a transport socket, with a descriptor of its own.
    SimulatedSocket Open(TransportSocket transport);
}
