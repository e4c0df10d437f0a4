using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Samples.Echo.Programs;

/// <summary>Echo server program that listens to the first address family available.</summary>
public sealed class AnyFamilyEchoServer(ISocketProvider sockets, EchoSettings settings, TextWriter output)
{
    /// <summary>Serves one client and returns.</summary>
    /// <param name="listening">Given the listening socket as soon as the client may come.</param>
    public void Run(Action<ISocket>? listening = null)
    {
        ISocket? s = null;
        var hints = new AddressInfoHints(AddressFamily.Unspecified, SocketType.Stream, ProtocolType.Unspecified, AddressInfoFlags.Passive);
        foreach (AddressInfo res in sockets.Names.GetAddressInfo(null, settings.Port.ToString(CultureInfo.InvariantCulture), hints))
        {
            try
            {
                s = sockets.CreateSocket(res.AddressFamily, res.SocketType, res.ProtocolType);
            }
            catch (SocketException)
            {
                s = null;
                continue;
            }
            try
            {
                s.Bind(res.EndPoint);
                s.Listen(1);
            }
            catch (SocketException)
            {
                s.Close();
                s = null;
                continue;
            }
            break;
        }
        if (s is null)
        {
            output.WriteLine("could not open socket");
            return;
        }
        listening?.Invoke(s);
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
        s.Close();
    }
}
