using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Tests.Property.Coverage;

// Each constant of the document's groups that Linux has, with the member that stands for it and the number that the member gives.
internal static partial class ConstantNames
{
    public static IReadOnlyList<ConstantName> All { get; } = [.. Sockets(), .. Protocols(), .. Levels(), .. Lookups(), .. Others()];

    private static IEnumerable<ConstantName> Sockets() =>
    [
        new("SO_ACCEPTCONN", "SocketOptions.AcceptsConnections", SocketOptions.AcceptsConnections.Name),
        new("SO_BINDTODEVICE", "SocketOptions.BindToDevice", SocketOptions.BindToDevice.Name),
        new("SO_BROADCAST", "SocketOptions.Broadcast", SocketOptions.Broadcast.Name),
        new("SO_DEBUG", "SocketOptions.Debug", SocketOptions.Debug.Name),
        new("SO_DOMAIN", "SocketOptions.Domain", SocketOptions.Domain.Name),
        new("SO_DONTROUTE", "SocketOptions.DontRoute", SocketOptions.DontRoute.Name),
        new("SO_ERROR", "SocketOptions.Error", SocketOptions.Error.Name),
        new("SO_INCOMING_CPU", "SocketOptions.IncomingCpu", SocketOptions.IncomingCpu.Name),
        new("SO_KEEPALIVE", "SocketOptions.KeepAlive", SocketOptions.KeepAlive.Name),
        new("SO_LINGER", "SocketOptions.Linger", SocketOptions.Linger.Name),
        new("SO_MARK", "SocketOptions.Mark", SocketOptions.Mark.Name),
        new("SO_OOBINLINE", "SocketOptions.OutOfBandInline", SocketOptions.OutOfBandInline.Name),
        new("SO_PASSCRED", "SocketOptions.PassCredentials", SocketOptions.PassCredentials.Name),
        new("SO_PASSSEC", "SocketOptions.PassSecurity", SocketOptions.PassSecurity.Name),
        new("SO_PEERCRED", "SocketOptions.PeerCredentials", SocketOptions.PeerCredentials.Name),
        new("SO_PEERSEC", "SocketOptions.PeerSecurity", SocketOptions.PeerSecurity.Name),
        new("SO_PRIORITY", "SocketOptions.Priority", SocketOptions.Priority.Name),
        new("SO_PROTOCOL", "SocketOptions.Protocol", SocketOptions.Protocol.Name),
        new("SO_RCVBUF", "SocketOptions.ReceiveBuffer", SocketOptions.ReceiveBuffer.Name),
        new("SO_RCVLOWAT", "SocketOptions.ReceiveLowWater", SocketOptions.ReceiveLowWater.Name),
        new("SO_RCVTIMEO", "SocketOptions.ReceiveTimeout", SocketOptions.ReceiveTimeout.Name),
        new("SO_REUSEADDR", "SocketOptions.ReuseAddress", SocketOptions.ReuseAddress.Name),
        new("SO_REUSEPORT", "SocketOptions.ReusePort", SocketOptions.ReusePort.Name),
        new("SO_SNDBUF", "SocketOptions.SendBuffer", SocketOptions.SendBuffer.Name),
        new("SO_SNDLOWAT", "SocketOptions.SendLowWater", SocketOptions.SendLowWater.Name),
        new("SO_SNDTIMEO", "SocketOptions.SendTimeout", SocketOptions.SendTimeout.Name),
        new("SO_TYPE", "SocketOptions.Type", SocketOptions.Type.Name),
        new("SOMAXCONN", "SocketLimits.MaxBacklog", SocketLimits.MaxBacklog),
        new("MSG_CMSG_CLOEXEC", "SocketFlags.CloseOnExec", SocketFlags.CloseOnExec.ToNative()),
        new("MSG_CONFIRM", "SocketFlags.Confirm", SocketFlags.Confirm.ToNative()),
        new("MSG_CTRUNC", "SocketFlags.ControlDataTruncated", SocketFlags.ControlDataTruncated.ToNative()),
        new("MSG_DONTROUTE", "SocketFlags.DontRoute", SocketFlags.DontRoute.ToNative()),
        new("MSG_DONTWAIT", "SocketFlags.DontWait", SocketFlags.DontWait.ToNative()),
        new("MSG_EOR", "SocketFlags.EndOfRecord", SocketFlags.EndOfRecord.ToNative()),
        new("MSG_ERRQUEUE", "SocketFlags.ErrorQueue", SocketFlags.ErrorQueue.ToNative()),
        new("MSG_FASTOPEN", "SocketFlags.FastOpen", SocketFlags.FastOpen.ToNative()),
        new("MSG_MORE", "SocketFlags.More", SocketFlags.More.ToNative()),
        new("MSG_NOSIGNAL", "SocketFlags.NoSignal", SocketFlags.NoSignal.ToNative()),
        new("MSG_OOB", "SocketFlags.OutOfBand", SocketFlags.OutOfBand.ToNative()),
        new("MSG_PEEK", "SocketFlags.Peek", SocketFlags.Peek.ToNative()),
        new("MSG_TRUNC", "SocketFlags.Truncated", SocketFlags.Truncated.ToNative()),
        new("MSG_WAITALL", "SocketFlags.WaitAll", SocketFlags.WaitAll.ToNative()),
        new("SOL_IP", "SocketOptions.IPLevel", SocketOptions.IPLevel),
        new("SOL_SOCKET", "SocketOptions.SocketLevel", SocketOptions.SocketLevel),
        new("SOL_TCP", "SocketOptions.TcpLevel", SocketOptions.TcpLevel),
        new("SOL_TIPC", "SocketOptions.TipcLevel", SocketOptions.TipcLevel),
        new("SOL_UDP", "SocketOptions.UdpLevel", SocketOptions.UdpLevel),
    ];

