// Connections: the request (SYN) that names a service or a socket, the answer that accept(2) sends, and the ways in which this fails
// (tipc_connect, tipc_accept, tipc_sk_finish_conn).
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed partial class TipcSocket
{
    // CONN_TIMEOUT_DEFAULT, in milliseconds.
    private const ushort DefaultConnectTimeout = 8000;
    private const long NanosecondsPerMillisecond = 1_000_000;

    // A request that found the listener's queue full is sent again after 100 ms and up to a quarter of the timeout.
    private const int LeastRetryDelay = 100;

    private readonly TipcSocketTimer _retry;
    private readonly TipcSocketTimer _connectLimit;
    private ushort _connectTimeout = DefaultConnectTimeout;
    private bool _hasTimedOut;

    // The request for a connection, while it is not answered.
    private TipcMessage? _syn;

    internal static void Join(TipcSocket first, TipcSocket second)
    {
        first._defaultPeer = (TipcEndPoint)second.LocalEndPoint;
        second._defaultPeer = (TipcEndPoint)first.LocalEndPoint;
        first.FinishConnection(new TipcPortId(second._node.Self, second.Port));
        second.FinishConnection(new TipcPortId(first._node.Self, first.Port));
    }

    internal override SocketError Listen(int backlog)
    {
        if (!IsConnectionBased)
        {
            return SocketError.OperationNotSupported;
        }

        if (State != TipcSocketState.Open)
        {
            return SocketError.InvalidArgument;
        }

        State = TipcSocketState.Listening;
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

        if (State != TipcSocketState.Listening)
        {
            return SocketError.InvalidArgument;
        }

        if (_received.Count == 0)
        {
            return SocketError.WouldBlock;
        }

        TipcMessage request = RemoveFirst();
        var connection = new TipcSocket(_node, Type);
        connection.AcceptFrom(request);
        socket = connection;
        remote = connection._peer.ToEndPoint();
        return SocketError.Success;
    }

    internal override SocketError Connect(EndPoint endPoint)
    {
        if (endPoint.AddressFamily == AddressFamily.Unspecified)
        {
            _defaultPeer = null;
            return IsConnectionBased ? SocketError.InvalidArgument : SocketError.Success;
        }

        SocketError error = ReadAddress(endPoint, out TipcEndPoint? address);
        if (error != SocketError.Success)
        {
            return error;
        }

        if (!IsConnectionBased)
        {
            _defaultPeer = address;
            return SocketError.Success;
        }

        if (address!.Type == TipcAddressType.NameSequence)
        {
            return SocketError.InvalidArgument;
        }

        switch (State)
        {
            case TipcSocketState.Open:
                error = SendMessage([], address);
                return error == SocketError.Success ? SocketError.InProgress : error;
            case TipcSocketState.Connecting:
                return SocketError.AlreadyInProgress;
            case TipcSocketState.Established:
                return SocketError.IsConnected;
            default:
                return SocketError.InvalidArgument;
        }
    }

    // tipc_wait_for_connect(): a call that blocks gives up after a time of the socket's own; the request stays under way.
    internal override SocketError FinishConnect()
    {
        if (_pendingError != SocketError.Success)
        {
            return TakeError();
        }

        if (State != TipcSocketState.Connecting)
        {
            return SocketError.Success;
        }

        if (_hasTimedOut)
        {
            _hasTimedOut = false;
            return SocketError.TimedOut;
        }

        if (MayBlock && !_connectLimit.IsSet)
        {
            _connectLimit.Set(_node.Loop.Now + (_connectTimeout * NanosecondsPerMillisecond));
        }

        return SocketError.InProgress;
    }

    private void OnConnectLimit()
    {
        if (State == TipcSocketState.Connecting)
        {
            _hasTimedOut = true;
            _node.Work.Wake(this, PollEvents.Write);
        }
    }

    private void OnRetry()
    {
        if (State == TipcSocketState.Connecting && _syn is { } syn)
        {
            _node.Send(syn.Copy(), _peer.Node);
        }
    }

    // A listener had no room: the request is made again later.
    private void RetryLater()
    {
        int spread = Math.Max(_connectTimeout / 4, 1);
        int delay = LeastRetryDelay + (int)(_node.Random.NextUInt64() % ushort.MaxValue) % spread;
        _retry.Set(_node.Loop.Now + (delay * NanosecondsPerMillisecond));
    }

    private void AcceptFrom(TipcMessage request)
    {
        FinishConnection(new TipcPortId(request.OriginNode, request.OriginPort));
        Importance = request.Importance;
        if (request.DataLength > 0)
        {
            Enqueue(new TipcReceived(request));
        }

        SendPart([]);
    }

    private void FinishConnection(in TipcPortId peer)
    {
        _syn = null;
        _retry.Cancel();
        _connectLimit.Cancel();
        _peer = peer;
        State = TipcSocketState.Established;
    }
}
