// Netlink on one host (netlink(7), af_netlink.c): which socket has which port, who listens to which group, and the kernel's end of each
// family. Programs have the rights that the kernel asks for (CAP_NET_ADMIN). Left out: name spaces, ancillary data.
using System.Net.Sockets;
using SimNet.Simulation.Ip;

namespace SimNet.Simulation.Transport.Netlink;

internal sealed class NetlinkProtocol
{
    // RTNLGRP_MAX of Linux 6.18, and the least number of groups that a family has.
    private const int RouteGroups = 39;
    private const int UserGroups = 32;

    // Ports that the host chooses are negative, and out of the way of process ids (netlink_autobind).
    private const int LastChosenPort = -4097;

    private readonly Dictionary<(int Family, uint PortId), NetlinkSocket> _ports = [];
    private readonly List<NetlinkSocket> _listeners = [];
    private readonly INetlinkKernel _route;
    private readonly IpStack _ip;
    private int _nextPort;

    internal NetlinkProtocol(NetlinkSettings settings, IpStack ip)
    {
        Settings = settings;
        _ip = ip;
        _route = new RouteKernel(this, ip);
    }

    internal NetlinkSettings Settings { get; }

    internal SocketWakeups Wakeups { get; } = new();

    internal static int GroupsOf(int family) => family == NetlinkNames.RouteFamily ? RouteGroups : UserGroups;

    // netlink_create()
    internal SocketError Create(SocketType type, ProtocolType protocol, out TransportSocket? socket)
    {
        socket = null;
        if (type is not (SocketType.Raw or SocketType.Dgram))
        {
            return SocketError.SocketNotSupported;
        }

        if ((int)protocol is not (NetlinkNames.RouteFamily or NetlinkNames.UserFamily))
        {
            return SocketError.ProtocolNotSupported;
        }

        socket = new NetlinkSocket(this, type, (int)protocol);
        return SocketError.Success;
    }

    internal NetlinkSocket? Find(int family, uint portId) => _ports.GetValueOrDefault((family, portId));

    internal SocketError Insert(NetlinkSocket socket, uint portId) =>
        _ports.TryAdd((socket.FamilyNumber, portId), socket) ? SocketError.Success : SocketError.AddressAlreadyInUse;

    // The process id; where another socket has it, negative numbers from a random one on downwards.
    internal uint ChoosePort(NetlinkSocket socket)
    {
        uint port = Settings.ProcessId;
        while (!_ports.TryAdd((socket.FamilyNumber, port), socket))
        {
            if (_nextPort is 0 or int.MinValue)
            {
                _nextPort = LastChosenPort - _ip.Loop.Random.Get($"netlink/{_ip.HostName}").Next(int.MaxValue + LastChosenPort);
            }

            port = unchecked((uint)_nextPort--);
        }

        return port;
    }

    internal void Remove(NetlinkSocket socket)
    {
        if (socket.IsBound)
        {
            _ports.Remove((socket.FamilyNumber, socket.PortId));
        }

        _listeners.Remove(socket);
    }

    // Those that joined last are told first, as in the kernel's list.
    internal void SetListening(NetlinkSocket socket, bool isListening)
    {
        if (!isListening)
        {
            _listeners.Remove(socket);
        }
        else if (!_listeners.Contains(socket))
        {
            _listeners.Insert(0, socket);
        }
    }

    internal bool HasListeners => _listeners.Count > 0;

    internal bool HasListenersOf(int family, int group) => _listeners.Exists(l => l.FamilyNumber == family && l.IsMember(group));

    // To all members of a group but the one with a port (netlink_broadcast); who has no room for it is told so.
    internal void Broadcast(int family, ReadOnlySpan<byte> data, uint sender, uint excludedPort, int group)
    {
        NetlinkMessage? message = null;
        foreach (NetlinkSocket listener in _listeners.ToArray())
        {
            if (listener.FamilyNumber == family && listener.PortId != excludedPort && listener.IsMember(group))
            {
                message ??= new NetlinkMessage(data.ToArray(), sender, group);
                if (!listener.TryDeliver(message))
                {
                    listener.Overrun();
                }
            }
        }
    }

    // To the kernel's end; false where a family has none.
    internal bool TrySendToKernel(NetlinkSocket sender, ReadOnlySpan<byte> data)
    {
        if (sender.FamilyNumber != NetlinkNames.RouteFamily)
        {
            return false;
        }

        _route.Receive(sender, data);
        return true;
    }
}
