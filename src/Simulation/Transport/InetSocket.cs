// What sockets of UDP and TCP have in common: local and remote address, options of the levels SOL_SOCKET, IP and IPv6, the pending error.
using System.Net;
using System.Net.Sockets;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport;

internal abstract partial class InetSocket : TransportSocket
{
    protected InetSocket(IpStack ip, HostSettings settings, AddressFamily family)
    {
        Ip = ip;
        Settings = settings;
        Family = family;
        Local = new InetEndpoint(family == AddressFamily.InterNetwork ? InetAddress.AnyIPv4 : InetAddress.AnyIPv6, 0);
        HopLimit = Packet.DefaultHopLimit;
    }

    internal sealed override AddressFamily Family { get; }

    internal IpStack Ip { get; }

    internal sealed override HostSettings Settings { get; }

    internal InetEndpoint Local { get; private protected set; }

    internal InetEndpoint? Remote { get; private protected set; }

    // Its place in the port table.
    internal int PortIndex { get; set; }

    internal bool IsPortBound { get; private protected set; }

    internal bool IsAddressBound { get; private protected set; }

    // A connect chose the port: other connects may share it, to other destinations.
    internal bool IsPortOfConnect { get; private protected set; }

    internal bool IPv6Only { get; private set; }

    internal byte HopLimit { get; set; }

    internal byte TrafficClass { get; set; }

    // SO_ERROR: set by the network, read once.
    internal SocketError PendingError { get; set; }

    internal override EndPoint LocalEndPoint => Local.ToIPEndPoint(Family);

    internal override void EnterCall() => Ip.EnterCall();

    internal override void LeaveCall() => Ip.LeaveCall();

    internal override void RestoreError(SocketError error)
    {
        // EPIPE and ENOTCONN follow from the state and come back by themselves.
        if (error is not (SocketError.Shutdown or SocketError.NotConnected))
        {
            PendingError = error;
        }
    }

    internal sealed override SocketError TakeError()
    {
        SocketError error = PendingError;
        PendingError = SocketError.Success;
        return error;
    }

    // The address in an EndPoint, as bind and connect of the family read it (inet_bind, inet6_bind, ip6_datagram_connect).
    internal SocketError ReadAddress(EndPoint endPoint, out InetEndpoint address)
    {
        address = default;
        if (endPoint is not IPEndPoint ip)
        {
            return SocketError.AddressFamilyNotSupported;
        }

        if (Family == AddressFamily.InterNetwork)
        {
            if (ip.AddressFamily != AddressFamily.InterNetwork)
            {
                return SocketError.AddressFamilyNotSupported;
            }
        }
        else if (ip.AddressFamily != AddressFamily.InterNetworkV6)
        {
            // struct sockaddr_in is shorter than the struct sockaddr_in6 that the kernel wants here.
            return SocketError.InvalidArgument;
        }

        address = InetEndpoint.From(ip);
        return SocketError.Success;
    }

    // What a connection takes over from its listener.
    private protected void InheritInet(InetSocket listener)
    {
        InheritSocketOptions(listener);
        IPv6Only = listener.IPv6Only;
        HopLimit = listener.HopLimit;
        TrafficClass = listener.TrafficClass;
    }

    private protected string DescribeInet(string protocol) =>
        Remote is { } remote ? $"{protocol} {Local} ↔ {remote}" : $"{protocol} {Local}";
}
