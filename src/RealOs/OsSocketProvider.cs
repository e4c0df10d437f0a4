using System.Net.Sockets;
using NodaTime;
using static SimNet.RealOs.NativeConstants;

namespace SimNet.RealOs;

/// <summary>The sockets of the operating system, by its system calls.</summary>
/// <remarks>
/// <para>Linux with glibc, on x86-64 and arm64. Families, types and options are those of the kernel, and so are the errors, without loss.</para>
/// <para>Every descriptor is non-blocking in the kernel, whatever the socket's <see cref="ISocket.Timeout"/>; waiting is done outside of the
/// kernel, by <c>poll(2)</c> for blocking calls and by one <c>epoll(7)</c> thread of the process for awaited ones, whose continuations run on
/// the thread pool. The kernel keeps that flag for all descriptors of a file, so it shows in a descriptor that was given to
/// <see cref="FromDescriptor"/>, until the last socket made of it is closed. <see cref="ISocket.Detach"/> hands out a blocking descriptor
/// if <see cref="ISocket.Timeout"/> is null and no duplicate of this provider is open.</para>
/// <para><see cref="ISocket.Close"/> never waits: where SO_LINGER makes <c>close(2)</c> wait, it goes on in the background. The kernel's
/// own SO_RCVTIMEO and SO_SNDTIMEO hold for sockets without a timeout of their own, as they do in the kernel.</para>
/// <para>A UNIX name that does not fit into <c>sun_path</c>, with the zero that ends a path, is refused with ENAMETOOLONG.</para>
/// <para>Thread-safe. Nothing needs to be disposed of but the sockets; those that nobody knows any more are closed by the garbage collector.</para>
/// </remarks>
public sealed unsafe class OsSocketProvider : ISocketProvider
{
    private static readonly Lazy<bool> IPv6Support = new(CanMakeIPv6);

    private volatile TimeoutSetting _defaultTimeout = TimeoutSetting.Of(null);

