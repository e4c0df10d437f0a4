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
        _wantsAllGroups = family == AddressFamily.InterNetwork;
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

    // The address to be bound to (__inet_bind, __inet6_bind). Bound to a group or a broadcast address, a socket receives what is for that, and
    // sends from another.
    private protected SocketError ReadLocalAddress(EndPoint endPoint, out InetEndpoint address)
    {
        SocketError error = ReadAddress(endPoint, out address);
        if (error != SocketError.Success)
        {
            return error;
        }

        InetAddress local = address.Address;
        bool isRefused = IsIPv6 && (local.IsIPv4 ? IPv6Only : local.IsMulticast && Type == SocketType.Stream);
        if (isRefused)
        {
            return SocketError.InvalidArgument;
        }

        if (local.NeedsScope)
        {
            error = BindToScope((int)((IPEndPoint)endPoint).Address.ScopeId);
            if (error != SocketError.Success)
            {
                return error;
            }
        }

        return local.IsAny || local.IsMulticast || Ip.IsLocal(local) || Ip.IsBroadcast(local) || IsNonlocalAllowed
            ? SocketError.Success
            : SocketError.AddressNotAvailable;
    }

    // A socket that is bound to an address of IPv6 is of IPv6 alone.
    private protected void NoteBound(InetAddress address) => IPv6Only |= !address.IsAny && !address.IsIPv4;

    // An address of a link needs an interface, which then binds the socket.
    private protected SocketError BindToScope(int scope)
    {
        if (scope != InterfaceIndex.None)
        {
            BoundInterface = scope;
        }

        return BoundInterface == InterfaceIndex.None
            ? SocketError.InvalidArgument
            : InterfaceIndex.Exists(BoundInterface) ? SocketError.Success : OptionErrors.NoSuchDevice;
    }

    // What a connection takes over from its listener.
    private protected void InheritInet(InetSocket listener)
    {
        InheritSocketOptions(listener);
        IPv6Only = listener.IPv6Only;
        InheritIPOptions(listener);
    }

    // IP_RECVERR is off: what was kept for MSG_ERRQUEUE goes.
    private protected virtual void ForgetErrors()
    {
    }

    // SO_PEERNAME is getpeername(2) for those who know the length.
    private protected sealed override SocketError GetPeerName(ref OptionOutput value)
    {
        if (GetRemoteEndPoint(out _) != SocketError.Success || Remote is not { } remote)
        {
            return SocketError.NotConnected;
        }

        Span<byte> name = stackalloc byte[PeerName.LargestLength];
        int length = PeerName.Write(name, remote, Family, value.IsLittleEndian);
        return value.Capacity > length ? SocketError.InvalidArgument : value.Write(name[..length]);
    }

    // SO_BINDTODEVICE
    internal bool HearsInterface(int index) => BoundInterface == InterfaceIndex.None || BoundInterface == index;

    private protected sealed override ulong NextCookie() => Ip.NextCookie();

    private protected string DescribeInet(string protocol) =>
        Remote is { } remote ? $"{protocol} {Local} ↔ {remote}" : $"{protocol} {Local}";
}
