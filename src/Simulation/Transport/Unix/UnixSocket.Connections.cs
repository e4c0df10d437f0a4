// Listening, connecting and accepting, which streams and sequenced packets share (unix_listen, unix_stream_connect, unix_accept). A connection
// is there as soon as it waits in the listener's queue, and data may flow before it is accepted.
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Unix;

internal abstract partial class UnixSocket
{
    private Queue<UnixSocket>? _backlog;
    private int _backlogLimit;
    private UnixName? _connectTarget;

    internal override SocketError Listen(int backlog)
    {
        if (!IsConnectionBased)
        {
            return SocketError.OperationNotSupported;
        }

        if (Name is null || State == UnixState.Established)
        {
            return SocketError.InvalidArgument;
        }

        int limit = backlog < 0 ? Unix.Settings.MaxBacklog : Math.Min(backlog, Unix.Settings.MaxBacklog);
        if (limit > _backlogLimit)
        {
            WakeWaiters();
        }

        _backlogLimit = limit;
        _backlog ??= new Queue<UnixSocket>();
        State = UnixState.Listening;
        return SocketError.Success;
    }

    internal override SocketError Accept(out TransportSocket? socket, out EndPoint? remote)
    {
        socket = null;
        remote = null;
        if (!IsConnectionBased)
        {
            return SocketError.OperationNotSupported;
        }

        if (State != UnixState.Listening)
        {
            return SocketError.InvalidArgument;
        }

        if (!_backlog!.TryDequeue(out UnixSocket? connection))
        {
            return IsReceiveShut && MayBlock ? SocketError.InvalidArgument : SocketError.WouldBlock;
        }

        WakeWaiters();
        socket = connection;
        remote = connection.Peer!.LocalEndPoint;
        return SocketError.Success;
    }

    internal override SocketError Connect(EndPoint endPoint)
    {
        SocketError error = UnixName.Read(endPoint, out _connectTarget);
        if (error != SocketError.Success)
        {
            return error;
        }

        return _connectTarget is { } target ? ConnectTo(target) : SocketError.InvalidArgument;
    }

    // For a connect that waits for room in the listener's queue: the kernel begins anew, with the name.
    internal override SocketError FinishConnect()
    {
        SocketError error = _connectTarget is { } target ? ConnectTo(target) : SocketError.InvalidArgument;
        return error == SocketError.WouldBlock ? SocketError.InProgress : error;
    }

    private SocketError ConnectTo(UnixName target)
    {
        SocketError error = Unix.Names.Find(target, Type, out UnixSocket? listener);
        if (error != SocketError.Success)
        {
            return error;
        }

        if (listener!.State != UnixState.Listening || listener.IsReceiveShut)
        {
            return SocketError.ConnectionRefused;
        }

        // As many as the backlog says, and one more (unix_recvq_full).
        if (listener._backlog!.Count > listener._backlogLimit)
        {
            listener.AddWaiter(this);
            return SocketError.WouldBlock;
        }

        if (State != UnixState.Closed)
        {
            return State == UnixState.Established ? SocketError.IsConnected : SocketError.InvalidArgument;
        }

        UnixSocket accepted = Unix.Create(Type);
        accepted.Name = listener.Name;
        Join(this, accepted);
        listener._backlog.Enqueue(accepted);
        Unix.Wakeups.Post(listener, PollEvents.Read);
        return SocketError.Success;
    }
}
