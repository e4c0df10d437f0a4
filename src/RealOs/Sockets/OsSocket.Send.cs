using System.Net;
using System.Net.Sockets;

namespace SimNet.RealOs;

// Sending.
internal sealed unsafe partial class OsSocket
{
    private readonly OperationSlot<SendRequest, int> _sends = new();
    private OperationSlot<SendToRequest, int>? _sendsTo;

    public int Send(ReadOnlySpan<byte> buffer, SocketFlags flags = SocketFlags.None)
    {
        OsErrors.ThrowIfAny(SendCore(buffer, flags, SendExtent.All, out int sent));
        return sent;
    }

    public SocketError TrySend(ReadOnlySpan<byte> buffer, SocketFlags flags, out int sent) =>
        OsErrors.ToCode(SendCore(buffer, flags, SendExtent.All, out sent));

    public ValueTask<int> SendAsync(
        ReadOnlyMemory<byte> buffer, SocketFlags flags = SocketFlags.None, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        int native = flags.ToNative();
        WaitPlan plan = PlanSend(native);
        return Await(_sends, NewSend(native, SendExtent.All, plan), plan, Writable(buffer), cancellationToken);
    }

    public void SendAll(ReadOnlySpan<byte> buffer, SocketFlags flags = SocketFlags.None) =>
        OsErrors.ThrowIfAny(SendCore(buffer, flags, SendExtent.AllOrError, out _));

    public ValueTask SendAllAsync(
        ReadOnlyMemory<byte> buffer, SocketFlags flags = SocketFlags.None, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        int native = flags.ToNative();
        WaitPlan plan = PlanSend(native);
        return AwaitEnd(_sends, NewSend(native, SendExtent.AllOrError, plan), plan, Writable(buffer), cancellationToken);
    }

    public int SendTo(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint remoteEndPoint)
    {
        OsErrors.ThrowIfAny(SendToCore(buffer, flags, remoteEndPoint, out int sent));
        return sent;
    }

    public SocketError TrySendTo(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint remoteEndPoint, out int sent) =>
        OsErrors.ToCode(SendToCore(buffer, flags, remoteEndPoint, out sent));

    public ValueTask<int> SendToAsync(
        ReadOnlyMemory<byte> buffer,
        SocketFlags flags,
        EndPoint remoteEndPoint,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(remoteEndPoint);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        return HostEndPoint.IsUnresolved(remoteEndPoint)
            ? ResolveAndSendToAsync(buffer, flags, remoteEndPoint, cancellationToken)
            : SendToCoreAsync(buffer, flags, remoteEndPoint, cancellationToken);
    }

    private ValueTask<int> SendToCoreAsync(ReadOnlyMemory<byte> buffer, SocketFlags flags, EndPoint remote, CancellationToken token)
    {
        if (!AddressEncoder.TryEncode(remote, out NativeAddress address))
        {
            return ValueTask.FromException<int>(OsErrors.ToException(Errno.ENAMETOOLONG));
        }

        int native = flags.ToNative();
        OperationSlot<SendToRequest, int> slot = LazyInitializer.EnsureInitialized(ref _sendsTo)!;
        return Await(slot, new SendToRequest(native, address, IsUnix), PlanSend(native), Writable(buffer), token);
    }

    private Errno SendCore(ReadOnlySpan<byte> buffer, SocketFlags flags, SendExtent extent, out int sent)
    {
        int native = flags.ToNative();
        WaitPlan plan = PlanSend(native);
        SendRequest request = NewSend(native, extent, plan);
        fixed (byte* start = buffer)
        {
            Errno error = Perform<SendRequest, int>(ref request, plan, start, buffer.Length);
            sent = error == Errno.None ? request.GetResult(this) : 0;
            return error;
        }
    }

    private Errno SendToCore(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint remote, out int sent)
    {
        ArgumentNullException.ThrowIfNull(remote);
        ThrowIfClosed();
        sent = 0;
        if (!AddressEncoder.TryEncode(Resolve(remote), out NativeAddress address))
        {
            return Errno.ENAMETOOLONG;
        }

        int native = flags.ToNative();
        var request = new SendToRequest(native, address, IsUnix);
        fixed (byte* start = buffer)
        {
            Errno error = Perform<SendToRequest, int>(ref request, PlanSend(native), start, buffer.Length);
            sent = error == Errno.None ? request.GetResult(this) : 0;
            return error;
        }
    }

    // A blocking stream takes all; in the other modes, what fits. sendall takes all in every mode.
    private SendRequest NewSend(int flags, SendExtent extent, in WaitPlan plan)
    {
        bool once = extent == SendExtent.All && !(IsStream && plan.Waits && !plan.IsOwnTimeout);
        return new SendRequest(flags, once ? SendExtent.Once : extent, plan.PollsFirst, _handle.File.IsTcp && plan.Waits);
    }

    // The kernel only reads from it.
    private static Memory<byte> Writable(ReadOnlyMemory<byte> buffer) => System.Runtime.InteropServices.MemoryMarshal.AsMemory(buffer);
}
