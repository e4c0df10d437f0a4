using SimNet.Simulation.Transport.Icmp;
using SimNet.Simulation.Transport.Netlink;
using SimNet.Simulation.Transport.Raw;
using SimNet.Simulation.Transport.Tcp;
using SimNet.Simulation.Transport.Tipc;
using SimNet.Simulation.Transport.Udp;
using SimNet.Simulation.Transport.Unix;

namespace SimNet.Simulation.Sockets;

// The protocols of one host, of which its sockets are made.
internal sealed record HostProtocols(
    TcpProtocol Tcp,
    UdpProtocol Udp,
    IcmpProtocol Icmp,
    RawProtocol Raw,
    PacketProtocol Packets,
    UnixProtocol Unix,
    NetlinkProtocol Netlink,
    TipcProtocol Tipc);
