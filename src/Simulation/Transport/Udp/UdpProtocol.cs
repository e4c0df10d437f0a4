// UDP on one host (RFC 768, RFC 1122 4.1): which socket a datagram is for, and the ICMP error where there is none.
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Udp;

internal sealed class UdpProtocol : ITransportProtocol
{
    private readonly Dictionary<ushort, List<UdpSocket>> _sockets = [];

    internal UdpProtocol(IpStack ip, HostSettings settings)
    {
        Ip = ip;
        Settings = settings;
        Ports = new PortTable(ip.Loop.Random.Get($"udp-ports/{ip.HostName}"));
        ip.Register(IpProtocol.Udp, this);
    }

    internal IpStack Ip { get; }

    internal HostSettings Settings { get; }

    internal PortTable Ports { get; }

    internal void Add(UdpSocket socket)
    {
        if (!_sockets.TryGetValue(socket.Local.Port, out List<UdpSocket>? sockets))
        {
            sockets = [];
            _sockets.Add(socket.Local.Port, sockets);
        }

        sockets.Add(socket);
    }

    internal void Remove(UdpSocket socket)
    {
        if (_sockets.TryGetValue(socket.Local.Port, out List<UdpSocket>? sockets) && sockets.Remove(socket) && sockets.Count == 0)
        {
            _sockets.Remove(socket.Local.Port);
        }
    }

    public void Receive(Packet packet)
    {
        if (packet.IsForMany)
        {
            DeliverToAll(packet);
            return;
        }

        if (Find(packet.DestinationEndpoint, packet.SourceEndpoint, packet.BalanceHash, packet.InputInterface) is { } socket)
        {
            socket.Deliver(packet);
            return;
        }

        Ip.SendError(packet, IcmpError.PortUnreachable);
        packet.Release();
    }

    public void ReceiveError(Packet quoted, IcmpError error) =>
        Find(quoted.SourceEndpoint, quoted.DestinationEndpoint, quoted.BalanceHash, IpStack.InterfaceOf(quoted.Source))?.ReceiveError(quoted, error);

    // __udp4_lib_mcast_deliver(): every socket that wants it takes a copy, in the order in which they were bound; nobody is told if none does.
    private void DeliverToAll(Packet packet)
    {
        if (_sockets.TryGetValue(packet.DestinationPort, out List<UdpSocket>? sockets))
        {
            // A list of its own: a delivery may run code that closes sockets.
            foreach (UdpSocket socket in sockets.FindAll(s => s.Wants(packet)))
            {
                socket.Deliver(Ip.Packets.Clone(packet));
            }
        }

        packet.Release();
    }

    // compute_score() of Linux: a connected socket goes before a bound one, that before one on the wildcard; later ones before earlier.
    // Among sockets with SO_REUSEPORT, the sender's address decides.
    private UdpSocket? Find(in InetEndpoint local, in InetEndpoint remote, uint balance, int index)
    {
        if (!_sockets.TryGetValue(local.Port, out List<UdpSocket>? sockets))
        {
            return null;
        }

        UdpSocket? best = null;
        int bestScore = -1;
        uint group = 0;
        foreach (UdpSocket socket in sockets)
        {
            int score = socket.Score(local, remote, index);
            if (score < 0 || score < bestScore)
            {
                continue;
            }

            group = score > bestScore ? 1 : group + 1;
            if (score > bestScore || !socket.ReusePort || balance % group == 0)
            {
                best = socket;
                bestScore = score;
            }
        }

        return best;
    }
}
