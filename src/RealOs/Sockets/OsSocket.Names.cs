using System.Net;
using System.Net.Sockets;

namespace SimNet.RealOs;

// Addresses that are names yet.
internal sealed partial class OsSocket
{
    private EndPoint Resolve(EndPoint endPoint) => HostEndPoint.IsUnresolved(endPoint)
        ? HostEndPoint.Resolve(endPoint, Provider.Names, AddressFamily)
        : endPoint;

    private async ValueTask<int> ResolveAndSendToAsync(
        ReadOnlyMemory<byte> buffer, SocketFlags flags, EndPoint name, CancellationToken token)
    {
        EndPoint remote = await HostEndPoint.ResolveAsync(name, Provider.Names, AddressFamily, token).ConfigureAwait(false);
        return await SendToCoreAsync(buffer, flags, remote, token).ConfigureAwait(false);
    }

    private async ValueTask ResolveAndConnectAsync(EndPoint name, CancellationToken token)
    {
        EndPoint remote = await HostEndPoint.ResolveAsync(name, Provider.Names, AddressFamily, token).ConfigureAwait(false);
        await ConnectCoreAsync(remote, token).ConfigureAwait(false);
    }
}
