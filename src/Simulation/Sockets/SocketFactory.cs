// socket(2) of a host: which family, type and protocol it has, and the error for what it has not (__sock_create, inet_create).
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Transport;
using SimNet.Simulation.Transport.Tcp;
using SimNet.Simulation.Transport.Udp;

namespace SimNet.Simulation.Sockets;

internal sealed class SocketFactory(HostProtocols protocols)
{
    // SOCK_MAX
    private const int TypeCount = 11;

    internal SocketError Create(AddressFamily family, SocketType type, ProtocolType protocol, out TransportSocket? socket)
    {
        socket = null;
        if ((int)type is < 0 or >= TypeCount)
        {
            return SocketError.InvalidArgument;
        }

        if (family == AddressFamily.Netlink)
        {
            return protocols.Netlink.Create(type, protocol, out socket);
        }

        switch (family)
        {
            case AddressFamily.InterNetwork or AddressFamily.InterNetworkV6:
                return CreateInet(family, type, protocol, out socket);
            case AddressFamily.Unix:
                return protocols.Unix.Create(type, protocol, out socket);
            case var _ when family == AddressFamily.Tipc:
                return protocols.Tipc.Create(type, protocol, out socket);
            case AddressFamily.Packet:
                return protocols.Packets.Create(type, protocol, out socket);
            default:
                return SocketError.AddressFamilyNotSupported;
        }
    }

    internal SocketError CreatePair(
        AddressFamily family,
        SocketType type,
        ProtocolType protocol,
        out TransportSocket? first,
        out TransportSocket? second)
    {
        second = null;
        if (family == AddressFamily.Unix)
        {
            return protocols.Unix.CreatePair(type, protocol, out first, out second);
        }

        if (family == AddressFamily.Tipc)
        {
            return protocols.Tipc.CreatePair(type, protocol, out first, out second);
        }

        SocketError error = Create(family, type, protocol, out first);
        return error == SocketError.Success ? SocketError.OperationNotSupported : error;
    }

    private SocketError CreateInet(AddressFamily family, SocketType type, ProtocolType protocol, out TransportSocket? socket)
    {
        socket = (type, protocol) switch
        {
            (SocketType.Stream, ProtocolType.Unspecified or ProtocolType.Tcp) => new TcpSocket(protocols.Tcp, family),
            (SocketType.Dgram, ProtocolType.Unspecified or ProtocolType.Udp) => new UdpSocket(protocols.Udp, family),
            _ => null,
        };
        if (socket is not null)
        {
            return SocketError.Success;
        }

        if ((int)protocol is < 0 or > 262)
        {
            return SocketError.InvalidArgument;
        }

        if (type == SocketType.Raw)
        {
            return protocols.Raw.Create(family, protocol, out socket);
        }

        if (type == SocketType.Dgram && protocol == (family == AddressFamily.InterNetwork ? ProtocolType.Icmp : ProtocolType.IcmpV6))
        {
            return protocols.Icmp.Create(family, out socket);
        }

        return type is SocketType.Stream or SocketType.Dgram ? SocketError.ProtocolNotSupported : SocketError.SocketNotSupported;
    }
}
