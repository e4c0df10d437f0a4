// The kernel's end of NETLINK_ROUTE (rtnetlink(7), rtnetlink_rcv_msg): interfaces, addresses and routes of the host. Left out: neighbours, rules,
// queues, routes of the program's own, new interfaces; the texts that explain errors (NETLINK_EXT_ACK).
using SimNet.Abstractions;
using SimNet.Simulation.Ip;

namespace SimNet.Simulation.Transport.Netlink;

internal sealed class RouteKernel : INetlinkKernel, IInterfaceObserver
{
    private readonly NetlinkProtocol _netlink;
    private readonly LinkRequests _links;
    private readonly AddressRequests _addresses;
    private readonly RouteRequests _routes;

    // The request that changes an address now: listeners see its number and who sent it.
    private NetlinkHeader _cause;

    internal RouteKernel(NetlinkProtocol netlink, IpStack ip)
    {
        _netlink = netlink;
        _links = new LinkRequests(ip.Interfaces);
        _addresses = new AddressRequests(ip.Interfaces);
        _routes = new RouteRequests(ip);
        ip.Interfaces.Observer = this;
    }

    public bool IsListening => _netlink.HasListeners;

    private bool IsLittleEndian => _netlink.Settings.IsLittleEndian;

    // netlink_rcv_skb()
    public void Receive(NetlinkSocket sender, ReadOnlySpan<byte> datagram)
    {
        while (NetlinkHeader.TryRead(datagram, IsLittleEndian, out NetlinkHeader header))
        {
            var request = new RouteRequest(sender, header, datagram[NetlinkHeader.Size..header.Length], IsLittleEndian);
            bool isForKernel = request.Has(NetlinkNames.Request) && header.Type >= NetlinkNames.FirstOwnType;
            bool isDump = false;
            Errno error = isForKernel ? Handle(request, out isDump) : Errno.None;
            if (error != Errno.None || (!isDump && request.Has(NetlinkNames.Acknowledge)))
            {
                Acknowledge(request, datagram[..header.Length], error);
            }

            datagram = datagram[Math.Min(NetlinkHeader.Align(header.Length), datagram.Length)..];
        }
    }

    public void OnLinkChanged(HostInterface link, InterfaceFlags changed) => Tell(
        RouteNames.LinkGroup,
        RouteNames.NewLink,
        w => LinkMessage.Write(w, link, changed & (InterfaceFlags.Up | InterfaceFlags.Running), withTraffic: true));

    public void OnAddressAdded(HostInterface link, InterfaceAddress address) => TellOfAddress(RouteNames.NewAddress, link, address);

    public void OnAddressRemoved(HostInterface link, InterfaceAddress address) => TellOfAddress(RouteNames.DeleteAddress, link, address);

    public void OnRouteAdded(HostRoute route) => TellOfRoute(RouteNames.NewRoute, route);

    public void OnRouteRemoved(HostRoute route) => TellOfRoute(RouteNames.DeleteRoute, route);

    private Errno Handle(RouteRequest request, out bool isDump)
    {
        isDump = false;
        ushort type = request.Header.Type;
        if (type > RouteNames.LastType)
        {
            return Errno.EOPNOTSUPP;
        }

        // A body without a family is not even looked at.
        if (request.Body.IsEmpty)
        {
            return Errno.None;
        }

        bool isGet = type % 4 == RouteNames.GetLink % 4;
        if (isGet && request.Has(NetlinkNames.Dump))
        {
            isDump = true;
            return StartDump(request);
        }

        return type switch
        {
            RouteNames.GetLink or RouteNames.GetAddress or RouteNames.GetRoute => Answer(request),
            RouteNames.NewLink => _links.Set(request, isNew: true),
            RouteNames.SetLink => _links.Set(request, isNew: false),
            RouteNames.DeleteLink => _links.Delete(request),
            RouteNames.NewAddress or RouteNames.DeleteAddress => ChangeAddress(request),
            _ => Errno.EOPNOTSUPP,
        };
    }

    private Errno Answer(RouteRequest request)
    {
        var writer = new NetlinkWriter(IsLittleEndian);
        Errno error = request.Header.Type switch
        {
            RouteNames.GetLink => _links.Get(request, writer),
            RouteNames.GetAddress => _addresses.Get(request, writer),
            _ => _routes.Get(request, writer),
        };
        if (error == Errno.None)
        {
            request.Sender.Answer(writer.Written);
        }

        return error;
    }

