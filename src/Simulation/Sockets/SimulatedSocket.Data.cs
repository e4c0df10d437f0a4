using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Transport;

namespace SimNet.Simulation.Sockets;

internal sealed partial class SimulatedSocket
{
    public int Receive(Span<byte> buffer, SocketFlags flags = SocketFlags.None)
    {
        OperationEnd end = RunReceive(OperationKind.Receive, buffer, flags, out SocketError error, out ReceiveOutcome received);
        ThrowUnlessAnswered(end, error);
        return received.Count;
    }

    public SocketError TryReceive(Span<byte> buffer, SocketFlags flags, out int received)
    {
        OperationEnd end = RunReceive(OperationKind.Receive, buffer, flags, out SocketError error, out ReceiveOutcome outcome);
        received = outcome.Count;
        return ToError(end, error);
    }

    public ReceiveFromResult ReceiveFrom(Span<byte> buffer, SocketFlags flags = SocketFlags.None)
    {
        OperationEnd end = RunReceive(OperationKind.ReceiveFrom, buffer, flags, out SocketError error, out ReceiveOutcome received);
        ThrowUnlessAnswered(end, error);
        return ToResult(received);
    }

    public SocketError TryReceiveFrom(Span<byte> buffer, SocketFlags flags, out ReceiveFromResult result)
    {
        OperationEnd end = RunReceive(OperationKind.ReceiveFrom, buffer, flags, out SocketError error, out ReceiveOutcome received);
        result = ToResult(received);
        return ToError(end, error);
    }

    public ValueTask<int> ReceiveAsync(
        Memory<byte> buffer,
        SocketFlags flags = SocketFlags.None,
        CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        if (IsEmptyReceive(OperationKind.Receive, buffer.Length, nameof(ReceiveAsync)))
        {
            return default;
        }

        OpenSocket file = Enter(nameof(ReceiveAsync));
        bool wantsAll = (flags & SocketFlags.WaitAll) != 0;
        if (!wantsAll && TryReceiveNow(file, buffer.Span, flags, false, out SocketError error, out ReceiveOutcome received))
        {
            return error == SocketError.Success ? new(received.Count) : ValueTask.FromException<int>(SocketErrors.ToException(error));
        }

        SocketOperation operation = Prepare(OperationKind.Receive, flags, null, nameof(ReceiveAsync));
        operation.SetBuffer(buffer);
        if (!wantsAll)
        {
            Queue(operation, cancellationToken);
            return new ValueTask<int>(operation, operation.Token);
        }

        if (!Start(operation, MayWait(flags), cancellationToken))
        {
            return new ValueTask<int>(operation, operation.Token);
        }

        _ = operation.Take(out error, out _, out received);
        return error == SocketError.Success ? new(received.Count) : ValueTask.FromException<int>(SocketErrors.ToException(error));
    }

    public ValueTask<ReceiveFromResult> ReceiveFromAsync(
        Memory<byte> buffer,
        SocketFlags flags = SocketFlags.None,
        CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ReceiveFromResult>(cancellationToken);
        }

        SocketOperation operation = Prepare(OperationKind.ReceiveFrom, flags, null, nameof(ReceiveFromAsync));
        operation.SetBuffer(buffer);
        if (!Start(operation, MayWait(flags), cancellationToken))
        {
            return new ValueTask<ReceiveFromResult>(operation, operation.Token);
        }

