// The wires of the world: which interface has an address, and the directed link between two interfaces, made on first use.
using System.Globalization;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Links;

internal sealed class Fabric(EventLoop loop, PacketPool packets, LinkOptions defaults)
{
    private readonly Dictionary<InetAddress, NetworkInterface> _byAddress = [];
    private readonly Dictionary<(int From, int To), Link> _links = [];
    private readonly List<NetworkInterface> _interfaces = [];

    internal EventLoop Loop { get; } = loop;

    internal PacketPool Packets { get; } = packets;

    // Grows with every change of addresses or links, so that cached paths know when to ask again.
    internal int Version { get; private set; }

    internal LinkOptions Defaults { get; } = defaults;

    // A link between hosts behaves differently from now on: for those who rest as long as all stays as it is.
    internal event Action? LinksChanged;

    internal NetworkInterface Attach(string hostName, IPacketReceiver receiver)
    {
        var network = new NetworkInterface(_interfaces.Count, hostName, receiver);
        _interfaces.Add(network);
        return network;
    }

    // False if another interface has the address already.
    internal bool TryAddAddress(NetworkInterface network, InetAddress address)
    {
        Version++;
        return _byAddress.TryAdd(address, network);
    }

    internal void RemoveAddress(NetworkInterface network, InetAddress address)
    {
        Version++;
        if (ReferenceEquals(Find(address), network))
        {
            _byAddress.Remove(address);
        }
    }

    // Something has changed that decides about paths.
    internal void InvalidatePaths() => Version++;

    internal NetworkInterface? Find(InetAddress address) => _byAddress.GetValueOrDefault(address);

    // The interface of a number; null if there is none.
    internal NetworkInterface? Find(int id) => id >= 0 && id < _interfaces.Count ? _interfaces[id] : null;

    internal Link GetLink(NetworkInterface from, NetworkInterface to)
    {
        if (!_links.TryGetValue((from.Id, to.Id), out Link? link))
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"link/{from.HostName}/{to.HostName}");
            link = new Link(Loop, name, to.Receiver, Defaults);
            _links.Add((from.Id, to.Id), link);
        }

        return link;
    }

    // A copy for each other interface, over its own link, in the order in which they were attached. Takes the packet over.
    internal void Flood(NetworkInterface from, Packet packet)
    {
        foreach (NetworkInterface to in _interfaces)
        {
            if (!ReferenceEquals(to, from))
            {
                Packet copy = Packets.Clone(packet);
                copy.SenderInterface = from.Id;
                GetLink(from, to).Transmit(copy);
            }
        }

        packet.Release();
    }

    internal void SetLink(NetworkInterface from, NetworkInterface to, LinkOptions options)
    {
        Version++;
        GetLink(from, to).Options = options;
        LinksChanged?.Invoke();
    }
}
