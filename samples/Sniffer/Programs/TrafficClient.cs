using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Samples.Sniffer.Programs;

/// <summary>Talks TCP and UDP to a server, and pings it.</summary>
public sealed class TrafficClient(ISocketProvider sockets)
{
    private static readonly byte[] EchoRequest = [8, 0, 0, 0, 0x12, 0x34, 0, 1, .. "Are you there?"u8];

    public void Talk(IPEndPoint tcp, IPEndPoint udp)
    {
        byte[] data = new byte[1024];
        using (ISocket s = sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Stream))
        {
            s.Connect(tcp);
            s.SendAll("Hello, world"u8);
            while (s.Receive(data) > 0) { }
        }
        using ISocket u = sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        u.SendTo("Hello"u8, SocketFlags.None, udp);
        u.Receive(data);
    }

    /// <summary>Waits for the answer.</summary>
    public void Ping(IPAddress server)
    {
        using ISocket s = sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp);
        byte[] request = [.. EchoRequest];
        int sum = 0;
        for (int i = 0; i < request.Length; i += 2) sum += request[i] << 8 | request[i + 1];
        sum = ~((sum & 0xFFFF) + (sum >> 16));
        (request[2], request[3]) = ((byte)(sum >> 8), (byte)sum);
        s.SendTo(request, SocketFlags.None, new IPEndPoint(server, 0));
        s.Receive(new byte[1024]);
    }
}
