using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Tests.Property.HappyEyeballs;

/// <summary>A host's provider with another resolver.</summary>
internal sealed class NamesProvider(ISocketProvider inner, INameResolver names) : ISocketProvider
{
    public INameResolver Names { get; } = names;

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

    public ISocket CreateSocket(AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType) =>
        inner.CreateSocket(addressFamily, socketType, protocolType);

    public (ISocket First, ISocket Second) CreateSocketPair(AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType) =>
        inner.CreateSocketPair(addressFamily, socketType, protocolType);

    public ISocket FromDescriptor(int descriptor, AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType) =>
        inner.FromDescriptor(descriptor, addressFamily, socketType, protocolType);

    public ISocket AdoptDescriptor(int descriptor) => inner.AdoptDescriptor(descriptor);

    public void CloseDescriptor(int descriptor) => inner.CloseDescriptor(descriptor);

    public int Poll(Span<PollEntry> entries, Duration? timeout) => inner.Poll(entries, timeout);

    public ValueTask<int> PollAsync(Memory<PollEntry> entries, Duration? timeout, CancellationToken cancellationToken) =>
        inner.PollAsync(entries, timeout, cancellationToken);
}
