// TIPC over UDP (net/tipc/udp_media.c): one socket of the host, bound to its address and port 6118. Discovery goes to each host of the network
// on its own, as Linux does it for bearers that are given remote addresses instead of a multicast group.
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Transport.Udp;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed class TipcBearer : ISocketEvents
{
    internal const ushort Port = 6118;

    private const int MaxPacket = 65535;
    private const int MtuUnit = 4;

    private readonly UdpSocket _socket;
    private readonly IpStack _ip;
    private readonly Action<TipcMessage, InetEndpoint> _received;
    private readonly byte[] _buffer = new byte[MaxPacket];

    private TipcBearer(UdpSocket socket, in InetAddress local, IpStack ip, Action<TipcMessage, InetEndpoint> received)
    {
        _socket = socket;
        _ip = ip;
        _received = received;
        Local = local;
        socket.Events = this;
    }

    internal InetAddress Local { get; }

    // Packets that were no TIPC message.
    internal long Malformed { get; private set; }

    // Null where the host has no address or its port is taken.
    internal static TipcBearer? Open(UdpProtocol udp, Action<TipcMessage, InetEndpoint> received)
    {
        if (udp.Ip.Addresses.Count == 0)
        {
            return null;
        }

        bool isIPv4 = udp.Ip.HasAddressOf(isIPv4: true);
        InetAddress local = udp.Ip.Addresses.First(a => a.IsIPv4 == isIPv4);
        AddressFamily family = isIPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        var socket = new UdpSocket(udp, family);
        if (socket.Bind(new InetEndpoint(local, Port).ToIPEndPoint(family)) == SocketError.Success)
        {
            return new TipcBearer(socket, local, udp.Ip, received);
        }

        socket.Close();
        return null;
    }

    // The largest message to an address, in bytes.
    internal int MtuTo(in InetAddress destination)
    {
        _ip.FindPath(destination, out NetworkPath path);
        int headers = Packet.UdpHeaderLength + (destination.IsIPv4 ? Packet.IPv4HeaderLength : Packet.IPv6HeaderLength);
        return (path.MtuFor(destination.IsIPv4) - headers) / MtuUnit * MtuUnit;
    }

    // A packet that cannot be sent is lost.
    internal void Send(ReadOnlySpan<byte> packet, in InetEndpoint destination) =>
        _socket.Send(packet, SocketFlags.None, destination.ToIPEndPoint(_socket.Family), out _);

    public void OnReady(PollEvents events)
    {
        while (_socket.Receive(_buffer, SocketFlags.None, wantSource: true, out ReceiveOutcome outcome) == SocketError.Success)
        {
            if (TipcMessage.TryRead(_buffer.AsSpan(0, outcome.Count), out TipcMessage? message))
            {
                _received(message!, InetEndpoint.From((IPEndPoint)outcome.Source!));
            }
            else
            {
                Malformed++;
            }
        }
    }
}