    /// <summary>Creates a provider. All providers of a process are alike, but for <see cref="DefaultTimeout"/>.</summary>
    /// <exception cref="PlatformNotSupportedException">The operating system is not Linux.</exception>
    public OsSocketProvider()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException(
                "SimNet.RealOs uses the system calls of Linux (x86-64 or arm64, glibc). The simulation runs on any platform.");
        }
    }

    /// <inheritdoc/>
    public INameResolver Names { get; } = new OsNameResolver();

    /// <inheritdoc/>
    public IServiceDatabase Services { get; } = new OsServiceDatabase();

    /// <inheritdoc/>
    public IProtocolDatabase Protocols { get; } = new OsProtocolDatabase();

    /// <inheritdoc/>
    public IByteOrder ByteOrder => HostByteOrder.Native;

    /// <inheritdoc/>
    public IClock Clock => SystemClock.Instance;

    /// <inheritdoc/>
    public TimeProvider TimeProvider => TimeProvider.System;

    /// <inheritdoc/>
    /// <exception cref="SocketException">The host's answer.</exception>
    public string HostName
    {
        get
        {
            byte* name = stackalloc byte[257];
            return Libc.GetHostName(name, 256) == 0 ? NativeText.Read(name) : throw OsErrors.ToException(Libc.LastError);
        }
    }

    /// <inheritdoc/>
    public bool SupportsIPv6 => IPv6Support.Value;

    /// <inheritdoc/>
    public Duration? DefaultTimeout
    {
        get => _defaultTimeout.Value;
        set => _defaultTimeout = TimeoutSetting.Of(SocketTimeouts.Validate(value, nameof(value)));
    }

    internal TimeoutSetting DefaultSetting => _defaultTimeout;

    /// <inheritdoc/>
    /// <remarks>SOCK_NONBLOCK in the type is heeded as in Python: the socket starts with a <see cref="ISocket.Timeout"/> of zero.</remarks>
    public ISocket CreateSocket(
        AddressFamily addressFamily = AddressFamily.InterNetwork,
        SocketType socketType = SocketType.Stream,
        ProtocolType protocolType = ProtocolType.Unspecified)
    {
        int descriptor = Libc.Socket(addressFamily.ToNative(), (int)socketType | SOCK_CLOEXEC | SOCK_NONBLOCK, (int)protocolType);
        return descriptor >= 0
            ? Created(descriptor, addressFamily, socketType, protocolType)
            : throw OsErrors.ToException(Libc.LastError);
    }

    /// <inheritdoc/>
    public (ISocket First, ISocket Second) CreateSocketPair(
        AddressFamily addressFamily = AddressFamily.Unix,
        SocketType socketType = SocketType.Stream,
        ProtocolType protocolType = ProtocolType.Unspecified)
    {
        int* pair = stackalloc int[2];
        int type = (int)socketType | SOCK_CLOEXEC | SOCK_NONBLOCK;
        if (Libc.SocketPair(addressFamily.ToNative(), type, (int)protocolType, pair) != 0)
        {
            throw OsErrors.ToException(Libc.LastError);
        }

        return (Created(pair[0], addressFamily, socketType, protocolType), Created(pair[1], addressFamily, socketType, protocolType));
    }

    /// <inheritdoc/>
    /// <remarks>The duplicate shares its file, and the kernel's non-blocking flag, with the caller's descriptor; see the remarks of the class.</remarks>
    public ISocket FromDescriptor(
        int descriptor,
        AddressFamily addressFamily,
        SocketType socketType,
        ProtocolType protocolType = ProtocolType.Unspecified)
    {
        int duplicate = Libc.FileControl(descriptor, F_DUPFD_CLOEXEC, 0);
        if (duplicate < 0)
        {
            throw OsErrors.ToException(Libc.LastError);
        }

        var handle = new DescriptorHandle(duplicate, OpenFile.Taken(duplicate, isForeign: true));
        return new OsSocket(this, handle, addressFamily, socketType, protocolType, _defaultTimeout);
    }

    /// <inheritdoc/>
    public ISocket AdoptDescriptor(int descriptor)
    {
        int family = NumberOf(descriptor, SO_DOMAIN);
        int type = NumberOf(descriptor, SO_TYPE);
        int protocol = NumberOf(descriptor, SO_PROTOCOL);
        var handle = new DescriptorHandle(descriptor, OpenFile.Taken(descriptor, isForeign: false));
        return new OsSocket(
            this, handle, AddressFamily.FromNative(family), (SocketType)type, (ProtocolType)protocol, _defaultTimeout);
    }

    /// <inheritdoc/>
    public void CloseDescriptor(int descriptor)
    {
        if (Libc.Close(descriptor) != 0)
        {
            throw OsErrors.ToException(Libc.LastError);
        }
    }

    /// <inheritdoc/>
    public int Poll(Span<PollEntry> entries, Duration? timeout = null)
    {
        SocketTimeouts.Validate(timeout);
        Polling.Check(entries, this);
        return Polling.Poll(entries, timeout);
    }

    /// <inheritdoc/>
    public ValueTask<int> PollAsync(Memory<PollEntry> entries, Duration? timeout = null, CancellationToken cancellationToken = default)
    {
        SocketTimeouts.Validate(timeout);
        Polling.Check(entries.Span, this);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        int count = Polling.PollOnce(entries.Span);
        return count > 0 || timeout == Duration.Zero
            ? new ValueTask<int>(count)
            : PendingPoll.Start(entries, timeout is { } limit ? TimeoutSetting.ToNanoseconds(limit) : -1, cancellationToken);
    }

    private static int NumberOf(int descriptor, int name)
    {
        int value = 0;
        uint length = sizeof(int);
        return Libc.GetSocketOption(descriptor, SOL_SOCKET, name, &value, &length) == 0
            ? value
            : throw OsErrors.ToException(Libc.LastError);
    }

    private static bool CanMakeIPv6()
    {
        int descriptor = Libc.Socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        return descriptor >= 0 && Libc.Close(descriptor) == 0;
    }

    private OsSocket Created(int descriptor, AddressFamily family, SocketType type, ProtocolType protocol)
    {
        const SocketType modifiers = (SocketType)(SOCK_NONBLOCK | SOCK_CLOEXEC);
        var file = OpenFile.Created(family.ToNative(), (int)type, (int)protocol);
        TimeoutSetting timeout = ((int)type & SOCK_NONBLOCK) != 0 ? TimeoutSetting.Of(Duration.Zero) : _defaultTimeout;
        return new OsSocket(this, new DescriptorHandle(descriptor, file), family, type & ~modifiers, protocol, timeout);
    }
}
