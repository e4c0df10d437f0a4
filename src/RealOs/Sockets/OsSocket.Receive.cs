using System.Net.Sockets;
using static SimNet.RealOs.NativeConstants;

namespace SimNet.RealOs;

// Receiving.
internal sealed unsafe partial class OsSocket
{
    private readonly OperationSlot<ReceiveRequest, int> _receives = new();
    private OperationSlot<ReceiveFromRequest, ReceiveFromResult>? _receivesFrom;

    public int Receive(Span<byte> buffer, SocketFlags flags = SocketFlags.None)
    {
        OsErrors.ThrowIfAny(ReceiveCore(buffer, flags, out int received));
        return received;
    }

    public SocketError TryReceive(Span<byte> buffer, SocketFlags flags, out int received) =>
        OsErrors.ToCode(ReceiveCore(buffer, flags, out received));

    public ValueTask<int> ReceiveAsync(
        Memory<byte> buffer, SocketFlags flags = SocketFlags.None, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        if (buffer.IsEmpty)
        {
            return IsClosed ? ValueTask.FromException<int>(new SocketClosedException()) : new ValueTask<int>(0);
        }

        int native = flags.ToNative();
        WaitPlan plan = PlanReceive(native, buffer.Length);
        return Await(_receives, NewReceive(native, plan), plan, buffer, cancellationToken);
    }

    public ReceiveFromResult ReceiveFrom(Span<byte> buffer, SocketFlags flags = SocketFlags.None)
    {
        OsErrors.ThrowIfAny(ReceiveFromCore(buffer, flags, out ReceiveFromResult result));
        return result;
    }

    public SocketError TryReceiveFrom(Span<byte> buffer, SocketFlags flags, out ReceiveFromResult result) =>
        OsErrors.ToCode(ReceiveFromCore(buffer, flags, out result));

    public ValueTask<ReceiveFromResult> ReceiveFromAsync(
        Memory<byte> buffer, SocketFlags flags = SocketFlags.None, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ReceiveFromResult>(cancellationToken);
        }

        int native = flags.ToNative();
        OperationSlot<ReceiveFromRequest, ReceiveFromResult> slot = LazyInitializer.EnsureInitialized(ref _receivesFrom)!;
        return Await(slot, new ReceiveFromRequest(native), PlanReceive(native, buffer.Length), buffer, cancellationToken);
    }

    private Errno ReceiveCore(Span<byte> buffer, SocketFlags flags, out int received)
    {
        received = 0;

        // A receive of nothing asks the kernel nothing, as in Python.
        if (buffer.IsEmpty)
        {
            ThrowIfClosed();
            return Errno.None;
        }

        int native = flags.ToNative();
        WaitPlan plan = PlanReceive(native, buffer.Length);
        ReceiveRequest request = NewReceive(native, plan);
        fixed (byte* start = buffer)
        {
            Errno error = Perform<ReceiveRequest, int>(ref request, plan, start, buffer.Length);
            received = error == Errno.None ? request.GetResult(this) : 0;
            return error;
        }
    }

    private Errno ReceiveFromCore(Span<byte> buffer, SocketFlags flags, out ReceiveFromResult result)
    {
        int native = flags.ToNative();
        var request = new ReceiveFromRequest(native);
        fixed (byte* start = buffer)
        {
            Errno error = Perform<ReceiveFromRequest, ReceiveFromResult>(
                ref request, PlanReceive(native, buffer.Length), start, buffer.Length);
            result = error == Errno.None ? request.GetResult(this) : default;
            return error;
        }
    }

    private ReceiveRequest NewReceive(int flags, in WaitPlan plan)
    {
        bool fills = (flags & MSG_WAITALL) != 0 && IsStream && plan.Waits && !plan.IsOwnTimeout;
        return new ReceiveRequest(flags, fills, _handle.File.IsTcp);
    }
}
