using System.Net;
using System.Net.Sockets;
using NodaTime;
using static SimNet.RealOs.NativeConstants;

namespace SimNet.RealOs;

// A socket of Linux. Its descriptor is always non-blocking, whatever the timeout: the mode belongs to this object, the kernel's flag to
// all that share the file. Waiting is done here (OsSocket.Waiting.cs).
internal sealed unsafe partial class OsSocket : ISocket
{
    private readonly DescriptorHandle _handle;
    private volatile TimeoutSetting _timeout;
    private volatile int _closed;
    private int _blockedThreads;

    internal OsSocket(
        OsSocketProvider provider,
        DescriptorHandle handle,
        AddressFamily addressFamily,
        SocketType socketType,
        ProtocolType protocolType,
        TimeoutSetting timeout)
    {
        Owner = provider;
        _handle = handle;
        AddressFamily = addressFamily;
        SocketType = socketType;
        ProtocolType = protocolType;
        _timeout = timeout;
    }

    public ISocketProvider Provider => Owner;

    public AddressFamily AddressFamily { get; }

    public SocketType SocketType { get; }

    public ProtocolType ProtocolType { get; }

    public int Descriptor => IsClosed ? -1 : (int)_handle.DangerousGetHandle();

    public Duration? Timeout
    {
        get => _timeout.Value;
        set
        {
            SocketTimeouts.Validate(value, nameof(value));
            ThrowIfClosed();
            _timeout = TimeoutSetting.Of(value);
        }
    }

    public EndPoint LocalEndPoint => Name(&Libc.GetSocketName);

    public EndPoint RemoteEndPoint => Name(&Libc.GetPeerName);

    internal OsSocketProvider Owner { get; }

    internal AddressMemory Senders { get; } = new();

    internal Readiness Readiness => _handle.Readiness;

    internal bool IsClosed => _closed != 0;

    private bool IsStream => SocketType == SocketType.Stream;

    private bool IsUnix => AddressFamily == AddressFamily.Unix;

    private bool IsInet => AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6;

    public void Shutdown(SocketShutdown how)
    {
        using DescriptorLease lease = Lease();
        ThrowIfFailed(Libc.Shutdown(lease.Descriptor, (int)how));
    }

    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            _handle.Readiness.Close();
            _handle.Dispose();
            AwaitOtherThreads();
        }
    }

    public void Dispose() => Close();

    public int Detach()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return -1;
        }

        _handle.Readiness.Close();
        return _handle.Detach(blocking: _timeout.Value is null);
    }

    public ISocket Duplicate()
    {
        using DescriptorLease lease = Lease();
        int duplicate = Libc.FileControl(lease.Descriptor, F_DUPFD_CLOEXEC, 0);
        ThrowIfFailed(duplicate);
        var handle = new DescriptorHandle(duplicate, _handle.File.Share());
        return new OsSocket(Owner, handle, AddressFamily, SocketType, ProtocolType, _timeout);
    }

    internal OsSocket Accepted(DescriptorHandle handle) =>
        new(Owner, handle, AddressFamily, SocketType, ProtocolType, Owner.DefaultSetting);

    private static void ThrowIfFailed(int result)
    {
        if (result < 0)
        {
            throw OsErrors.ToException(Libc.LastError);
        }
    }

    // While it lives, the descriptor is open.
    internal DescriptorLease Lease()
    {
        ThrowIfClosed();
        return new DescriptorLease(_handle);
    }

    private void ThrowIfClosed()
    {
        if (IsClosed)
        {
            throw new SocketClosedException();
        }
    }

    // A poll(2) holds the file, and with it address and connection, until its thread has left it, which it was told to; so does any other
    // system call that is under way. That an address can be bound again after a close, wait for them, which do not wait for anything, though
    // not for one that gets no processor.
    private void AwaitOtherThreads()
    {
        if (!IsReleased)
        {
            SpinWait.SpinUntil(() => IsReleased, millisecondsTimeout: 1000);
        }
    }

    private bool IsReleased => Volatile.Read(ref _blockedThreads) == 0 && _handle.IsReleased;

    private EndPoint Name(delegate*<int, byte*, uint*, int> call)
    {
        using DescriptorLease lease = Lease();
        NativeAddress address = NativeAddress.Empty;
        ThrowIfFailed(call(lease.Descriptor, (byte*)&address, &address.Length));
        return AddressDecoder.Decode(address.Written) ?? new RawEndPoint([]);
    }
}
