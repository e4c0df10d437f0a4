using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Links;

// A host's attachment to the fabric.
internal sealed class NetworkInterface(int id, string hostName, IPacketReceiver receiver)
{
    internal int Id { get; } = id;

    internal string HostName { get; } = hostName;

    internal IPacketReceiver Receiver { get; } = receiver;
}
