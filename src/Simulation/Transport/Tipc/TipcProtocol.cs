// socket(2) and socketpair(2) of TIPC on one host (tipc_sk_create, tipc_socketpair).
using System.Net.Sockets;
using SimNet.Simulation.Transport.Udp;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed class TipcProtocol(UdpProtocol udp, uint address, uint networkId, Func<IEnumerable<InetAddress>> hosts)
{
    private TipcNode? _node;

    internal SocketError Create(SocketType type, ProtocolType protocol, out TransportSocket? socket)
    {
        socket = null;
        if (protocol != ProtocolType.Unspecified)
        {
            return SocketError.ProtocolNotSupported;
        }

        if (type is not (SocketType.Stream or SocketType.Seqpacket or SocketType.Rdm or SocketType.Dgram))
        {
            return SocketError.ProtocolType;
        }

        socket = new TipcSocket(GetNode(), type);
        return SocketError.Success;
    }

    internal SocketError CreatePair(SocketType type, ProtocolType protocol, out TransportSocket? first, out TransportSocket? second)
    {
        second = null;
        SocketError error = Create(type, protocol, out first);
        if (error == SocketError.Success)
        {
            var other = new TipcSocket(GetNode(), type);
            TipcSocket.Join((TipcSocket)first!, other);
            second = other;
        }

        return error;
    }

    private TipcNode GetNode()
    {
        if (_node is null)
        {
            _node = new TipcNode(udp, address, networkId, hosts);
            _node.Start();
        }

        return _node;
    }
}
