using System.Globalization;
using System.Net.Sockets;
using System.Text;
using SimNet.Abstractions;

namespace SimNet.Samples.Echo.Programs;

/// <summary>Echo client program that tries all addresses of the server's name and takes the first that answers.</summary>
public sealed class AnyFamilyEchoClient(ISocketProvider sockets, EchoSettings settings, TextWriter output)
{
    public void Run()
    {
        ISocket? s = null;
        var hints = new AddressInfoHints(AddressFamily.Unspecified, SocketType.Stream);
        foreach (AddressInfo res in sockets.Names.GetAddressInfo(settings.Host, settings.Port.ToString(CultureInfo.InvariantCulture), hints))
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
                s.Connect(res.EndPoint);
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
        s.Send("Hello, world"u8);
        byte[] data = new byte[1024];
        int received = s.Receive(data);
        s.Close();
        output.WriteLine($"Received '{Encoding.ASCII.GetString(data, 0, received)}'");
    }
}
