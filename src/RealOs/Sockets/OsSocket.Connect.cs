using System.Net;
using System.Net.Sockets;

namespace SimNet.RealOs;

// Addresses and connections.
internal sealed unsafe partial class OsSocket
{
    private OperationSlot<AcceptRequest, AcceptResult>? _accepts;
    private OperationSlot<ConnectRequest, bool>? _connects;

    public void Bind(EndPoint localEndPoint)
    {
        ArgumentNullException.ThrowIfNull(localEndPoint);
        ThrowIfClosed();
        NativeAddress address = Encode(Resolve(localEndPoint));
        using DescriptorLease lease = Lease();
        ThrowIfFailed(Libc.Bind(lease.Descriptor, (byte*)&address, address.Length));
    }

    public void Listen(int backlog = 128)
    {
        using DescriptorLease lease = Lease();

        // The kernel takes a negative backlog for a huge one, as the contract says; Python makes it 0.
        ThrowIfFailed(Libc.Listen(lease.Descriptor, backlog));
    }

    public AcceptResult Accept()
    {
        OsErrors.ThrowIfAny(AcceptCore(out AcceptResult result));
        return result;
    }

    public SocketError TryAccept(out AcceptResult result) => OsErrors.ToCode(AcceptCore(out result));

    public ValueTask<AcceptResult> AcceptAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<AcceptResult>(cancellationToken);
        }

        OperationSlot<AcceptRequest, AcceptResult> slot = LazyInitializer.EnsureInitialized(ref _accepts)!;
        return Await(slot, NewAccept(), PlanAccept(), Memory<byte>.Empty, cancellationToken);
    }

    public void Connect(EndPoint remoteEndPoint) => OsErrors.ThrowIfAny(ConnectCore(remoteEndPoint));

    public SocketError TryConnect(EndPoint remoteEndPoint) => OsErrors.ToCode(ConnectCore(remoteEndPoint));

    public ValueTask ConnectAsync(EndPoint remoteEndPoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(remoteEndPoint);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        return HostEndPoint.IsUnresolved(remoteEndPoint)
            ? ResolveAndConnectAsync(remoteEndPoint, cancellationToken)
            : ConnectCoreAsync(remoteEndPoint, cancellationToken);
    }

    private static NativeAddress Encode(EndPoint endPoint) => AddressEncoder.TryEncode(endPoint, out NativeAddress address)
        ? address
        : throw OsErrors.ToException(Errno.ENAMETOOLONG);

    private Errno AcceptCore(out AcceptResult result)
    {
        AcceptRequest request = NewAccept();
        Errno error = Perform<AcceptRequest, AcceptResult>(ref request, PlanAccept(), null, 0);
        result = error == Errno.None ? request.GetResult(this) : default;
        return error;
    }

    private AcceptRequest NewAccept() => new(_handle.File, IsUnix);

    private WaitPlan PlanAccept() => PlanReceive(flags: 0, length: 0);

    private Errno ConnectCore(EndPoint remoteEndPoint)
    {
        ArgumentNullException.ThrowIfNull(remoteEndPoint);
        ThrowIfClosed();
        if (!AddressEncoder.TryEncode(Resolve(remoteEndPoint), out NativeAddress address))
        {
            return Errno.ENAMETOOLONG;
        }

        WaitPlan plan = PlanSend(flags: 0);
        Errno error = BeginConnect(address, plan, out ConnectRequest request);
        return error == Errno.EAGAIN ? Block<ConnectRequest, bool>(ref request, plan, null, 0) : error;
    }

    private ValueTask ConnectCoreAsync(EndPoint remote, CancellationToken token)
    {
        Errno error;
        WaitPlan plan = PlanSend(flags: 0);
        ConnectRequest request = default;
        try
        {
            error = AddressEncoder.TryEncode(remote, out NativeAddress address)
                ? BeginConnect(address, plan, out request)
                : Errno.ENAMETOOLONG;
        }
        catch (SocketClosedException)
        {
            error = OsErrors.Closed;
        }

        if (error == Errno.EAGAIN)
        {
            OperationSlot<ConnectRequest, bool> slot = LazyInitializer.EnsureInitialized(ref _connects)!;
            return AwaitEnd(slot, request, plan, Memory<byte>.Empty, token);
        }

        return error == Errno.None ? ValueTask.CompletedTask : ValueTask.FromException(OsErrors.ToException(error));
    }

    // The attempt begins at once, whoever waits to write. EAGAIN if its outcome is to be waited for.
    private Errno BeginConnect(in NativeAddress address, in WaitPlan plan, out ConnectRequest request)
    {
        request = new ConnectRequest(address, blocks: plan.Waits && !plan.IsOwnTimeout, IsInet, IsUnix);
        using DescriptorLease lease = Lease();
        return plan.Waits ? request.Attempt(lease.Descriptor, null, 0, PollEvents.None) : request.CallOnce(lease.Descriptor);
    }
}