    private static IEnumerable<ConstantName> Protocols() =>
    [
        new("IPPROTO_AH", "ProtocolType.IPSecAuthenticationHeader", (long)ProtocolType.IPSecAuthenticationHeader),
        new("IPPROTO_DSTOPTS", "ProtocolType.IPv6DestinationOptions", (long)ProtocolType.IPv6DestinationOptions),
        new("IPPROTO_EGP", "ProtocolType.Egp", (long)ProtocolType.Egp),
        new("IPPROTO_ESP", "ProtocolType.IPSecEncapsulatingSecurityPayload", (long)ProtocolType.IPSecEncapsulatingSecurityPayload),
        new("IPPROTO_FRAGMENT", "ProtocolType.IPv6FragmentHeader", (long)ProtocolType.IPv6FragmentHeader),
        new("IPPROTO_GRE", "ProtocolType.Gre", (long)ProtocolType.Gre),
        new("IPPROTO_HOPOPTS", "ProtocolType.IPv6HopByHopOptions", (long)ProtocolType.IPv6HopByHopOptions),
        new("IPPROTO_ICMP", "ProtocolType.Icmp", (long)ProtocolType.Icmp),
        new("IPPROTO_ICMPV6", "ProtocolType.IcmpV6", (long)ProtocolType.IcmpV6),
        new("IPPROTO_IDP", "ProtocolType.Idp", (long)ProtocolType.Idp),
        new("IPPROTO_IGMP", "ProtocolType.Igmp", (long)ProtocolType.Igmp),
        new("IPPROTO_IP", "ProtocolType.IP", (long)ProtocolType.IP),
        new("IPPROTO_IPIP", "ProtocolType.IPInIP", (long)ProtocolType.IPInIP),
        new("IPPROTO_IPV6", "ProtocolType.IPv6", (long)ProtocolType.IPv6),
        new("IPPROTO_MPTCP", "ProtocolType.MultipathTcp", (long)ProtocolType.MultipathTcp),
        new("IPPROTO_NONE", "ProtocolType.IPv6NoNextHeader", (long)ProtocolType.IPv6NoNextHeader),
        new("IPPROTO_PIM", "ProtocolType.Pim", (long)ProtocolType.Pim),
        new("IPPROTO_PUP", "ProtocolType.Pup", (long)ProtocolType.Pup),
        new("IPPROTO_RAW", "ProtocolType.Raw", (long)ProtocolType.Raw),
        new("IPPROTO_ROUTING", "ProtocolType.IPv6RoutingHeader", (long)ProtocolType.IPv6RoutingHeader),
        new("IPPROTO_RSVP", "ProtocolType.Rsvp", (long)ProtocolType.Rsvp),
        new("IPPROTO_SCTP", "ProtocolType.Sctp", (long)ProtocolType.Sctp),
        new("IPPROTO_TCP", "ProtocolType.Tcp", (long)ProtocolType.Tcp),
        new("IPPROTO_TP", "ProtocolType.Tp", (long)ProtocolType.Tp),
        new("IPPROTO_UDP", "ProtocolType.Udp", (long)ProtocolType.Udp),
        new("IPPROTO_UDPLITE", "ProtocolType.UdpLite", (long)ProtocolType.UdpLite),
        new("IPPORT_RESERVED", "SocketLimits.ReservedPorts", SocketLimits.ReservedPorts),
        new("IPPORT_USERRESERVED", "SocketLimits.UserReservedPorts", SocketLimits.UserReservedPorts),
        new("INADDR_ALLHOSTS_GROUP", "IPAddress.AllHostsGroup", Number(IPAddress.AllHostsGroup)),
        new("INADDR_ANY", "IPAddress.Any", Number(IPAddress.Any)),
        new("INADDR_BROADCAST", "IPAddress.Broadcast", Number(IPAddress.Broadcast)),
        new("INADDR_LOOPBACK", "IPAddress.Loopback", Number(IPAddress.Loopback)),
        new("INADDR_MAX_LOCAL_GROUP", "IPAddress.MaxLocalGroup", Number(IPAddress.MaxLocalGroup)),
        new("INADDR_NONE", "IPAddress.None", Number(IPAddress.None)),
        new("INADDR_UNSPEC_GROUP", "IPAddress.UnspecifiedGroup", Number(IPAddress.UnspecifiedGroup)),
    ];

    private static long Number(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
}
