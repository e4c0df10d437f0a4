// Raw sockets on one host (net/ipv4/raw.c, net/ipv6/raw.c): who may open one, and which of them a packet is for.
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Raw;

internal sealed class RawProtocol(IpStack ip, HostSettings settings) : IRawReceiver
{
    private readonly List<RawSocket> _sockets = [];
    private ushort _identification;

    internal IpStack Ip { get; } = ip;

    internal HostSettings Settings { get; } = settings;

    // IPPROTO_IP stands for no protocol; a host with SIO_RCVALL has sockets of it, as Windows has.
    internal SocketError Create(AddressFamily family, ProtocolType protocol, out TransportSocket? socket)
    {
        socket = null;
        bool isIPv4 = family == AddressFamily.InterNetwork;
        if (protocol == ProtocolType.Unspecified && !(isIPv4 && Settings.SupportsReceiveAll))
        {
            return SocketError.ProtocolNotSupported;
        }

        if (!Settings.AllowsRawSockets)
        {
            return SocketErrors.NotPermitted;
        }

        RawSocket raw = isIPv4 ? new RawIPv4Socket(this, (int)protocol) : new RawIPv6Socket(this, (int)protocol);
        _sockets.Add(raw);
        Ip.Raw = this;
        socket = raw;
        return SocketError.Success;
    }

    internal void Remove(RawSocket socket)
    {
        _sockets.Remove(socket);
        if (_sockets.Count == 0)
        {
            Ip.Raw = null;
        }
    }

    // Of packets that the host writes a header for; never 0, which stands for none in a header that a program writes.
    internal ushort NextIdentification() => unchecked(++_identification) == 0 ? ++_identification : _identification;

    // A socket that its filter keeps a packet from counts as one that takes it (raw_v4_input).
    public bool Receive(Packet packet)
    {
        bool isClaimed = false;
        for (int i = 0; i < _sockets.Count; i++)
        {
            RawSocket socket = _sockets[i];
            if (socket.Accepts(packet))
            {
                isClaimed = true;
                socket.Deliver(packet);
            }
        }

        return isClaimed;
    }

    public void ReceiveError(Packet quoted, IcmpError error)
    {
        for (int i = 0; i < _sockets.Count; i++)
        {
            _sockets[i].ReceiveError(quoted, error);
        }
    }
}
