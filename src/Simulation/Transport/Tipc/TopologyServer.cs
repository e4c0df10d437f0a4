// The topology service of a node (net/tipc/topsrv.c): a listener bound to {1, 1}, for this node's own programs. What it tells is in TopologySubscription.
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed class TopologyServer : ISocketEvents
{
    // TIPC_TOP_SRV
    private const uint Service = 1;

    private readonly TipcNode _node;
    private readonly TipcSocket _listener;

    internal TopologyServer(TipcNode node)
    {
        _node = node;
        _listener = new TipcSocket(node, SocketType.Seqpacket) { Events = this };
        _listener.Publish(new TipcRange(Service, Service, Service), TipcScopes.Node);
        _listener.Listen(0);
    }

    public void OnReady(PollEvents events)
    {
        while (_listener.Accept(out TransportSocket? connection, out _) == SocketError.Success)
        {
            _ = new TopologySubscriber(_node, (TipcSocket)connection!);
        }
    }
}
