using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Samples.Echo.Programs;

/// <summary>Echo server program, IPv4 only.</summary>
public sealed class EchoServer(ISocketProvider sockets, EchoSettings settings, TextWriter output)
{
    /// <summary>Serves the clients and returns.</summary>
    /// <param name="listening">Given the listening socket as soon as clients may come.</param>
    public void Run(Action<ISocket>? listening = null)
    {
        using ISocket s = sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Stream);
        s.Bind(new IPEndPoint(IPAddress.Any, settings.Port));
        s.Listen(1);
        listening?.Invoke(s);
        for (int client = 0; client < settings.Clients; client++)
        {
            (ISocket conn, EndPoint addr) = s.Accept();
            output.WriteLine($"Connected by {addr}");
            byte[] data = new byte[1024];
            while (true)
            {
                int received = conn.Receive(data);
                if (received == 0) break;
                conn.Send(data.AsSpan(0, received));
            }
            conn.Close();
        }
    }
}
