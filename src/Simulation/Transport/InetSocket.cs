// What sockets of UDP and TCP have in common: local and remote address, options of the levels SOL_SOCKET, IP and IPv6, the pending error.
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport;

internal abstract class InetSocket : TransportSocket
{
    private const int MinSendBuffer = 4608;
    private const int MinReceiveBuffer = 2304;

    private int _receiveLowWater = 1;

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

    internal HostSettings Settings { get; }

    internal InetEndpoint Local { get; private protected set; }

    internal InetEndpoint? Remote { get; private protected set; }

    // Its place in the port table.
    internal int PortIndex { get; set; }

    internal bool IsPortBound { get; private protected set; }

    internal bool IsAddressBound { get; private protected set; }

    internal bool ReuseAddress { get; set; }

    internal bool ReusePort { get; private set; }

    // SO_OOBINLINE
    internal bool IsOutOfBandInline { get; private set; }

    internal bool IPv6Only { get; private set; }

    internal byte HopLimit { get; set; }

    internal byte TrafficClass { get; set; }

    internal bool MayBroadcast { get; private set; }

    internal int SendBuffer { get; private protected set; }

    internal int ReceiveBuffer { get; private protected set; }

    internal bool IsSendBufferLocked { get; private set; }

    internal bool IsReceiveBufferLocked { get; private set; }

    // SO_ERROR: set by the network, read once.
    internal SocketError PendingError { get; set; }

    internal override EndPoint LocalEndPoint => Local.ToIPEndPoint(Family);

    internal virtual bool IsListening => false;

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

    internal SocketError TakeError()
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

    internal override SocketError GetOption(int level, int name, out OptionValue value)
    {
        value = default;
        switch (level, name)
        {
            case (OptionNames.SocketLevel, OptionNames.ReuseAddress): value = OptionValue.From(ReuseAddress); break;
            case (OptionNames.SocketLevel, OptionNames.ReusePort): value = OptionValue.From(ReusePort); break;
            case (OptionNames.SocketLevel, OptionNames.OutOfBandInline): value = OptionValue.From(IsOutOfBandInline); break;
            case (OptionNames.SocketLevel, OptionNames.ReceiveLowWater): value = OptionValue.From(ReceiveLowWater); break;
            case (OptionNames.SocketLevel, OptionNames.ReceiveTimeout): value = OptionValue.FromNanoseconds(ReceiveTimeout); break;
            case (OptionNames.SocketLevel, OptionNames.SendTimeout): value = OptionValue.FromNanoseconds(SendTimeout); break;
            case (OptionNames.SocketLevel, OptionNames.Type): value = OptionValue.From((int)Type); break;
            case (OptionNames.SocketLevel, OptionNames.Error): value = OptionValue.From((int)SocketErrors.ToErrno(TakeError())); break;
            case (OptionNames.SocketLevel, OptionNames.Broadcast): value = OptionValue.From(MayBroadcast); break;
            case (OptionNames.SocketLevel, OptionNames.SendBuffer): value = OptionValue.From(SendBuffer); break;
            case (OptionNames.SocketLevel, OptionNames.ReceiveBuffer): value = OptionValue.From(ReceiveBuffer); break;
            case (OptionNames.SocketLevel, OptionNames.AcceptsConnections): value = OptionValue.From(IsListening); break;
            case (OptionNames.SocketLevel, OptionNames.Protocol): value = OptionValue.From((int)Protocol); break;
            case (OptionNames.SocketLevel, OptionNames.Domain): value = OptionValue.From(Family.ToNative()); break;
            case (OptionNames.IPLevel, OptionNames.IPTimeToLive): value = OptionValue.From(HopLimit); break;
            case (OptionNames.IPLevel, OptionNames.IPTypeOfService): value = OptionValue.From(TrafficClass); break;
            case (OptionNames.IPv6Level, OptionNames.IPv6Only) when IsIPv6: value = OptionValue.From(IPv6Only); break;
            case (OptionNames.IPv6Level, OptionNames.IPv6UnicastHops) when IsIPv6: value = OptionValue.From(HopLimit); break;
            default: return UnknownOption(level);
        }

        return SocketError.Success;
    }

