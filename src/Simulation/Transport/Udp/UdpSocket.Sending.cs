// Sending of UDP (udp_sendmsg, udpv6_sendmsg): destination, route, rights, size, and datagrams that are put together from several calls
// (MSG_MORE, UDP_CORK).
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Udp;

internal sealed partial class UdpSocket
{
    // 65535 bytes less the headers of IPv4 and UDP; IPv6's length field does not count its own header.
    private const int MaxPayloadIPv4 = 65507;
    private const int MaxPayloadIPv6 = 65527;

    // The datagram that further calls add to; its destination was that of the first.
    private Packet? _pending;
    private Route _pendingRoute;

    private bool IsOfIPv4 => Family == AddressFamily.InterNetwork;

    internal override SocketError Send(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint? destination, out int sent)
    {
        sent = 0;
        SocketError error = CheckCall(buffer.Length, flags);
        if (error != SocketError.Success)
        {
            return error;
        }

        if (_pending is not null)
        {
            return Append(buffer, flags, out sent);
        }

        error = FindDestination(destination, out InetEndpoint remote, out Route route);
        if (error != SocketError.Success)
        {
            return error;
        }

        if (remote.Address.IsIPv4 && CheckFlags(flags) is var refused && refused != SocketError.Success)
        {
            return refused;
        }

        if (route.Kind == RouteKind.Broadcast && !MayBroadcast)
        {
            return SocketError.AccessDenied;
        }

        if (buffer.Length > LargestPayload(route, remote.Address.IsIPv4))
        {
            return Refuse(remote, buffer);
        }

        if (_isSendShut)
        {
            return SocketError.Shutdown;
        }

        if (PendingError != SocketError.Success)
        {
            return TakeError();
        }

        Packet packet = CreatePacket(buffer, remote, route);
        sent = buffer.Length;
        if (IsHeldBack(flags))
        {
            (_pending, _pendingRoute) = (packet, route);
        }
        else
        {
            Ip.Send(packet, route, LoopsMulticast(packet.IsIPv4));
        }

        return SocketError.Success;
    }

    private bool IsHeldBack(SocketFlags flags) => _isCorked || (flags & SocketFlags.More) != 0;

    // The host chooses a port before it looks at anything else (inet_send_prepare).
    private SocketError CheckCall(int length, SocketFlags flags)
    {
        if (!IsPortBound)
        {
            SocketError error = BindPort(Local);
            if (error != SocketError.Success)
            {
                return error;
            }
        }

        if (IsOfIPv4 && length > ushort.MaxValue)
        {
            return SocketError.MessageSize;
        }

        return IsOfIPv4 ? CheckFlags(flags) : SocketError.Success;
    }

    // Only IPv4 minds urgent data.
    private static SocketError CheckFlags(SocketFlags flags) =>
        (flags & SocketFlags.OutOfBand) != 0 ? SocketError.OperationNotSupported : SocketError.Success;

    private SocketError FindDestination(EndPoint? destination, out InetEndpoint remote, out Route route)
    {
        if (destination is not null)
        {
            return ReadPeer(destination, connects: false, out remote, out route);
        }

        route = default;
        remote = Remote ?? default;
        return Remote is null ? SocketError.DestinationAddressRequired : FindRoute(remote.Address, scope: 0, out route);
    }

    // A socket that may not fragment sends no more than fits the path (__ip_append_data, __ip6_append_data).
    private int LargestPayload(in Route route, bool isIPv4)
    {
        int largest = isIPv4 ? MaxPayloadIPv4 : MaxPayloadIPv6;
        if (!RefusesFragments(isIPv4))
        {
            return largest;
        }

        int mtu = route.Kind is RouteKind.Unicast or RouteKind.Local
            ? route.Path.MtuFor(isIPv4)
            : Ip.MtuOf(route.Interface, isIPv4);
        int header = isIPv4 ? Packet.IPv4HeaderLength : Packet.IPv6HeaderLength;
        return Math.Min(largest, mtu - header - Packet.UdpHeaderLength);
    }

