using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using static SimNet.Tests.Property.Coverage.DocumentItem;

namespace SimNet.Tests.Property.Coverage;

// Every item of the document, in its order: exceptions, constants, functions, methods, attributes, forms of addresses, modes, examples.
internal static class DocumentItems
{
    private const string Exceptions = "Exceptions";
    private const string Data = "Constants and data";
    private const string Functions = "Module functions";
    private const string Methods = "Socket methods";
    private const string Attributes = "Socket attributes";
    private const string Addresses = "Addresses";
    private const string Modes = "Modes";
    private const string Examples = "Examples";

    public static IReadOnlyList<DocumentItem> All { get; } =
    [
        .. ExceptionItems(), .. DataItems(), .. FunctionItems(), .. MethodItems(), .. AttributeItems(), .. AddressItems(), .. ModeItems(), .. ExampleItems(),
    ];

    private static IEnumerable<DocumentItem> ExceptionItems() =>
    [
        Of(Exceptions, "error", nameof(SocketException), nameof(SocketErrors), nameof(Errno)),
        Of(Exceptions, "herror", nameof(HostLookupException)),
        Of(Exceptions, "gaierror", nameof(AddressInfoException)),
        Of(Exceptions, "timeout", nameof(SocketTimeoutException)),
    ];

    private static IEnumerable<DocumentItem> DataItems() =>
    [
        Of(Data, "AF_UNIX", "AddressFamily.Unix"),
        Of(Data, "AF_INET", "AddressFamily.InterNetwork"),
        Of(Data, "AF_INET6", "AddressFamily.InterNetworkV6"),
        Of(Data, "SOCK_STREAM", "SocketType.Stream"),
        Of(Data, "SOCK_DGRAM", "SocketType.Dgram"),
        Of(Data, "SOCK_RAW", "SocketType.Raw"),
        Of(Data, "SOCK_RDM", "SocketType.Rdm"),
        Of(Data, "SOCK_SEQPACKET", "SocketType.Seqpacket"),
        Of(Data, "SO_*", nameof(SocketOptions)),
        Of(Data, "SOMAXCONN", "SocketLimits.MaxBacklog"),
        Of(Data, "MSG_*", nameof(SocketFlags), nameof(SocketFlagsExtensions)),
        Of(Data, "SOL_*", "SocketOptions.SocketLevel", "SocketOptions.TcpLevel", "…"),
        Of(Data, "IPPROTO_*", nameof(ProtocolType), nameof(ProtocolTypeExtensions)),
        Of(Data, "IPPORT_*", "SocketLimits.ReservedPorts", "SocketLimits.UserReservedPorts"),
        Of(Data, "INADDR_*", nameof(IPAddress), nameof(IPAddressExtensions)),
        Of(Data, "IP_*", nameof(SocketOptions)),
        Of(Data, "IPV6_*", nameof(SocketOptions)),
        Of(Data, "EAI_*", nameof(AddressInfoError)),
        Of(Data, "AI_*", nameof(AddressInfoFlags)),
        Of(Data, "NI_*", nameof(NameInfoFlags)),
        Of(Data, "TCP_*", nameof(SocketOptions)),
        Of(Data, "SIO_*", nameof(SocketControlCodes)),
        Of(Data, "RCVALL_*", "ReceiveAllMode"),
        Of(Data, "TIPC_*", nameof(TipcEndPoint), nameof(SocketOptions), nameof(TipcSubscription)),
        Of(Data, "has_ipv6", "ISocketProvider.SupportsIPv6"),
        Of(Data, "SocketType", nameof(ISocket)),
    ];

    private static IEnumerable<DocumentItem> FunctionItems() =>
    [
        Of(Functions, "create_connection", "SocketProviderExtensions.CreateConnection", "CreateConnectionAsync"),
        Of(Functions, "getaddrinfo", "INameResolver.GetAddressInfo", "GetAddressInfoAsync"),
        Of(Functions, "getfqdn", "NameExtensions.GetFullyQualifiedName"),
        Of(Functions, "gethostbyname", "INameResolver.GetHostByName(…).Addresses[0]"),
        Of(Functions, "gethostbyname_ex", "INameResolver.GetHostByName", "GetHostByNameAsync"),
        Of(Functions, "gethostname", "ISocketProvider.HostName"),
        Of(Functions, "gethostbyaddr", "INameResolver.GetHostByAddress", "GetHostByAddressAsync"),
        Of(Functions, "getnameinfo", "INameResolver.GetNameInfo", "GetNameInfoAsync"),
        Of(Functions, "getprotobyname", "NameExtensions.GetNumber"),
        Of(Functions, "getservbyname", "NameExtensions.GetPort"),
        Of(Functions, "getservbyport", "NameExtensions.GetName"),
        Of(Functions, "socket", "ISocketProvider.CreateSocket"),
        Of(Functions, "socketpair", "ISocketProvider.CreateSocketPair", "SocketPairExtensions.CreateStreamPair"),
        Of(Functions, "fromfd", "ISocketProvider.FromDescriptor"),
        Of(Functions, "ntohl", "IByteOrder.NetworkToHost32"),
        Of(Functions, "ntohs", "IByteOrder.NetworkToHost16"),
        Of(Functions, "htonl", "IByteOrder.HostToNetwork32"),
        Of(Functions, "htons", "IByteOrder.HostToNetwork16"),
        Of(Functions, "inet_aton", "InternetAddress.ParseClassic"),
        Of(Functions, "inet_ntoa", "InternetAddress.FormatClassic"),
        Of(Functions, "inet_pton", "InternetAddress.Parse"),
        Of(Functions, "inet_ntop", "InternetAddress.Format"),
        Of(Functions, "getdefaulttimeout", "ISocketProvider.DefaultTimeout"),
        Of(Functions, "setdefaulttimeout", "ISocketProvider.DefaultTimeout"),
    ];

