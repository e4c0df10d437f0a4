using SimNet.Abstractions;

namespace SimNet.Simulation.Transport;

// Whoever holds a transport socket and waits on it. Called when an operation that would have blocked may now succeed or fail.
internal interface ISocketEvents
{
    void OnReady(PollEvents events);
}
