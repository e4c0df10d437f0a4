// Sending along a route: to one destination, to all of the segment, to a group. Copies for many hosts take each host's own link.
using System.Net.Sockets;
using SimNet.Simulation.Links;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

internal sealed partial class IpStack
{
    // Sends a packet to its destination; a packet without a way is dropped.
    internal void Send(Packet packet)
    {
        if (FindPath(packet.Destination, out NetworkPath path) == SocketError.Success && MaySendFrom(packet.Source))
        {
            Transmit(packet, path);
        }
        else
        {
            packet.Release();
        }
    }

    internal void Send(Packet packet, ref NetworkPath cached)
    {
        if (cached.Version != _fabric.Version)
        {
            if (FindPath(packet.Destination, out NetworkPath path) != SocketError.Success || !MaySendFrom(packet.Source))
            {
                packet.Release();
                return;
            }

            cached = path;
        }

        Transmit(packet, cached);
    }

    // A packet in a frame that a program made goes out on the segment, to one interface or to all; to nobody if none is given.
    internal void Inject(Packet packet, NetworkInterface? target, bool isForAll, IPacketTap sender)
    {
        _ethernet.Traffic.AddSent(packet.TotalLength);
        Tap(packet, isLoopback: false, isOutgoing: true, sender);
        packet.SenderInterface = _interface.Id;
        if (isForAll)
        {
            _fabric.Flood(_interface, packet);
        }
        else if (target is not null)
        {
            _fabric.GetLink(_interface, target).Transmit(packet);
        }
        else
        {
            packet.Release();
        }
    }

    // The same on loopback, which does not believe in IPv4 packets from the host itself that its own stack has not made (fib_validate_source).
    internal void InjectLoopback(Packet packet, IPacketTap sender)
    {
        int length = packet.TotalLength;
        Interfaces.Loopback.Traffic.AddSent(length);
        Interfaces.Loopback.Traffic.AddReceived(length);
        Tap(packet, isLoopback: true, isOutgoing: true, sender);
        if (!IsLocal(packet.Destination) || (packet.IsIPv4 && (packet.Destination.IsLoopback || IsLocal(packet.Source))))
        {
            Tap(packet, isLoopback: true, isOutgoing: false, null);
            Drop(packet);
        }
        else
        {
            packet.InputInterface = InterfaceIndex.Loopback;
            _loopback.Add(packet);
        }
    }

    // Takes the packet over. Whether a multicast comes back to this host is the sender's wish (IP_MULTICAST_LOOP).
    internal void Send(Packet packet, in Route route, bool loopsBack)
    {
        switch (route.Kind)
        {
            case RouteKind.Local:
                AddToLoopback(packet, route.Interface, isForMany: false);
                break;
            case RouteKind.Unicast:
                Transmit(packet, route.Path);
                break;
            case RouteKind.Broadcast:
                SendToMany(packet, route.Interface, loopsBack: true);
                break;
            case RouteKind.Multicast:
                SendToMany(packet, route.Interface, loopsBack);
                break;
            default:
                packet.Release();
                break;
        }
    }

    private void Transmit(Packet packet, in NetworkPath path)
    {
        if (path.Link is { } link)
        {
            if (HasToBeCut(packet, path.MtuFor(packet.IsIPv4)))
            {
                TransmitFragments(packet, path);
                return;
            }

            _ethernet.Traffic.AddSent(packet.TotalLength);
            Tap(packet, isLoopback: false, isOutgoing: true, null);
            packet.SenderInterface = _interface.Id;
            link.Transmit(packet);
        }
        else
        {
            AddToLoopback(packet, InterfaceOf(packet.Destination), isForMany: false);
        }
    }

    // ip_mc_output(): lo gives everything back anyway; with a hop limit of 0 nothing leaves the host, nor does a group of this interface alone.
    private void SendToMany(Packet packet, int index, bool loopsBack)
    {
        if (index == InterfaceIndex.Loopback)
        {
            AddToLoopback(packet, index, isForMany: true);
            return;
        }

        if (loopsBack)
        {
            AddToLoopback(Packets.Clone(packet), index, isForMany: true);
        }

        bool stays = packet.Destination.IsMulticast && (packet.HopLimit == 0 || packet.Destination.IsInterfaceLocalGroup);
        if (stays)
        {
            packet.Release();
        }
        else if (HasToBeCut(packet, Interfaces.Ethernet.Mtu))
        {
            Cut(packet, Interfaces.Ethernet.Mtu, Flood);
        }
        else
        {
            Flood(packet);
        }
    }

    private void Flood(Packet packet)
    {
        _ethernet.Traffic.AddSent(packet.TotalLength);
        Tap(packet, isLoopback: false, isOutgoing: true, null);
        packet.SenderInterface = _interface.Id;
        _fabric.Flood(_interface, packet);
    }

    // A copy of what goes out by another interface is not lo's, and comes back even if lo is down.
    private void AddToLoopback(Packet packet, int index, bool isForMany)
    {
        bool isCopy = isForMany && index != InterfaceIndex.Loopback;
        if (!isCopy)
        {
            if (!Interfaces.Loopback.IsUp)
            {
                packet.Release();
                return;
            }

            int length = packet.TotalLength;
            Interfaces.Loopback.Traffic.AddSent(length);
            Interfaces.Loopback.Traffic.AddReceived(length);
            Tap(packet, isLoopback: true, isOutgoing: true, null);
        }

        packet.InputInterface = index;
        packet.IsForMany = isForMany;
        _loopback.Add(packet);
    }
}
