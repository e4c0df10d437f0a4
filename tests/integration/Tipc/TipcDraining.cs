using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Tests.Integration.Tipc;

internal static class TipcDraining
{
    /// <summary>Takes what is there.</summary>
    public static int Drain(this ISocket socket)
    {
        byte[] buffer = new byte[70000];
        int total = 0;
        while (socket.TryReceive(buffer, SocketFlags.None, out int count) == SocketError.Success && count > 0)
        {
            total += count;
        }

        return total;
    }
}
