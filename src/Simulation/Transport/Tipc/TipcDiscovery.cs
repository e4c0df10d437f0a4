// Finds the other nodes of the cluster (net/tipc/discover.c): a node that comes up asks all hosts, again and again at growing intervals. Linux
// never ceases; here it does when all hosts are linked, or after ten requests, until the network changes: whoever comes up later asks itself.
using SimNet.Simulation.Engine;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed class TipcDiscovery : EngineTimer
{
    // TIPC_DISC_INIT and TIPC_DISC_FAST
    private const long FirstInterval = 125_000_000;
    private const long LongestInterval = 1_000_000_000;
    private const int MaxRequests = 10;

    private readonly TipcNode _node;
    private readonly Func<IEnumerable<InetAddress>> _hosts;
    private readonly ushort _signature;
    private long _interval;
    private int _requests;

    internal TipcDiscovery(TipcNode node, Func<IEnumerable<InetAddress>> hosts, ushort signature)
        : base(node.Loop)
    {
        _node = node;
        _hosts = hosts;
        _signature = signature;
    }

    protected internal override ulong Fingerprint => _node.Self;

    internal void Start()
    {
        _requests = 0;
        _interval = FirstInterval;
        Request();
    }

    // tipc_disc_rcv(): nodes of other clusters, and others with this node's address, do not count.
    internal void Receive(TipcMessage message, in InetEndpoint source)
    {
        if (message.NetworkId != _node.NetworkId || message.PreviousNode == _node.Self || message.PreviousNode == 0)
        {
            return;
        }

        TipcLink link = _node.GetLink(message.PreviousNode, source);
        if (message.Type == TipcMessageType.Request && !link.IsUp)
        {
            Send(TipcMessageType.Response, source);
        }

        link.Start(source);
    }

    protected override void OnExpired() => Request();

    private void Request()
    {
        bool hasAsked = false;
        foreach (InetAddress host in _hosts())
        {
            if (host.IsIPv4 == _node.Bearer!.Local.IsIPv4 && host != _node.Bearer.Local && !_node.IsLinked(host))
            {
                Send(TipcMessageType.Request, new InetEndpoint(host, TipcBearer.Port));
                hasAsked = true;
            }
        }

        if (hasAsked && ++_requests < MaxRequests)
        {
            Set(Loop.Now + _interval);
            _interval = Math.Min(_interval * 2, LongestInterval);
        }
    }

    private void Send(int type, in InetEndpoint destination)
    {
        var message = new TipcMessage(TipcUser.Discovery, type, TipcMessage.MaxHeader, TipcMessage.NodeIdLength)
        {
            IsUnsequenced = true,
            NodeSignature = _signature,
            NetworkId = _node.NetworkId,
            PreviousNode = _node.Self,
        };
        message.SetMediaAddress(new InetEndpoint(_node.Bearer!.Local, TipcBearer.Port));
        TipcNodeId.Write(_node.Self, message.Data);
        _node.Bearer.Send(message.Bytes, destination);
    }
}
