using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

// Sees every packet that passes an interface of a host, as packet(7) does. Packets are only lent.
internal interface IPacketTap
{
    void Observe(Packet packet, bool isLoopback, bool isOutgoing);
}
