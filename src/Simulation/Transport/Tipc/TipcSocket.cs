// A TIPC socket of any of its four types (net/tipc/socket.c): messages with or without connection, streams. Names and state are here; what it
// sends, receives and connects to, and what comes in, is in the other parts.
// Left out: Nagle's algorithm of streams, the hourly probe of connections (links watch the nodes), groups, ancillary data.
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed partial class TipcSocket : TransportSocket
{
    // TIPC_RESERVED_TYPES
    private const uint FirstUserService = 64;

    private const PollEvents AnyChange =
        PollEvents.Read | PollEvents.Write | PollEvents.Error | PollEvents.HangUp | PollEvents.ReadHangUp;

    private readonly TipcNode _node;
    private readonly Queue<TipcReceived> _received = new();

    // Newest first.
    private readonly List<TipcPublication> _publications = [];
    private uint _published;
    private int _charged;
    private bool _isShut;
    private SocketError _pendingError;
    private TipcPortId _peer;

    internal TipcSocket(TipcNode node, SocketType type)
    {
        _node = node;
        Type = type;
        Port = node.Register(this);
        SendBuffer = node.Settings.DatagramBuffer;
        ReceiveBuffer = DefaultReceiveBuffer;
        _isDestinationDroppable = !IsConnectionBased;
        _isSourceDroppable = type == SocketType.Dgram;
        _retry = new TipcSocketTimer(this, node.Loop, OnRetry);
        _connectLimit = new TipcSocketTimer(this, node.Loop, OnConnectLimit);
    }

    internal override HostSettings Settings => _node.Settings;

    internal override AddressFamily Family => AddressFamily.Tipc;

    internal override SocketType Type { get; }

    internal override ProtocolType Protocol => ProtocolType.Unspecified;

    internal uint Port { get; }

    internal TipcSocketState State { get; private set; }

    internal override bool IsListening => State == TipcSocketState.Listening;

    internal override EndPoint LocalEndPoint => new TipcPortId(_node.Self, Port).ToEndPoint();

    // Whom the socket is connected with.
    internal TipcPortId? Peer => State == TipcSocketState.Established ? _peer : null;

    // What a receive would find at once, of a stream all of it.
    internal override int Available => Type == SocketType.Stream
        ? _received.Sum(static r => r.Message.DataLength - r.Consumed)
        : _received.TryPeek(out TipcReceived? first) ? first.Message.DataLength - first.Consumed : 0;

    private bool IsConnectionBased => Type is SocketType.Stream or SocketType.Seqpacket;

    internal override void EnterCall() => _node.Work.Enter();

    internal override void LeaveCall() => _node.Work.Leave();

    internal override SocketError GetRemoteEndPoint(out EndPoint? endPoint)
    {
        endPoint = State == TipcSocketState.Established ? _peer.ToEndPoint() : null;
        return endPoint is null ? SocketError.NotConnected : SocketError.Success;
    }

    // tipc_bind(): a negative scope takes the name back.
    internal override SocketError Bind(EndPoint endPoint)
    {
        SocketError error = ReadAddress(endPoint, out TipcEndPoint? address);
        if (error != SocketError.Success)
        {
            return error;
        }

        if (address!.Type == TipcAddressType.Id)
        {
            return SocketError.AddressFamilyNotSupported;
        }

        if (address.Value1 < FirstUserService)
        {
            return SocketError.AccessDenied;
        }

        uint upper = address.Type == TipcAddressType.Name ? address.Value2 : address.Value3;
        int scope = unchecked((sbyte)address.Scope);
        uint kept = Math.Abs(scope) == TipcScopes.Node ? TipcScopes.Node : TipcScopes.Cluster;
        _node.Work.Enter();
        var range = new TipcRange(address.Value1, address.Value2, upper);
        error = scope < 0 ? Withdraw(range, kept) : Publish(range, kept);
        _node.Work.Leave();
        return error;
    }

    // tipc_poll()
    internal override PollEvents Poll()
    {
        PollEvents events = _isShut ? PollEvents.ReadHangUp | PollEvents.Read | PollEvents.HangUp : PollEvents.None;
        bool hasRoom = _congestedNodes.Count == 0;
        switch (State)
        {
            case TipcSocketState.Established when hasRoom && !IsWindowFull:
                events |= PollEvents.Write;
                break;
            case TipcSocketState.Open when hasRoom:
                events |= PollEvents.Write;
                break;
            case TipcSocketState.Disconnecting:
                return PollEvents.Read | PollEvents.HangUp;
            default:
                break;
        }

        bool tellsReceived = State != TipcSocketState.Open || !IsConnectionBased;
        return tellsReceived && _received.Count > 0 ? events | PollEvents.Read : events;
    }

    // tipc_shutdown(): only of both directions.
    internal override SocketError Shutdown(SocketShutdown how)
    {
        if (how != SocketShutdown.Both)
        {
            return SocketError.InvalidArgument;
        }

        Disconnect(TipcError.ConnectionShutdown);
        _isShut = true;
        SocketError error = SocketError.NotConnected;
        if (State == TipcSocketState.Disconnecting)
        {
            DropReceived();
            error = SocketError.Success;
        }

        _node.Work.Wake(this, AnyChange);
        return error;
    }

    internal override void Close()
    {
        Disconnect(TipcError.NoPort);
        _isShut = true;
        WithdrawAll();
        _retry.Cancel();
        _connectLimit.Cancel();
        DropReceived();
        _node.Unregister(this);
    }

    internal override SocketError TakeError()
    {
        SocketError error = _pendingError;
        _pendingError = SocketError.Success;
        return error;
    }

    // Only a refusal does not show in the state.
    internal override void RestoreError(SocketError error)
    {
        if (error == SocketError.ConnectionRefused)
        {
            _pendingError = error;
        }
    }

    internal override string Describe()
    {
        string own = $"tipc {Type} {_node.Self:x}:{Port}";
        return Peer is { } peer ? $"{own} ↔ {peer}" : own;
    }

    // The server of the topology service is bound to a name that programs may not have.
    internal SocketError Publish(in TipcRange range, uint scope)
    {
        if (State == TipcSocketState.Established)
        {
            return SocketError.InvalidArgument;
        }

        uint key = unchecked(Port + _published + 1);
        if (key == Port)
        {
            return SocketError.AddressAlreadyInUse;
        }

        if (_node.Publish(range, scope, Port, key) is not { } publication)
        {
            return SocketError.InvalidArgument;
        }

        _publications.Insert(0, publication);
        _published++;
        return SocketError.Success;
    }

    // tipc_uaddr_valid()
    private static SocketError ReadAddress(EndPoint endPoint, out TipcEndPoint? address)
    {
        address = endPoint as TipcEndPoint;
        bool isValid = address?.Type switch
        {
            TipcAddressType.NameSequence => address.Value2 <= address.Value3,
            TipcAddressType.Name or TipcAddressType.Id => true,
            _ => false,
        };
        return isValid ? SocketError.Success : SocketError.InvalidArgument;
    }

    // tipc_sk_withdraw(): the search ends at the first name that differs in its upper end alone; without any names it always succeeds.
    private SocketError Withdraw(in TipcRange range, uint scope)
    {
        foreach (TipcPublication publication in _publications)
        {
            if (publication.Scope != scope || publication.Range.Type != range.Type || publication.Range.Lower != range.Lower)
            {
                continue;
            }

            if (publication.Range.Upper != range.Upper)
            {
                break;
            }

            _publications.Remove(publication);
            _node.Withdraw(publication);
            return SocketError.Success;
        }

        return _publications.Count == 0 ? SocketError.Success : SocketError.InvalidArgument;
    }

    private void WithdrawAll()
    {
        foreach (TipcPublication publication in _publications)
        {
            _node.Withdraw(publication);
        }

        _publications.Clear();
    }

    // __tipc_shutdown(): ends a connection; what nobody has received goes back to who sent it, of a connection the first message only.
    private void Disconnect(TipcError error)
    {
        if (_received.TryPeek(out TipcReceived? partial) && partial.Consumed > 0)
        {
            RemoveFirst();
        }

        if (!IsConnectionBased || State == TipcSocketState.Listening)
        {
            while (_received.Count > 0)
            {
                _node.Reject(RemoveFirst(), error);
            }

            return;
        }

        if (State is TipcSocketState.Connecting or TipcSocketState.Established)
        {
            State = TipcSocketState.Disconnecting;
            SendEnd(error);
        }

        DropReceived();
    }

    private void SendEnd(TipcError error)
    {
        _syn = null;
        if (_received.Count > 0)
        {
            _node.Reject(RemoveFirst(), error);
            return;
        }

        TipcMessage end = NewMessage(TipcMessageType.Connection, TipcMessage.ShortHeader, [], _peer);
        end.User = TipcUser.CriticalImportance;
        end.Error = error;
        _node.Send(end, _peer.Node);
    }

    private TipcMessage RemoveFirst()
    {
        TipcReceived first = _received.Dequeue();
        _charged -= first.TrueSize;
        return first.Message;
    }

    private void DropReceived()
    {
        _received.Clear();
        _charged = 0;
    }
}