    internal override SocketError SetOption(int level, int name, in OptionValue value)
    {
        switch (level, name)
        {
            case (OptionNames.SocketLevel, OptionNames.ReuseAddress): ReuseAddress = value.IsTrue; break;
            case (OptionNames.SocketLevel, OptionNames.ReusePort): ReusePort = value.IsTrue; break;
            case (OptionNames.SocketLevel, OptionNames.OutOfBandInline): IsOutOfBandInline = value.IsTrue; break;
            case (OptionNames.SocketLevel, OptionNames.ReceiveLowWater): SetReceiveLowWater(value.Number); break;
            case (OptionNames.SocketLevel, OptionNames.ReceiveTimeout): return SetTimeout(value, t => ReceiveTimeout = t);
            case (OptionNames.SocketLevel, OptionNames.SendTimeout): return SetTimeout(value, t => SendTimeout = t);
            case (OptionNames.SocketLevel, OptionNames.Broadcast): MayBroadcast = value.IsTrue; break;
            case (OptionNames.SocketLevel, OptionNames.SendBuffer): SetSendBuffer(value.Number); break;
            case (OptionNames.SocketLevel, OptionNames.ReceiveBuffer): SetReceiveBuffer(value.Number); break;
            case (OptionNames.SocketLevel, OptionNames.Type or OptionNames.Error or OptionNames.AcceptsConnections
                or OptionNames.Protocol or OptionNames.Domain):
                return SocketError.ProtocolOption;
            case (OptionNames.IPLevel, OptionNames.IPTimeToLive): return SetHopLimit(value.Number, 1);
            case (OptionNames.IPLevel, OptionNames.IPTypeOfService): TrafficClass = unchecked((byte)value.Number); break;
            case (OptionNames.IPv6Level, OptionNames.IPv6Only) when IsIPv6: return SetIPv6Only(value.IsTrue);
            case (OptionNames.IPv6Level, OptionNames.IPv6UnicastHops) when IsIPv6: return SetHopLimit(value.Number, 0);
            default: return UnknownOption(level);
        }

        return SocketError.Success;
    }

    // What a connection takes over from its listener.
    private protected void InheritInet(InetSocket listener)
    {
        ReuseAddress = listener.ReuseAddress;
        IPv6Only = listener.IPv6Only;
        HopLimit = listener.HopLimit;
        TrafficClass = listener.TrafficClass;
        SendBuffer = listener.SendBuffer;
        ReceiveBuffer = listener.ReceiveBuffer;
        IsSendBufferLocked = listener.IsSendBufferLocked;
        IsReceiveBufferLocked = listener.IsReceiveBufferLocked;
    }

    private protected string DescribeInet(string protocol) =>
        Remote is { } remote ? $"{protocol} {Local} ↔ {remote}" : $"{protocol} {Local}";

    internal override int ReceiveLowWater => _receiveLowWater;

    private void SetReceiveLowWater(int bytes) => _receiveLowWater = bytes < 0 ? int.MaxValue : Math.Max(bytes, 1);

    // sock_set_timeout(): microseconds out of range are a domain error, negative seconds no wait at all.
    private static SocketError SetTimeout(in OptionValue value, Action<long> set)
    {
        const long microsecondsPerSecond = 1_000_000;
        const long nanosecondsPerMicrosecond = 1000;
        if (value.Layout != OptionLayout.TimeValue)
        {
            return SocketError.InvalidArgument;
        }

        if (value.Second is < 0 or >= microsecondsPerSecond)
        {
            return SocketErrors.FromErrno(Errno.EDOM);
        }

        long seconds = Math.Clamp(value.First, 0, int.MaxValue);
        set(((seconds * microsecondsPerSecond) + (value.First < 0 ? 0 : value.Second)) * nanosecondsPerMicrosecond);
        return SocketError.Success;
    }

    private bool IsIPv6 => Family == AddressFamily.InterNetworkV6;

    // Levels that no protocol of the socket has: TCP and UDP answer ENOPROTOOPT, IP its own.
    private SocketError UnknownOption(int level) =>
        level == OptionNames.IPv6Level && !IsIPv6 ? SocketError.OperationNotSupported : SocketError.ProtocolOption;

    // Linux stores twice the number, within its limits (sock_setsockopt); the half is for its own bookkeeping.
    private void SetSendBuffer(int bytes)
    {
        SendBuffer = Math.Max(new SocketBufferLimit(Settings.MaxSendBuffer).Double(bytes), MinSendBuffer);
        IsSendBufferLocked = true;
    }

    private void SetReceiveBuffer(int bytes)
    {
        ReceiveBuffer = Math.Max(new SocketBufferLimit(Settings.MaxReceiveBuffer).Double(bytes), MinReceiveBuffer);
        IsReceiveBufferLocked = true;
    }

    private SocketError SetHopLimit(int hops, int least)
    {
        if (hops == -1)
        {
            HopLimit = Packet.DefaultHopLimit;
            return SocketError.Success;
        }

        if (hops < least || hops > byte.MaxValue)
        {
            return SocketError.InvalidArgument;
        }

        HopLimit = (byte)hops;
        return SocketError.Success;
    }

    private SocketError SetIPv6Only(bool only)
    {
        if (IsPortBound)
        {
            return SocketError.InvalidArgument;
        }

        IPv6Only = only;
        return SocketError.Success;
    }
}
