using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

// Sockets above IP that get a copy of what comes for a protocol, besides the protocol itself. Packets are only lent.
internal interface IRawReceiver
{
    // Whether somebody wanted the packet (raw_local_deliver).
    bool Receive(Packet packet);

    // An ICMP error about a packet that this host sent.
    void ReceiveError(Packet quoted, IcmpError error);
}
