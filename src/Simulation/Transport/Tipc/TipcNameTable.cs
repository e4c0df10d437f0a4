// Which names are published where in the cluster, as one node knows it (net/tipc/name_table.c). The node has an address in Z.C.N form, for
// which Linux keeps the old rule: a name is looked up among the node's own sockets first, and in turn among equals.
namespace SimNet.Simulation.Transport.Tipc;

internal sealed class TipcNameTable(uint self)
{
    // TIPC_MAX_PUBL
    private const int MaxLocalPublications = 65535;

    private readonly Dictionary<uint, TipcService> _services = [];
    private int _localCount;

    internal bool HasRoom => _localCount < MaxLocalPublications;

    // Null if it is there already.
    internal TipcPublication? Publish(in TipcRange range, uint scope, in TipcPortId socket, uint key)
    {
        bool isLocal = socket.Node == self;
        var publication = new TipcPublication(range, scope, socket, key);
        if (!GetService(range.Type).TryAdd(publication, isLocal))
        {
            return null;
        }

        _localCount += isLocal ? 1 : 0;
        return publication;
    }

    internal TipcPublication? Withdraw(in TipcRange range, uint node, uint key)
    {
        if (!_services.TryGetValue(range.Type, out TipcService? service) || service.Remove(range, node, key) is not { } removed)
        {
            return null;
        }

        _localCount -= node == self ? 1 : 0;
        Forget(range.Type, service);
        return removed;
    }

    // tipc_nametbl_lookup_anycast()
    internal bool TryFind(uint type, uint instance, out TipcPortId socket)
    {
        if (!_services.TryGetValue(type, out TipcService? service) || service.FindFirst(instance) is not { } bindings)
        {
            socket = default;
            return false;
        }

        socket = TipcBindings.Take(bindings.Local.Count > 0 ? bindings.Local : bindings.All).Socket;
        return true;
    }

    // The nodes on which a multicast finds somebody, each once (tipc_nametbl_lookup_mcast_nodes).
    internal List<uint> FindNodes(in TipcRange range)
    {
        var nodes = new List<uint>();
        foreach (TipcPublication publication in FindAll(range))
        {
            if (!nodes.Contains(publication.Socket.Node))
            {
                nodes.Add(publication.Socket.Node);
            }
        }

        return nodes;
    }

    // The sockets of this node that a multicast is for, each once (tipc_nametbl_lookup_mcast_sockets). Names of the node's scope hear only
    // what comes from the node itself.
    internal List<uint> FindPorts(in TipcRange range, bool isFromHere)
    {
        var ports = new List<uint>();
        if (_services.TryGetValue(range.Type, out TipcService? service))
        {
            foreach (TipcPublication publication in service.Overlapping(range.Lower, range.Upper).SelectMany(static b => b.Local))
            {
                if ((isFromHere || publication.Scope == TipcScopes.Cluster) && !ports.Contains(publication.Socket.Port))
                {
                    ports.Add(publication.Socket.Port);
                }
            }
        }

        // The kernel's list grows at its front.
        ports.Reverse();
        return ports;
    }

    internal void Subscribe(TopologySubscription subscription) => GetService(subscription.Range.Type).Subscribe(subscription);

    internal void Unsubscribe(TopologySubscription subscription)
    {
        uint type = subscription.Range.Type;
        if (_services.TryGetValue(type, out TipcService? service))
        {
            service.Unsubscribe(subscription);
            Forget(type, service);
        }
    }

    private IEnumerable<TipcPublication> FindAll(TipcRange range) => _services.TryGetValue(range.Type, out TipcService? service)
        ? service.Overlapping(range.Lower, range.Upper).SelectMany(static b => b.All)
        : [];

    private TipcService GetService(uint type)
    {
        if (!_services.TryGetValue(type, out TipcService? service))
        {
            service = new TipcService();
            _services.Add(type, service);
        }

        return service;
    }

    private void Forget(uint type, TipcService service)
    {
        if (service.IsEmpty)
        {
            _services.Remove(type);
        }
    }
}
