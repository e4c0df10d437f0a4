using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Samples.Sniffer.Programs;

/// <summary>Answers one TCP connection and one UDP datagram with what they say.</summary>
public sealed class TrafficServer : IDisposable
{
    private readonly ISocket _tcp;
    private readonly ISocket _udp;

    public TrafficServer(ISocketProvider sockets, IPAddress address)
    {
        _tcp = sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Stream);
        _tcp.Bind(new IPEndPoint(address, 0));
        _tcp.Listen();
        _udp = sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        _udp.Bind(new IPEndPoint(address, 0));
    }

    public IPEndPoint Tcp => (IPEndPoint)_tcp.LocalEndPoint;

    public IPEndPoint Udp => (IPEndPoint)_udp.LocalEndPoint;

    public void Run()
    {
        byte[] data = new byte[1024];
        (ISocket conn, _) = _tcp.Accept();
        using (conn)
        {
            conn.SendAll(data.AsSpan(0, conn.Receive(data)));
        }
        ReceiveFromResult request = _udp.ReceiveFrom(data);
        _udp.SendTo(data.AsSpan(0, request.Count), SocketFlags.None, request.RemoteEndPoint!);
    }

    public void Dispose()
    {
        _tcp.Dispose();
        _udp.Dispose();
    }
}
