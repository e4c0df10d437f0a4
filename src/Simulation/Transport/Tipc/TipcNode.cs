// TIPC on one host: its sockets by port, the names that it knows, its links to other nodes, and the way of a message (tipc_node_xmit,
// tipc_sk_rcv). Comes to be with the host's first TIPC socket.
using SimNet.Simulation.Engine;
using SimNet.Simulation.Transport.Udp;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed class TipcNode
{
    // TIPC_NODE_STATE and TIPC_LINK_STATE: services by which the topology server tells of nodes and of links.
    private const uint NodeStateService = 0;
    private const uint LinkStateService = 2;

    private readonly Dictionary<uint, TipcSocket> _byPort = [];

    // In the order in which they were made.
    private readonly List<TipcSocket> _sockets = [];
    private readonly Dictionary<uint, TipcLink> _byAddress = [];
    private readonly List<TipcLink> _links = [];
    private readonly TipcDiscovery _discovery;

    internal TipcNode(UdpProtocol udp, uint self, uint networkId, Func<IEnumerable<InetAddress>> hosts)
    {
        Self = self;
        NetworkId = networkId;
        Loop = udp.Ip.Loop;
        Settings = udp.Settings;
        Random = Loop.Random.Get($"tipc/{udp.Ip.HostName}");
        Work = new TipcWork(Loop, Deliver);
        Names = new TipcNameTable(self);
        Distributor = new TipcNameDistributor(this);
        Bearer = TipcBearer.Open(udp, Receive);
        _discovery = new TipcDiscovery(this, hosts, NextUInt16());
        udp.Ip.Fabric.LinksChanged += Disturb;
    }

    internal uint Self { get; }

    internal uint NetworkId { get; }

    internal EventLoop Loop { get; }

    internal HostSettings Settings { get; }

    internal RandomStream Random { get; }

    internal TipcWork Work { get; }

    internal TipcNameTable Names { get; }

    internal TipcNameDistributor Distributor { get; }

    // Null if the node is alone.
    internal TipcBearer? Bearer { get; }

    // The node itself is published, its topology server listens, and it looks for others.
    internal void Start()
    {
        Work.Enter();
        Publish(new TipcRange(NodeStateService, Self, Self), TipcScopes.Cluster, 0, 0);
        _ = new TopologyServer(this);
        if (Bearer is not null)
        {
            _discovery.Start();
        }

        Work.Leave();
    }

    // tipc_sk_insert(): from a random port on, the first that is free.
    internal uint Register(TipcSocket socket)
    {
        uint port = Random.NextUInt32();
        while (port == 0 || !_byPort.TryAdd(port, socket))
        {
            port = unchecked(port + 1);
        }

        _sockets.Add(socket);
        return port;
    }

    internal void Unregister(TipcSocket socket)
    {
        _byPort.Remove(socket.Port);
        _sockets.Remove(socket);
        foreach (TipcLink link in _links)
        {
            link.Forget(socket);
        }
    }

    // Null if there are too many, or it is there already.
    internal TipcPublication? Publish(in TipcRange range, uint scope, uint port, uint key)
    {
        if (!Names.HasRoom || Names.Publish(range, scope, new TipcPortId(Self, port), key) is not { } publication)
        {
            return null;
        }

        Distributor.Publish(publication);
        return publication;
    }

    internal void Withdraw(TipcPublication publication)
    {
        Names.Withdraw(publication.Range, Self, publication.Key);
        Distributor.Withdraw(publication);
    }

    internal bool IsUp(uint address) => _byAddress.TryGetValue(address, out TipcLink? link) && link.IsUp;

    internal bool IsLinked(in InetAddress host)
    {
        InetAddress wanted = host;
        return _links.Exists(l => l.IsUp && l.Media.Address == wanted);
    }

    internal TipcLink? FindLink(uint address) => _byAddress.GetValueOrDefault(address);

    internal TipcLink GetLink(uint address, in InetEndpoint media)
    {
        if (!_byAddress.TryGetValue(address, out TipcLink? link))
        {
            link = new TipcLink(this, address, media, NextUInt16());
            _byAddress.Add(address, link);
            _links.Add(link);
        }

        return link;
    }

    // A node's address of 0 stands for this one.
    internal TipcSendOutcome Send(TipcMessage message, uint destination, TipcSocket? sender = null)
    {
        if (destination == 0 || destination == Self)
        {
            Work.Deliver(message);
            return TipcSendOutcome.Sent;
        }

        return FindLink(destination)?.Send(message, sender) ?? TipcSendOutcome.Unreachable;
    }

    // To all other nodes; each message is one packet of its own.
    internal void Broadcast(Func<TipcMessage> build)
    {
        foreach (TipcLink link in _links)
        {
            if (link.IsUp)
            {
                link.Send(build(), null);
            }
        }
    }

    internal void Reject(TipcMessage message, TipcError error)
    {
        if (TipcReturn.Make(message, Self, error) is { } back)
        {
            Send(back, back.DestinationNode);
        }
    }

    internal void OnLinkUp(TipcLink link)
    {
        Distributor.SendAll(link);
        Publish(new TipcRange(LinkStateService, link.Address, link.Address), TipcScopes.Node, 0, 0);
    }

    // node_lost_contact(): its names go, and so do the connections with it. Requests for connections are not told; they time out.
    internal void OnLinkDown(TipcLink link)
    {
        Names.Withdraw(new TipcRange(LinkStateService, link.Address, link.Address), Self, 0);
        Distributor.Purge(link.Address);
        foreach (TipcSocket socket in _sockets)
        {
            if (socket.Peer is { } peer && peer.Node == link.Address)
            {
                Work.Deliver(new TipcMessage(TipcUser.CriticalImportance, TipcMessageType.Connection, TipcMessage.ShortHeader, 0)
                {
                    PreviousNode = peer.Node,
                    OriginPort = peer.Port,
                    DestinationPort = socket.Port,
                    Error = TipcError.NoNode,
                });
            }
        }
    }

    private void Receive(TipcMessage message, InetEndpoint source)
    {
        Work.Enter();
        if (message.User == TipcUser.Discovery)
        {
            if (message.HeaderLength == TipcMessage.MaxHeader)
            {
                _discovery.Receive(message, source);
            }
        }
        else if (message.PreviousNode != Self && FindLink(message.PreviousNode) is { } link && IsComplete(message))
        {
            link.Receive(message);
        }

        Work.Leave();
    }

    // Whether the header has the words that its user reads.
    private static bool IsComplete(TipcMessage message) => message.HeaderLength >= (message.User, message.Type) switch
    {
        ( > TipcUser.CriticalImportance, _) => TipcMessage.InternalHeader,
        (_, TipcMessageType.Named) => TipcMessage.NamedHeader,
        (_, TipcMessageType.Multicast) => TipcMessage.MulticastHeader,
        (_, TipcMessageType.Direct) => TipcMessage.BasicHeader,
        _ => TipcMessage.ShortHeader,
    };

    private void Deliver(TipcMessage message)
    {
        if (!IsComplete(message))
        {
            return;
        }

        if (message.User == TipcUser.NameDistributor)
        {
            Distributor.Receive(message);
        }
        else if (message.IsData && message.Type == TipcMessageType.Multicast && message.DestinationPort == 0)
        {
            DeliverToEach(message);
        }
        else if (message.IsData || message.User == TipcUser.ConnectionManager)
        {
            DeliverToPort(message);
        }
    }

    // tipc_sk_mcast_rcv()
    private void DeliverToEach(TipcMessage message)
    {
        var range = new TipcRange(message.NameType, message.NameLower, message.NameUpper);
        foreach (uint port in Names.FindPorts(range, message.OriginNode == Self))
        {
            TipcMessage copy = message.Copy();
            copy.DestinationPort = port;
            Work.Deliver(copy);
        }
    }

    // A name whose socket is gone is looked up once more before the message goes back (tipc_msg_lookup_dest).
    private void DeliverToPort(TipcMessage message)
    {
        if (_byPort.TryGetValue(message.DestinationPort, out TipcSocket? socket))
        {
            socket.Input(message);
            return;
        }

        if (!message.IsData || message.Type != TipcMessageType.Named || message.Error != TipcError.None)
        {
            Reject(message, TipcError.NoPort);
        }
        else if (message.Reroutes > 0 || !Names.TryFind(message.NameType, message.NameLower, out TipcPortId found)
            || (found.Node != Self && !IsUp(found.Node)))
        {
            Reject(message, TipcError.NoName);
        }
        else
        {
            message.Reroutes++;
            message.DestinationNode = found.Node;
            message.DestinationPort = found.Port;
            Send(message, found.Node);
        }
    }

    private void Disturb()
    {
        if (Bearer is null)
        {
            return;
        }

        Work.Enter();
        foreach (TipcLink link in _links)
        {
            link.Disturb();
        }

        _discovery.Start();
        Work.Leave();
    }

    private ushort NextUInt16() => unchecked((ushort)Random.NextUInt64());
}
