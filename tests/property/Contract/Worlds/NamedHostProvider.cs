using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Tests.Property.Contract;

// A provider with one more host name, that of the world's server in both families, which remembers the sockets that were made with it.
internal sealed class NamedHostProvider(ISocketProvider inner, IReadOnlyList<IPAddress> addresses) : ISocketProvider
{
    public const string HostWithName = "both.test";

    private readonly List<ISocket> _made = [];

    public INameResolver Names { get; } = new Resolver(inner.Names, addresses);

    public IServiceDatabase Services => inner.Services;

    public IProtocolDatabase Protocols => inner.Protocols;

    public IByteOrder ByteOrder => inner.ByteOrder;

    public IClock Clock => inner.Clock;

    public TimeProvider TimeProvider => inner.TimeProvider;

    public string HostName => inner.HostName;

    public bool SupportsIPv6 => inner.SupportsIPv6;

    public Duration? DefaultTimeout
    {
        get => inner.DefaultTimeout;
        set => inner.DefaultTimeout = value;
    }

    // The sockets that nobody has closed.
    public IEnumerable<ISocket> Open => _made.Where(static s => s.Descriptor >= 0);

    public ISocket CreateSocket(AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType)
    {
        ISocket socket = inner.CreateSocket(addressFamily, socketType, protocolType);
        _made.Add(socket);
        return socket;
    }

    public (ISocket First, ISocket Second) CreateSocketPair(AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType)
    {
        (ISocket First, ISocket Second) pair = inner.CreateSocketPair(addressFamily, socketType, protocolType);
        _made.AddRange([pair.First, pair.Second]);
        return pair;
    }

    public ISocket FromDescriptor(int descriptor, AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType) =>
        inner.FromDescriptor(descriptor, addressFamily, socketType, protocolType);

    public ISocket AdoptDescriptor(int descriptor) => inner.AdoptDescriptor(descriptor);

    public void CloseDescriptor(int descriptor) => inner.CloseDescriptor(descriptor);

    public int Poll(Span<PollEntry> entries, Duration? timeout) => inner.Poll(entries, timeout);

    public ValueTask<int> PollAsync(Memory<PollEntry> entries, Duration? timeout, CancellationToken cancellationToken) =>
        inner.PollAsync(entries, timeout, cancellationToken);

    private sealed class Resolver(INameResolver inner, IReadOnlyList<IPAddress> addresses) : INameResolver
    {
        public IReadOnlyList<AddressInfo> GetAddressInfo(string? host, string? service, AddressInfoHints hints) =>
            host == HostWithName
                ? [.. addresses.Where(a => a.AddressFamily == hints.AddressFamily).SelectMany(a => inner.GetAddressInfo(a.ToString(), service, hints))]
                : inner.GetAddressInfo(host, service, hints);

        public ValueTask<IReadOnlyList<AddressInfo>> GetAddressInfoAsync(
            string? host, string? service, AddressInfoHints hints, CancellationToken cancellationToken) =>
            host == HostWithName ? new(GetAddressInfo(host, service, hints)) : inner.GetAddressInfoAsync(host, service, hints, cancellationToken);

        public NameInfo GetNameInfo(IPEndPoint endPoint, NameInfoFlags flags) => inner.GetNameInfo(endPoint, flags);

        public ValueTask<NameInfo> GetNameInfoAsync(IPEndPoint endPoint, NameInfoFlags flags, CancellationToken cancellationToken) =>
            inner.GetNameInfoAsync(endPoint, flags, cancellationToken);

        public HostEntry GetHostByName(string hostName) => inner.GetHostByName(hostName);

        public ValueTask<HostEntry> GetHostByNameAsync(string hostName, CancellationToken cancellationToken) =>
            inner.GetHostByNameAsync(hostName, cancellationToken);

        public HostEntry GetHostByAddress(IPAddress address) => inner.GetHostByAddress(address);

        public ValueTask<HostEntry> GetHostByAddressAsync(IPAddress address, CancellationToken cancellationToken) =>
            inner.GetHostByAddressAsync(address, cancellationToken);
    }
}
