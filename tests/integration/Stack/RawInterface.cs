using System.Net;
using SimNet.Simulation.Links;
using SimNet.Simulation.Topology;
using SimNet.Simulation.Wire;

namespace SimNet.Tests.Integration.Stack;

// An interface on the fabric without a stack behind it: what arrives goes to the raw peers by their port, or waits in Unclaimed.
internal sealed class RawInterface : IPacketReceiver
{
    private readonly Dictionary<ushort, RawPeer> _peers = [];
    private readonly SimulatedNetwork _network;
    private readonly NetworkInterface _interface;

    internal RawInterface(SimulatedNetwork network, string name, params string[] addresses)
    {
        _network = network;
        _interface = network.Fabric.Attach(name, this);
        foreach (string address in addresses)
        {
            Assert(network.Fabric.TryAddAddress(_interface, InetAddress.From(IPAddress.Parse(address))));
        }
    }

    internal Queue<string> Unclaimed { get; } = new();

    internal NetworkInterface Interface => _interface;

    internal PacketPool Packets => _network.Fabric.Packets;

    internal void Add(RawPeer peer) => _peers.Add(peer.Own.Port, peer);

    internal void Send(Packet packet) =>
        _network.Fabric.GetLink(_interface, _network.Fabric.Find(packet.Destination)!).Transmit(packet);

    public void Receive(Packet packet)
    {
        if (packet.Protocol == IpProtocol.Tcp && _peers.TryGetValue(packet.DestinationPort, out RawPeer? peer))
        {
            peer.Receive(packet);
        }
        else
        {
            Unclaimed.Enqueue(PacketForm.Describe(packet, 0, 0));
        }

        packet.Release();
    }

    private static void Assert(bool condition)
    {
        if (!condition) throw new InvalidOperationException("The address is taken.");
    }
}
