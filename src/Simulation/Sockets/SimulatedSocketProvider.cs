// The ISocketProvider of a simulated host.
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Transport;

namespace SimNet.Simulation.Sockets;

internal sealed class SimulatedSocketProvider(
    string hostName,
    LoopTimeProvider clock,
    OperationPool operations,
    DescriptorTable descriptors,
    SocketFactory factory,
    INameResolver names,
    IServiceDatabase services,
    IProtocolDatabase protocols,
    IByteOrder byteOrder) : ISocketHost
{
    // SOCK_NONBLOCK and SOCK_CLOEXEC, which socket(2) takes with the type.
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    private Duration? _defaultTimeout;

    public INameResolver Names { get; } = names;

    public IServiceDatabase Services { get; } = services;

    public IProtocolDatabase Protocols { get; } = protocols;

    public IByteOrder ByteOrder { get; } = byteOrder;

    public IClock Clock => clock;

    public TimeProvider TimeProvider => clock;

    public string HostName { get; } = hostName;

    public bool SupportsIPv6 => true;

    public Duration? DefaultTimeout
    {
        get => _defaultTimeout;
        set => _defaultTimeout = SocketTimeouts.Validate(value, nameof(value));
    }

    public EventLoop Loop => clock.Loop;

    public LoopTimeProvider MonotonicClock => clock;

    public OperationPool Operations { get; } = operations;

    public DescriptorTable Descriptors { get; } = descriptors;

    public AbandonedSockets Abandoned { get; } = new(descriptors);

    public ISocket CreateSocket(
        AddressFamily addressFamily = AddressFamily.InterNetwork,
        SocketType socketType = SocketType.Stream,
        ProtocolType protocolType = ProtocolType.Unspecified)
    {
        Loop.CheckAccess(nameof(CreateSocket));
        SocketError error = factory.Create(addressFamily, PlainType(socketType), protocolType, out TransportSocket? transport);
        if (error != SocketError.Success)
        {
            throw SocketErrors.ToException(error);
        }

        return Open(transport!, FirstTimeout(socketType), protocolType);
    }

    public (ISocket First, ISocket Second) CreateSocketPair(
        AddressFamily addressFamily = AddressFamily.Unix,
        SocketType socketType = SocketType.Stream,
        ProtocolType protocolType = ProtocolType.Unspecified)
    {
        Loop.CheckAccess(nameof(CreateSocketPair));
        if (!Descriptors.HasRoomFor(2))
        {
            // socketpair(2) takes the descriptors first.
            throw SocketErrors.ToException(SocketError.TooManyOpenSockets);
        }

        SocketError error = factory.CreatePair(
            addressFamily,
            PlainType(socketType),
            protocolType,
            out TransportSocket? first,
            out TransportSocket? second);
        if (error != SocketError.Success)
        {
            throw SocketErrors.ToException(error);
        }

        Duration? timeout = FirstTimeout(socketType);
        return (Open(first!, timeout, protocolType), Open(second!, timeout, protocolType));
    }

    public ISocket FromDescriptor(
        int descriptor,
        AddressFamily addressFamily,
        SocketType socketType,
        ProtocolType protocolType = ProtocolType.Unspecified)
    {
        Loop.CheckAccess(nameof(FromDescriptor));
        OpenSocket file = Find(descriptor);
        return new SimulatedSocket(this, file, AddDescriptor(file), DefaultTimeout)
        {
            AddressFamily = addressFamily,
            SocketType = socketType,
            ProtocolType = protocolType,
        };
    }

    public ISocket AdoptDescriptor(int descriptor)
    {
        Loop.CheckAccess(nameof(AdoptDescriptor));
        return new SimulatedSocket(this, Find(descriptor), descriptor, DefaultTimeout);
    }

    public void CloseDescriptor(int descriptor)
    {
        Loop.CheckAccess(nameof(CloseDescriptor));
        SocketError error = Descriptors.Close(descriptor);
        if (error != SocketError.Success)
        {
            throw SocketErrors.ToException(error);
        }
    }

    public int Poll(Span<PollEntry> entries, Duration? timeout = null)
    {
        CheckPoll(entries, timeout);
        int ready = PollOperation.Scan(entries);
        if (ready > 0 || timeout == Duration.Zero)
        {
            return ready;
        }

        PollEntry[] copy = entries.ToArray();
        PollOperation operation = StartPoll(copy, timeout, default);
        Loop.Wait(operation);
        copy.CopyTo(entries);
        return operation.ReadyCount;
    }

    public ValueTask<int> PollAsync(Memory<PollEntry> entries, Duration? timeout = null, CancellationToken cancellationToken = default)
    {
        CheckPoll(entries.Span, timeout);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        int ready = PollOperation.Scan(entries.Span);
        if (ready > 0 || timeout == Duration.Zero)
        {
            return new ValueTask<int>(ready);
        }

        PollOperation operation = StartPoll(entries, timeout, cancellationToken);
        return new ValueTask<int>(operation, operation.Token);
    }

    public long DeadlineAfter(long nanoseconds) => clock.DeadlineAfter(nanoseconds);

    public SimulatedSocket Open(TransportSocket transport) => Open(transport, DefaultTimeout, null);

    private static SocketType PlainType(SocketType type) => (SocketType)((int)type & ~(NonBlocking | CloseOnExec));

    private Duration? FirstTimeout(SocketType type) => ((int)type & NonBlocking) != 0 ? Duration.Zero : DefaultTimeout;

    private SimulatedSocket Open(TransportSocket transport, Duration? timeout, ProtocolType? protocol)
    {
        var file = new OpenSocket(transport);
        if (!Descriptors.TryAdd(file, out int descriptor))
        {
            transport.Close();
            throw SocketErrors.ToException(SocketError.TooManyOpenSockets);
        }

        return new SimulatedSocket(this, file, descriptor, timeout)
        {
            ProtocolType = protocol ?? ProtocolType.Unspecified,
        };
    }

    private int AddDescriptor(OpenSocket file) => Descriptors.TryAdd(file, out int descriptor)
        ? descriptor
        : throw SocketErrors.ToException(SocketError.TooManyOpenSockets);

    private OpenSocket Find(int descriptor) =>
        Descriptors.Find(descriptor) ?? throw SocketErrors.ToException(SocketErrors.BadDescriptor);

    private PollOperation StartPoll(Memory<PollEntry> entries, Duration? timeout, CancellationToken token)
    {
        var operation = new PollOperation(clock, HostName);
        operation.Enqueue(entries, DeadlineAfter(SimulatedSocket.ToNanoseconds(timeout)), token);
        return operation;
    }

    private void CheckPoll(ReadOnlySpan<PollEntry> entries, Duration? timeout)
    {
        Loop.CheckAccess(nameof(Poll));
        SocketTimeouts.Validate(timeout);
        foreach (PollEntry entry in entries)
        {
            if (entry.Socket is not SimulatedSocket socket || !ReferenceEquals(socket.Host, this))
            {
                throw new ArgumentException(
                    $"Every entry needs a socket of this provider (host {HostName}); poll the sockets of each host with its own provider.",
                    nameof(entries));
            }
        }
    }
}
