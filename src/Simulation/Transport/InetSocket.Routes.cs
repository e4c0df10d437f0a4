// The way of what a socket sends, by its address and its options, for protocols that have no connections.
using System.Net.Sockets;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport;

internal abstract partial class InetSocket
{
    // A socket that is connected or bound to one address sends from it; one bound to a group or to broadcast does not.
    private protected SocketError FindRoute(InetAddress destination, out Route route) => FindRouteBy(InterfaceIndex.None, destination, out route);

    // The same by the interface that an address of a link came with; None for any.
    private protected SocketError FindRouteBy(int scope, InetAddress destination, out Route route)
    {
        InetAddress source = Ip.IsForMany(Local.Address) ? (destination.IsIPv4 ? InetAddress.AnyIPv4 : InetAddress.AnyIPv6) : Local.Address;
        int device = ChooseInterface(destination, ref source);
        SocketError error = Ip.FindRoute(destination, source, scope == InterfaceIndex.None ? device : scope, IsTransparent, out route);
        return error == SocketError.Success && route.Kind == RouteKind.Broadcast && !MayBroadcast ? SocketError.AccessDenied : error;
    }

    private protected byte HopLimitOn(in Route route, bool isIPv4) =>
        route.Kind == RouteKind.Multicast ? MulticastHopLimitFor(isIPv4) : HopLimitFor(isIPv4);

    private protected int MtuOf(in Route route, bool isIPv4) => route.Kind is RouteKind.Unicast or RouteKind.Local
        ? route.Path.MtuFor(isIPv4)
        : Ip.MtuOf(route.Interface, isIPv4);
}
