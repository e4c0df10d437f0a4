using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

// A protocol above IP on one host. It owns the packets that it is given.
internal interface ITransportProtocol
{
    void Receive(Packet packet);

    // An ICMP error about a packet that this host sent; the quoted packet is only lent.
    void ReceiveError(Packet quoted, IcmpError error);
}
