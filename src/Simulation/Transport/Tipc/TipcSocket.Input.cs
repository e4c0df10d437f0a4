// What comes in for a socket (tipc_sk_filter_rcv, tipc_sk_filter_connect, tipc_sk_conn_proto_rcv): taken into the queue, acted upon, or sent back.
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed partial class TipcSocket
{
    internal void Input(TipcMessage message)
    {
        if (message.User == TipcUser.ConnectionManager)
        {
            ReceiveProtocol(message);
            return;
        }

        var received = new TipcReceived(message);
        if (!(IsConnectionBased ? IsWanted(message) : !message.IsConnection))
        {
            _node.Reject(message, TipcError.NoPort);
        }
        else if (_charged + received.TrueSize >= ReceiveLimit(message))
        {
            _node.Reject(message, TipcError.Overload);
        }
        else
        {
            Enqueue(received);
        }
    }

    private void Enqueue(TipcReceived received)
    {
        _charged += received.TrueSize;
        _received.Enqueue(received);
        _node.Work.Wake(this, PollEvents.Read);
    }

    // rcvbuf_limit(): without connection, the more important messages have more room.
    private long ReceiveLimit(TipcMessage message) => message.IsConnection ? ReceiveBuffer : (long)ReceiveBuffer << message.Importance;

    // Whether a socket with connections takes a message into its queue; it may change the state.
    private bool IsWanted(TipcMessage message)
    {
        if (message.Type == TipcMessageType.Multicast)
        {
            return false;
        }

        switch (State)
        {
            case TipcSocketState.Connecting:
                return IsWantedWhileConnecting(message);
            case TipcSocketState.Listening:
                return message.IsSyn && !message.IsConnection && message.Error == TipcError.None;
            case TipcSocketState.Established:
                return IsWantedOnConnection(message);
            default:
                return false;
        }
    }

    private bool IsWantedWhileConnecting(TipcMessage message)
    {
        if (message.IsConnection && message.Error == TipcError.None)
        {
            FinishConnection(new TipcPortId(message.OriginNode, message.OriginPort));
            Importance = message.Importance;
            if (message.DataLength > 0)
            {
                _node.Work.Wake(this, AnyChange);
                return true;
            }

            // An answer without data does its work here.
            _node.Work.Wake(this, AnyChange);
            message.IsDestinationDroppable = true;
            return false;
        }

        if (!message.IsConnection)
        {
            if (message.OriginPort != _peer.Port || message.OriginNode != _peer.Node)
            {
                return false;
            }

            if (message.Error == TipcError.Overload && _syn is not null)
            {
                RetryLater();
                return false;
            }
        }

        End(SocketError.ConnectionRefused);
        return true;
    }

    private bool IsWantedOnConnection(TipcMessage message)
    {
        if (!IsFromPeer(message))
        {
            return false;
        }

        if (message.Error != TipcError.None)
        {
            End(SocketError.Success);
        }

        return true;
    }

    // The connection is over; the message that says so is received like any other.
    private void End(SocketError error)
    {
        State = TipcSocketState.Disconnecting;
        _pendingError = error;
        _retry.Cancel();
        _connectLimit.Cancel();
        _node.Work.Wake(this, AnyChange);
    }

    private bool IsFromPeer(TipcMessage message) =>
        State == TipcSocketState.Established && message.OriginPort == _peer.Port && message.OriginNode == _peer.Node;

    private void ReceiveProtocol(TipcMessage message)
    {
        if (!IsFromPeer(message))
        {
            return;
        }

        if (message.Error != TipcError.None)
        {
            End(SocketError.Success);
            return;
        }

        if (message.Type == TipcMessageType.Probe)
        {
            message.Type = TipcMessageType.ProbeReply;
            if (TipcReturn.Make(message, _node.Self, TipcError.None) is { } reply)
            {
                _node.Send(reply, reply.DestinationNode);
            }
        }
        else if (message.Type == TipcMessageType.Acknowledgment)
        {
            _unacknowledgedBlocks -= message.AcknowledgedBlocks;
            _sendWindow = message.AdvertisedWindow;
            _node.Work.Wake(this, PollEvents.Write);
        }
    }
}
