namespace SimNet.Simulation.Wire;

// Where a packet goes when its time has come. The receiver owns the packet from then on and gives it back to its pool.
internal interface IPacketReceiver
{
    void Receive(Packet packet);
}
