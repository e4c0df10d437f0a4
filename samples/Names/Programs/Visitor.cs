using System.Net.Sockets;
using System.Text;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Samples.Names.Programs;

/// <summary>The application: says a line to a host that it knows by name, and reads the answer. It knows nothing of simulations.</summary>
public sealed class Visitor(ISocketProvider sockets)
{
    private static readonly Duration Timeout = Duration.FromSeconds(4);
    private static readonly Duration RaceTimeout = Duration.FromSeconds(20);

    /// <summary>Tries one address after the other, as create_connection does.</summary>
    public Task<string> VisitAsync(string host, int port) =>
        TellAsync(() => sockets.CreateConnectionAsync(host, port, Timeout));

    /// <summary>Tries the addresses in a race (RFC 8305).</summary>
    public Task<string> RaceAsync(string host, int port) =>
        TellAsync(() => sockets.ConnectHappyEyeballsAsync(host, port, new HappyEyeballsOptions { Timeout = RaceTimeout }));

    private static async Task<string> TellAsync(Func<ValueTask<ISocket>> connect)
    {
        try
        {
            using ISocket socket = await connect();
            await socket.SendAllAsync(Encoding.ASCII.GetBytes("hello\n"));
            byte[] answer = new byte[64];
            int count = await socket.ReceiveAsync(answer);
            return Encoding.ASCII.GetString(answer, 0, count).TrimEnd();
        }
        catch (AddressInfoException e)
        {
            return $"name: {e.Error}";
        }
        catch (SocketTimeoutException)
        {
            return "timed out";
        }
        catch (SocketException e)
        {
            return $"error: {e.SocketErrorCode}";
        }
    }
}
