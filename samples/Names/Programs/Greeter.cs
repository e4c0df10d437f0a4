using System.Net;
using System.Net.Sockets;
using System.Text;
using SimNet.Abstractions;

namespace SimNet.Samples.Names.Programs;

/// <summary>The server: answers each line with its host's name, over IPv4 and IPv6.</summary>
public sealed class Greeter(ISocketProvider sockets)
{
    public async Task ServeAsync(int port)
    {
        using ISocket listener = sockets.CreateSocket(AddressFamily.InterNetworkV6);
        listener.SetOption(SocketOptions.IPv6Only, false);
        listener.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
        listener.Listen();
        while (true)
        {
            AcceptResult accepted = await listener.AcceptAsync();
            using ISocket client = accepted.Socket;
            byte[] line = new byte[64];
            if (await client.ReceiveAsync(line) > 0)
            {
                await client.SendAllAsync(Encoding.ASCII.GetBytes($"hello from {sockets.HostName}\n"));
            }
        }
    }
}
