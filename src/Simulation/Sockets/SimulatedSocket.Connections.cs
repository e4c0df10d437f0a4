using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Sockets;

internal sealed partial class SimulatedSocket
{
    public AcceptResult Accept()
    {
        AcceptResult result = RunAccept(out OperationEnd end, out SocketError error);
        ThrowUnlessAnswered(end, error);
        return result;
    }

    public SocketError TryAccept(out AcceptResult result)
    {
        result = RunAccept(out OperationEnd end, out SocketError error);
        return ToError(end, error);
    }

    public ValueTask<AcceptResult> AcceptAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<AcceptResult>(cancellationToken);
        }

        SocketOperation operation = Prepare(OperationKind.Accept, SocketFlags.None, null, nameof(AcceptAsync));
        if (!Start(operation, !NeverBlocks, cancellationToken))
        {
            return new ValueTask<AcceptResult>(operation, operation.Token);
        }

        AcceptResult result = operation.TakeAccepted(out _, out SocketError error);
        return error == SocketError.Success ? new(result) : ValueTask.FromException<AcceptResult>(SocketErrors.ToException(error));
    }

    public void Connect(EndPoint remoteEndPoint)
    {
        OperationEnd end = RunConnect(remoteEndPoint, nameof(Connect), out SocketError error);
        ThrowUnlessAnswered(end, error);
    }

    public SocketError TryConnect(EndPoint remoteEndPoint)
    {
        OperationEnd end = RunConnect(remoteEndPoint, nameof(TryConnect), out SocketError error);
        return ToError(end, error);
    }

    public ValueTask ConnectAsync(EndPoint remoteEndPoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(remoteEndPoint);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        OpenSocket file = Enter(nameof(ConnectAsync));
        if (HostEndPoint.IsUnresolved(remoteEndPoint))
        {
            return ResolveAndConnectAsync(remoteEndPoint, cancellationToken);
        }

        SocketError error = BeginConnect(file, remoteEndPoint);
        if (!MayWaitFor(error))
        {
            return error == SocketError.Success ? default : ValueTask.FromException(SocketErrors.ToException(error));
        }

        SocketOperation operation = Prepare(OperationKind.Connect, SocketFlags.None, null, nameof(ConnectAsync));
        if (!Start(operation, mayWait: true, cancellationToken))
        {
            return new ValueTask(operation, operation.Token);
        }

        _ = operation.Take(out error, out _, out _);
        return error == SocketError.Success ? default : ValueTask.FromException(SocketErrors.ToException(error));
    }

    private async ValueTask ResolveAndConnectAsync(EndPoint name, CancellationToken token) =>
        await ConnectAsync(await HostEndPoint.ResolveAsync(name, Host.Names, AddressFamily, token), token);

    private AcceptResult RunAccept(out OperationEnd end, out SocketError error)
    {
        SocketOperation operation = Prepare(OperationKind.Accept, SocketFlags.None, null, nameof(Accept));
        if (!Start(operation, !NeverBlocks, default))
        {
            Loop.Wait(operation);
        }

        return operation.TakeAccepted(out end, out error);
    }

    private OperationEnd RunConnect(EndPoint remoteEndPoint, string name, out SocketError error)
    {
        ArgumentNullException.ThrowIfNull(remoteEndPoint);
        _ = Enter(name);
        EndPoint remote = Resolve(remoteEndPoint);
        error = BeginConnect(Enter(name), remote);
        if (!MayWaitFor(error))
        {
            return OperationEnd.Answered;
        }

        SocketOperation operation = Prepare(OperationKind.Connect, SocketFlags.None, null, name);
        return Run(operation, SocketFlags.None, out error, out _, out _);
    }

    // A local listener whose queue is full makes only a socket without timeout wait; with one, the kernel is told not to (unix_stream_connect).
    private bool MayWaitFor(SocketError error) => error switch
    {
        SocketError.InProgress or SocketError.AlreadyInProgress => !NeverBlocks,
        SocketError.WouldBlock => _timeout is null,
        _ => false,
    };

    private static SocketError BeginConnect(OpenSocket file, EndPoint remoteEndPoint)
    {
        file.Transport.EnterCall();
        SocketError error = file.Transport.Connect(remoteEndPoint);
        file.Transport.LeaveCall();
        return error;
    }
}
