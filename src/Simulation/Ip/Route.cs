using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

// Where a packet goes: the interface that it leaves by, the address that it is sent from, and the path to a single destination.
internal readonly record struct Route(RouteKind Kind, int Interface, InetAddress Source, NetworkPath Path);