    private Packet CreatePacket(ReadOnlySpan<byte> buffer, in InetEndpoint remote, in Route route)
    {
        bool isIPv4 = remote.Address.IsIPv4;
        Packet packet = Ip.Packets.Rent(IpProtocol.Udp, new InetEndpoint(route.Source, Local.Port), remote);
        packet.HopLimit = route.Kind == RouteKind.Multicast ? MulticastHopLimitFor(isIPv4) : HopLimitFor(isIPv4);
        packet.TrafficClass = TrafficClassFor(isIPv4);
        packet.SetPayload(buffer);
        return packet;
    }

    // Adds to the datagram that is being put together; one that becomes too large is lost as a whole.
    private SocketError Append(ReadOnlySpan<byte> buffer, SocketFlags flags, out int sent)
    {
        sent = 0;
        Packet packet = _pending!;
        int length = packet.PayloadLength;
        if (length + buffer.Length > LargestPayload(_pendingRoute, packet.IsIPv4))
        {
            ForgetPending();
            return SocketError.MessageSize;
        }

        if (_isSendShut)
        {
            ForgetPending();
            return SocketError.Shutdown;
        }

        byte[] whole = [.. packet.Payload, .. buffer];
        packet.SetPayload(whole);
        sent = buffer.Length;
        if (!IsHeldBack(flags))
        {
            SendPending();
        }

        return SocketError.Success;
    }

    private void SendPending()
    {
        if (_pending is { } packet)
        {
            _pending = null;
            Ip.Send(packet, _pendingRoute, LoopsMulticast(packet.IsIPv4));
        }
    }

    private void ForgetPending()
    {
        _pending?.Release();
        _pending = null;
    }

    // Reads a destination and finds the way to it.
    private SocketError ReadPeer(EndPoint endPoint, bool connects, out InetEndpoint remote, out Route route)
    {
        route = default;
        SocketError error = ReadAddress(endPoint, out remote);
        if (error != SocketError.Success)
        {
            // An IPv6 socket may name an IPv4 peer in IPv4's own form, if it is not IPv6 only (udpv6_sendmsg).
            if (endPoint is not IPEndPoint { AddressFamily: AddressFamily.InterNetwork } ip || IsOfIPv4)
            {
                return error;
            }

            remote = InetEndpoint.From(ip);
        }

        if (remote.Address.IsIPv4 && !IsOfIPv4 && IPv6Only)
        {
            return SocketError.NetworkUnreachable;
        }

        if (remote.Port == 0 && !connects)
        {
            return SocketError.InvalidArgument;
        }

        if (remote.Address.IsAny)
        {
            remote = new InetEndpoint(ThisHost(remote.Address.IsIPv4 || _source.IsIPv4), remote.Port);
        }

        int scope = remote.Address.NeedsScope ? (int)((IPEndPoint)endPoint).Address.ScopeId : 0;
        return connects && remote.Address.NeedsScope && !TryConnectScope(scope)
            ? SocketError.InvalidArgument
            : FindRoute(remote.Address, scope, out route);
    }

    // The wildcard as a destination: the address that the socket sends from, else loopback.
    private InetAddress ThisHost(bool isIPv4) =>
        !isIPv4 ? InetAddress.LoopbackIPv6 : !_source.IsAny && _source.IsIPv4 ? _source : InetAddress.LoopbackIPv4;

    private SocketError FindRoute(InetAddress destination, int scope, out Route route)
    {
        // A socket that is bound to a mapped address has no address of IPv6 to send from (ip6_dst_lookup_tail).
        if (_source.IsIPv4 && !destination.IsIPv4)
        {
            route = default;
            return SocketError.AddressFamilyNotSupported;
        }

        InetAddress source = SourceFor(destination.IsIPv4);
        int chosen = ChooseInterface(destination, ref source);
        return Ip.FindRoute(destination, source, scope != 0 ? scope : chosen, IsTransparent, out route);
    }

    private InetAddress SourceFor(bool isIPv4) =>
        _source.IsAny || _source.IsIPv4 != isIPv4 ? isIPv4 ? InetAddress.AnyIPv4 : InetAddress.AnyIPv6 : _source;

    // __ip6_datagram_connect(): an address of a link needs an interface, which then binds the socket.
    private bool TryConnectScope(int scope)
    {
        if (scope != InterfaceIndex.None)
        {
            if (BoundInterface != InterfaceIndex.None && BoundInterface != scope)
            {
                return false;
            }

            BoundInterface = scope;
        }

        return BoundInterface != InterfaceIndex.None;
    }
}