    private Errno ChangeAddress(RouteRequest request)
    {
        if (request.Family is not (RouteNames.IPv4 or RouteNames.IPv6))
        {
            return Errno.EOPNOTSUPP;
        }

        _cause = request.Header with { PortId = request.Sender.PortId };
        Errno error = request.Header.Type == RouteNames.NewAddress ? _addresses.Add(request) : _addresses.Delete(request);
        _cause = default;
        return error;
    }

    // netlink_dump_start(), rtnl_dump_all(): an error of a dump is told at its end.
    private Errno StartDump(RouteRequest request)
    {
        if (request.Header.Type is not (RouteNames.GetLink or RouteNames.GetAddress or RouteNames.GetRoute))
        {
            return Errno.EOPNOTSUPP;
        }

        if (request.Sender.IsDumping)
        {
            return Errno.EBUSY;
        }

        var messages = new List<byte[]>();
        ushort flags = NetlinkNames.Multi;
        Errno error = request.Header.Type switch
        {
            RouteNames.GetLink => _links.Dump(request, messages),
            RouteNames.GetAddress => _addresses.Dump(request, messages, ref flags),
            _ => _routes.Dump(request, messages, ref flags),
        };
        var end = new NetlinkWriter(IsLittleEndian);
        end.Begin(NetlinkNames.Done, flags, request.Header.Sequence, request.Sender.PortId);
        end.Int32(-(int)error);
        end.End();

        // IPv6 ends a list of its addresses with the last of them (RTNL_FLAG_DUMP_SPLIT_NLM_DONE).
        bool endsAlone = request.Header.Type != RouteNames.GetAddress || request.Family != RouteNames.IPv6;
        request.Sender.StartDump(new NetlinkDump(messages, end.Written.ToArray(), endsAlone));
        return Errno.None;
    }

    // netlink_ack(): an error repeats the request, an acknowledgement its header only.
    private void Acknowledge(RouteRequest request, ReadOnlySpan<byte> message, Errno error)
    {
        bool isCapped = error == Errno.None || request.Sender.WantsCappedErrors;
        var writer = new NetlinkWriter(IsLittleEndian);
        writer.Begin(
            NetlinkNames.Error,
            isCapped ? NetlinkNames.Capped : (ushort)0,
            request.Header.Sequence,
            request.Sender.PortId);
        writer.Int32(-(int)error);
        writer.Bytes(isCapped ? message[..NetlinkHeader.Size] : message);
        writer.Bytes(stackalloc byte[isCapped ? 0 : NetlinkHeader.Align(message.Length) - message.Length]);
        writer.End();
        request.Sender.Answer(writer.Written);
    }

    private void TellOfAddress(ushort type, HostInterface link, InterfaceAddress address) => Tell(
        address.IsIPv4 ? RouteNames.IPv4AddressGroup : RouteNames.IPv6AddressGroup,
        type,
        w => AddressMessage.Write(w, link, address),
        _cause);

    private void TellOfRoute(ushort type, HostRoute route) => Tell(
        route.IsIPv4 ? RouteNames.IPv4RouteGroup : RouteNames.IPv6RouteGroup,
        type,
        w => RouteMessage.Write(w, route));

    // nlmsg_notify(): with NLM_F_ECHO, who asked for the change gets a copy of its own, whether it listens or not.
    private void Tell(int group, ushort type, Action<NetlinkWriter> write, NetlinkHeader cause = default)
    {
        NetlinkSocket? echo = (cause.Flags & NetlinkNames.Echo) != 0 ? _netlink.Find(NetlinkNames.RouteFamily, cause.PortId) : null;
        if (echo is null && !_netlink.HasListenersOf(NetlinkNames.RouteFamily, group))
        {
            return;
        }

        var writer = new NetlinkWriter(IsLittleEndian);
        writer.Begin(type, 0, cause.Sequence, cause.PortId);
        write(writer);
        writer.End();
        _netlink.Broadcast(NetlinkNames.RouteFamily, writer.Written, sender: 0, echo?.PortId ?? 0, group);
        echo?.Answer(writer.Written);
    }
}
