using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Tests.Property.Defects;

// A provider in front of another, whose sockets pass through a wrapper. Without overrides it changes nothing.
internal class DelegatingProvider(ISocketProvider inner, Func<ISocket, DelegatingProvider, ISocket> wrap) : ISocketProvider
{
    public virtual INameResolver Names => Inner.Names;

    public virtual IServiceDatabase Services => Inner.Services;

    public virtual IProtocolDatabase Protocols => Inner.Protocols;

    public virtual IByteOrder ByteOrder => Inner.ByteOrder;

    public virtual IClock Clock => Inner.Clock;

    public virtual TimeProvider TimeProvider => Inner.TimeProvider;

    public virtual string HostName => Inner.HostName;

    public virtual bool SupportsIPv6 => Inner.SupportsIPv6;

    public virtual Duration? DefaultTimeout
    {
        get => Inner.DefaultTimeout;
        set => Inner.DefaultTimeout = value;
    }

    protected ISocketProvider Inner { get; } = inner;

    public ISocket Wrap(ISocket socket) => wrap(socket, this);

    public virtual ISocket CreateSocket(AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType) =>
        Wrap(Inner.CreateSocket(addressFamily, socketType, protocolType));

    public virtual (ISocket First, ISocket Second) CreateSocketPair(AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType)
    {
        (ISocket first, ISocket second) = Inner.CreateSocketPair(addressFamily, socketType, protocolType);
        return (Wrap(first), Wrap(second));
    }

    public virtual ISocket FromDescriptor(int descriptor, AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType) =>
        Wrap(Inner.FromDescriptor(descriptor, addressFamily, socketType, protocolType));

    public virtual ISocket AdoptDescriptor(int descriptor) => Wrap(Inner.AdoptDescriptor(descriptor));

    public virtual void CloseDescriptor(int descriptor) => Inner.CloseDescriptor(descriptor);

    public virtual int Poll(Span<PollEntry> entries, Duration? timeout)
    {
        PollEntry[] unwrapped = Unwrap(entries);
        int found = Inner.Poll(unwrapped, timeout);
        CopyReturned(unwrapped, entries);
        return found;
    }

    public virtual async ValueTask<int> PollAsync(Memory<PollEntry> entries, Duration? timeout, CancellationToken cancellationToken)
    {
        PollEntry[] unwrapped = Unwrap(entries.Span);
        int found = await Inner.PollAsync(unwrapped, timeout, cancellationToken);
        CopyReturned(unwrapped, entries.Span);
        return found;
    }

    protected static PollEntry[] Unwrap(ReadOnlySpan<PollEntry> entries)
    {
        PollEntry[] unwrapped = entries.ToArray();
        for (int i = 0; i < unwrapped.Length; i++)
        {
            unwrapped[i].Socket = (unwrapped[i].Socket as DelegatingSocket)?.Inner ?? unwrapped[i].Socket;
        }

        return unwrapped;
    }

    private static void CopyReturned(PollEntry[] from, Span<PollEntry> to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i].Returned = from[i].Returned;
        }
    }
}
