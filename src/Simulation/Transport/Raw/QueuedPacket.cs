using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Raw;

// A packet as an image that waits at a socket, and where it was seen; the latter matters to packet sockets only.
internal readonly record struct QueuedPacket(Packet Image, bool IsLoopback, bool IsOutgoing);
