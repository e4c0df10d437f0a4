using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SimNet.RealOs;

// Addresses that are names yet.
internal sealed partial class OsSocket
{
    private EndPoint Resolve(EndPoint endPoint) => endPoint is not DnsEndPoint name
        ? endPoint
        : Special(name) ?? Provider.Names.GetAddressInfo(name.Host, PortOf(name), HintsFor(name))[0].EndPoint;

    private async ValueTask<EndPoint> ResolveAsync(DnsEndPoint name, CancellationToken token) => Special(name)
        ?? (await Provider.Names.GetAddressInfoAsync(name.Host, PortOf(name), HintsFor(name), token).ConfigureAwait(false))[0].EndPoint;

    private async ValueTask<int> ResolveAndSendToAsync(
        ReadOnlyMemory<byte> buffer, SocketFlags flags, DnsEndPoint name, CancellationToken token)
    {
        EndPoint remote = await ResolveAsync(name, token).ConfigureAwait(false);
        return await SendToCoreAsync(buffer, flags, remote, token).ConfigureAwait(false);
    }

    private async ValueTask ResolveAndConnectAsync(DnsEndPoint name, CancellationToken token)
    {
        EndPoint remote = await ResolveAsync(name, token).ConfigureAwait(false);
        await ConnectCoreAsync(remote, token).ConfigureAwait(false);
    }

    // Python's name for the broadcast address of IPv4.
    private IPEndPoint? Special(DnsEndPoint name) => name.Host == "<broadcast>" && AddressFamily == AddressFamily.InterNetwork
        ? new IPEndPoint(IPAddress.Broadcast, name.Port)
        : null;

    private static string PortOf(DnsEndPoint name) => name.Port.ToString(CultureInfo.InvariantCulture);

    // Addresses of the socket's own family; a socket that has no names takes any, for the kernel to refuse.
    private AddressInfoHints HintsFor(DnsEndPoint name) =>
        new(IsInet ? AddressFamily : name.AddressFamily, SocketType.Stream);
}
