using System.Net;
using System.Net.Sockets;
using System.Text;
using SimNet.Abstractions;

namespace SimNet.Samples.Echo.Programs;

/// <summary>Echo client program, IPv4 only.</summary>
public sealed class EchoClient(ISocketProvider sockets, EchoSettings settings, TextWriter output)
{
    public void Run()
    {
        using ISocket s = sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Stream);
        s.Connect(new DnsEndPoint(settings.Host, settings.Port, AddressFamily.InterNetwork));
        s.Send("Hello, world"u8);
        byte[] data = new byte[1024];
        int received = s.Receive(data);
        s.Close();
        output.WriteLine($"Received '{Encoding.ASCII.GetString(data, 0, received)}'");
    }
}