        _ = operation.Take(out SocketError error, out _, out ReceiveOutcome received);
        return error == SocketError.Success
            ? new(ToResult(received))
            : ValueTask.FromException<ReceiveFromResult>(SocketErrors.ToException(error));
    }

    public int Send(ReadOnlySpan<byte> buffer, SocketFlags flags = SocketFlags.None)
    {
        OperationEnd end = RunSend(OperationKind.Send, buffer, flags, null, out SocketError error, out int sent);
        ThrowUnlessAnswered(end, error);
        return sent;
    }

    public SocketError TrySend(ReadOnlySpan<byte> buffer, SocketFlags flags, out int sent)
    {
        OperationEnd end = RunSend(OperationKind.Send, buffer, flags, null, out SocketError error, out sent);
        return ToError(end, error);
    }

    public ValueTask<int> SendAsync(
        ReadOnlyMemory<byte> buffer,
        SocketFlags flags = SocketFlags.None,
        CancellationToken cancellationToken = default) => StartSend(buffer, flags, null, nameof(SendAsync), cancellationToken);

    public void SendAll(ReadOnlySpan<byte> buffer, SocketFlags flags = SocketFlags.None)
    {
        OperationEnd end = RunSend(OperationKind.SendAll, buffer, flags, null, out SocketError error, out _);
        ThrowUnlessAnswered(end, error);
    }

    public ValueTask SendAllAsync(
        ReadOnlyMemory<byte> buffer,
        SocketFlags flags = SocketFlags.None,
        CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        OpenSocket file = Enter(nameof(SendAllAsync));
        if (TrySendNow(file, buffer.Span, flags, null, wantsAll: true, out SocketError error, out int sent))
        {
            error = error == SocketError.Success && sent < buffer.Length ? SocketError.WouldBlock : error;
            return error == SocketError.Success ? default : ValueTask.FromException(SocketErrors.ToException(error));
        }

        SocketOperation operation = Prepare(OperationKind.SendAll, flags, null, nameof(SendAllAsync));
        operation.SetSource(buffer);
        operation.Count = sent;
        Queue(operation, cancellationToken);
        return new ValueTask(operation, operation.Token);
    }

    public int SendTo(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint remoteEndPoint)
    {
        ArgumentNullException.ThrowIfNull(remoteEndPoint);
        _ = Enter(nameof(SendTo));
        OperationEnd end = RunSend(OperationKind.Send, buffer, flags, Resolve(remoteEndPoint), out SocketError error, out int sent);
        ThrowUnlessAnswered(end, error);
        return sent;
    }

    public SocketError TrySendTo(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint remoteEndPoint, out int sent)
    {
        ArgumentNullException.ThrowIfNull(remoteEndPoint);
        _ = Enter(nameof(TrySendTo));
        OperationEnd end = RunSend(OperationKind.Send, buffer, flags, Resolve(remoteEndPoint), out SocketError error, out sent);
        return ToError(end, error);
    }

    public ValueTask<int> SendToAsync(
        ReadOnlyMemory<byte> buffer,
        SocketFlags flags,
        EndPoint remoteEndPoint,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(remoteEndPoint);
        _ = Enter(nameof(SendToAsync));
        return HostEndPoint.IsUnresolved(remoteEndPoint)
            ? ResolveAndSendAsync(buffer, flags, remoteEndPoint, cancellationToken)
            : StartSend(buffer, flags, remoteEndPoint, nameof(SendToAsync), cancellationToken);
    }

    internal static ReceiveFromResult ToResult(in ReceiveOutcome received) =>
        new(received.Count, received.Source, received.IsTruncated ? SocketFlags.Truncated : SocketFlags.None);

    private async ValueTask<int> ResolveAndSendAsync(ReadOnlyMemory<byte> buffer, SocketFlags flags, EndPoint name, CancellationToken token)
    {
        EndPoint remote = await HostEndPoint.ResolveAsync(name, Host.Names, AddressFamily, token);
        return await StartSend(buffer, flags, remote, nameof(SendToAsync), token);
    }

    private ValueTask<int> StartSend(
        ReadOnlyMemory<byte> buffer,
        SocketFlags flags,
        EndPoint? destination,
        string name,
        CancellationToken token)
    {
        if (token.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(token);
        }

        OpenSocket file = Enter(name);
        if (TrySendNow(file, buffer.Span, flags, destination, WaitsForAll(flags), out SocketError error, out int sent))
        {
            return error == SocketError.Success ? new(sent) : ValueTask.FromException<int>(SocketErrors.ToException(error));
        }

        SocketOperation operation = Prepare(OperationKind.Send, flags, destination, name);
        operation.SetSource(buffer);
        operation.Count = sent;
        Queue(operation, token);
        return new ValueTask<int>(operation, operation.Token);
    }

    private unsafe OperationEnd RunReceive(
        OperationKind kind,
        Span<byte> buffer,
        SocketFlags flags,
        out SocketError error,
        out ReceiveOutcome received)
    {
        if (IsEmptyReceive(kind, buffer.Length, nameof(Receive)))
        {
            error = SocketError.Success;
            received = default;
            return OperationEnd.Answered;
        }

        SocketOperation operation = Prepare(kind, flags, null, kind.ToString());
        fixed (byte* pointer = buffer)
        {
            operation.SetPinned(pointer, buffer.Length);
            return Run(operation, flags, out error, out _, out received);
        }
    }

    private unsafe OperationEnd RunSend(
        OperationKind kind,
        ReadOnlySpan<byte> buffer,
        SocketFlags flags,
        EndPoint? destination,
        out SocketError error,
        out int sent)
    {
        SocketOperation operation = Prepare(kind, flags, destination, kind.ToString());
        fixed (byte* pointer = buffer)
        {
            operation.SetPinned(pointer, buffer.Length);
            return Run(operation, flags, out error, out sent, out _);
        }
    }

    // A receive of nothing asks the kernel nothing, as in Python; recvfrom(2) makes the call, which waits for data.
    private bool IsEmptyReceive(OperationKind kind, int length, string name)
    {
        if (length > 0 || kind != OperationKind.Receive)
        {
            return false;
        }

        _ = Enter(name);
        return true;
    }
}