    private static IEnumerable<DocumentItem> MethodItems() =>
    [
        Of(Methods, "accept()", "ISocket.Accept", "AcceptAsync", "TryAccept"),
        Of(Methods, "bind()", "ISocket.Bind"),
        Of(Methods, "close()", "ISocket.Close"),
        Of(Methods, "connect()", "ISocket.Connect", "ConnectAsync"),
        Of(Methods, "connect_ex()", "ISocket.TryConnect"),
        Of(Methods, "detach()", "ISocket.Detach", "ISocketProvider.AdoptDescriptor"),
        Of(Methods, "dup()", "ISocket.Duplicate"),
        Of(Methods, "fileno()", "ISocket.Descriptor"),
        Of(Methods, "getpeername()", "ISocket.RemoteEndPoint"),
        Of(Methods, "getsockname()", "ISocket.LocalEndPoint"),
        Of(Methods, "getsockopt()", "ISocket.GetOption", "SocketOptionExtensions.GetOption"),
        Of(Methods, "ioctl()", "ISocket.Control"),
        Of(Methods, "listen()", "ISocket.Listen"),
        Of(Methods, "makefile()", "SocketFileExtensions.CreateStream", "CreateReader", "CreateWriter"),
        Of(Methods, "recv()", "ISocket.Receive", "ReceiveAsync", "TryReceive"),
        Of(Methods, "recvfrom()", "ISocket.ReceiveFrom", "ReceiveFromAsync", "TryReceiveFrom"),
        Of(Methods, "recvfrom_into()", "ISocket.ReceiveFrom"),
        Of(Methods, "recv_into()", "ISocket.Receive"),
        Of(Methods, "send()", "ISocket.Send", "SendAsync", "TrySend"),
        Of(Methods, "sendall()", "ISocket.SendAll", "SendAllAsync"),
        Of(Methods, "sendto()", "ISocket.SendTo", "SendToAsync", "TrySendTo"),
        Of(Methods, "setblocking()", "SocketExtensions.Blocking", "ISocket.Timeout"),
        Of(Methods, "settimeout()", "ISocket.Timeout"),
        Of(Methods, "gettimeout()", "ISocket.Timeout"),
        Of(Methods, "setsockopt()", "ISocket.SetOption", "SetNullOption", "SocketOptionExtensions.SetOption"),
        Of(Methods, "shutdown()", "ISocket.Shutdown"),
    ];

    private static IEnumerable<DocumentItem> AttributeItems() =>
    [
        Of(Attributes, "family", "ISocket.AddressFamily"),
        Of(Attributes, "type", "ISocket.SocketType"),
        Of(Attributes, "proto", "ISocket.ProtocolType"),
    ];

    private static IEnumerable<DocumentItem> AddressItems() =>
    [
        Of(Addresses, "a string for AF_UNIX", nameof(UnixDomainSocketEndPoint), nameof(UnixEndPoint)),
        Of(Addresses, "(host, port) for AF_INET", nameof(IPEndPoint), nameof(HostEndPoint)),
        Of(Addresses, "(host, port, flowinfo, scopeid) for AF_INET6", nameof(IPv6EndPoint), nameof(HostEndPoint)),
        Of(Addresses, "'' for INADDR_ANY", nameof(HostEndPoint)),
        Of(Addresses, "'<broadcast>' for INADDR_BROADCAST", "HostEndPoint.BroadcastHost"),
        Of(Addresses, "a host name", nameof(HostEndPoint), nameof(DnsEndPoint)),
        Of(Addresses, "(pid, groups) for AF_NETLINK", nameof(NetlinkEndPoint), "AddressFamily.Netlink"),
        Of(Addresses, "TIPC_ADDR_NAMESEQ for AF_TIPC", nameof(TipcEndPoint), "TipcAddressType.NameSequence"),
        Of(Addresses, "TIPC_ADDR_NAME for AF_TIPC", nameof(TipcEndPoint), "TipcAddressType.Name"),
        Of(Addresses, "TIPC_ADDR_ID for AF_TIPC", nameof(TipcEndPoint), "TipcAddressType.Id"),
    ];

    private static IEnumerable<DocumentItem> ModeItems() =>
    [
        Of(Modes, "blocking mode", "ISocket.Timeout = null"),
        Of(Modes, "non-blocking mode", "ISocket.Timeout = Duration.Zero"),
        Of(Modes, "timeout mode", "ISocket.Timeout > Duration.Zero"),
        Of(Modes, "connect is subject to the timeout", "ISocket.Connect"),
        Of(Modes, "the network's own timeout", "SocketError.TimedOut"),
        Of(Modes, "files need the blocking mode", nameof(SocketFileExtensions)),
        Of(Modes, "sockets are closed when they are collected", nameof(ISocket)),
    ];

    private static IEnumerable<DocumentItem> ExampleItems() =>
    [
        Of(Examples, "echo server and client, IPv4", "samples/Echo"),
        Of(Examples, "echo server and client, any family", "samples/Echo"),
        Of(Examples, "network sniffer", "samples/Sniffer"),
    ];
}
