// socket(2) of a host: which family, type and protocol it has, and the error for what it has not (__sock_create, inet_create).
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Transport;
using SimNet.Simulation.Transport.Netlink;
using SimNet.Simulation.Transport.Tcp;
using SimNet.Simulation.Transport.Udp;
using SimNet.Simulation.Transport.Unix;

namespace SimNet.Simulation.Sockets;

internal sealed class SocketFactory(TcpProtocol tcp, UdpProtocol udp, UnixProtocol unix, NetlinkProtocol netlink)
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
            return netlink.Create(type, protocol, out socket);
        }

        switch (family)
        {
            case AddressFamily.InterNetwork or AddressFamily.InterNetworkV6:
                return CreateInet(family, type, protocol, out socket);
            case AddressFamily.Unix:
                return unix.Create(type, protocol, out socket);
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
            return unix.CreatePair(type, protocol, out first, out second);
        }

        SocketError error = Create(family, type, protocol, out first);
        return error == SocketError.Success ? SocketError.OperationNotSupported : error;
    }

    private SocketError CreateInet(AddressFamily family, SocketType type, ProtocolType protocol, out TransportSocket? socket)
    {
        socket = (type, protocol) switch
        {
            (SocketType.Stream, ProtocolType.Unspecified or ProtocolType.Tcp) => new TcpSocket(tcp, family),
            (SocketType.Dgram, ProtocolType.Unspecified or ProtocolType.Udp) => new UdpSocket(udp, family),
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

        return type is SocketType.Stream or SocketType.Dgram ? SocketError.ProtocolNotSupported : SocketError.SocketNotSupported;
    }
}
