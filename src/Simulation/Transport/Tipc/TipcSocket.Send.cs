// Sending (__tipc_sendmsg, tipc_sendmcast, __tipc_sendstream). Messages without connection go to a name, to one of several in turn, to all of a
// range, or to a socket. A connection has a window in blocks of 1 KiB, which its receiver opens as it reads.
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed partial class TipcSocket
{
    // FLOWCTL_BLK_SZ, RCVBUF_MIN and RCVBUF_DEF: a quarter of the buffer is what the window admits.
    private const int BlockLength = 1024;
    private const int LeastReceiveBuffer = 512 * BlockLength;
    private const int DefaultReceiveBuffer = 2048 * BlockLength;
    private const int WindowShare = 4;

    // Links that are full, by their node: this socket is to wait for them.
    private readonly List<uint> _congestedNodes = [];
    private TipcEndPoint? _defaultPeer;
    private int _sendWindow = LeastReceiveBuffer / BlockLength / WindowShare;
    private int _unacknowledgedBlocks;

    private bool IsWindowFull => _unacknowledgedBlocks > _sendWindow;

    internal override SocketError Send(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint? destination, out int sent)
    {
        sent = 0;
        if (!IsConnectionBased)
        {
            SocketError error = Check(buffer.Length, destination, out TipcEndPoint? address);
            if (error == SocketError.Success)
            {
                address ??= _defaultPeer;
                error = address is null ? SocketError.DestinationAddressRequired : SendMessage(buffer, address);
            }

            sent = error == SocketError.Success ? buffer.Length : 0;
            return error;
        }

        if (Type == SocketType.Seqpacket && buffer.Length > TipcMessage.MaxData)
        {
            return SocketError.MessageSize;
        }

        return destination is not null && State == TipcSocketState.Open
            ? SendRequestWithData(buffer, destination, out sent)
            : SendOnConnection(buffer, out sent);
    }

    // A link has room again.
    internal void OnLinkUncongested(uint node)
    {
        _congestedNodes.Remove(node);
        _node.Work.Wake(this, PollEvents.Write);
    }

    private static SocketError Check(int length, EndPoint? destination, out TipcEndPoint? address)
    {
        address = null;
        if (length > TipcMessage.MaxData)
        {
            return SocketError.MessageSize;
        }

        return destination is null ? SocketError.Success : ReadAddress(destination, out address);
    }

    // A connection that begins with data: the request carries it.
    private SocketError SendRequestWithData(ReadOnlySpan<byte> buffer, EndPoint destination, out int sent)
    {
        SocketError error = Check(buffer.Length, destination, out TipcEndPoint? address);
        if (error == SocketError.Success)
        {
            error = SendMessage(buffer, address!);
        }

        sent = error == SocketError.Success ? buffer.Length : 0;
        if (sent > 0 && Type == SocketType.Stream)
        {
            _unacknowledgedBlocks = Blocks(buffer.Length + TipcMessage.NamedHeader);
        }

        return error;
    }

    // A message to an address; from a socket with connections, a request for one.
    private SocketError SendMessage(ReadOnlySpan<byte> data, TipcEndPoint address)
    {
        if (IsConnectionBased && _publications.Count > 0 && State == TipcSocketState.Open)
        {
            return SocketError.OperationNotSupported;
        }

        if (address.Type == TipcAddressType.NameSequence)
        {
            return SendMulticast(data, new TipcRange(address.Value1, address.Value2, address.Value3));
        }

        var target = new TipcPortId(address.Value1, address.Value2);
        if (address.Type == TipcAddressType.Name && !_node.Names.TryFind(address.Value1, address.Value2, out target))
        {
            return SocketError.HostUnreachable;
        }

        if (_congestedNodes.Contains(target.Node))
        {
            return Blocked();
        }

        TipcMessage message;
        if (address.Type == TipcAddressType.Name)
        {
            message = NewMessage(TipcMessageType.Named, TipcMessage.NamedHeader, data, target);
            message.NameType = address.Value1;
            message.NameLower = address.Value2;
            message.LookupScope = TipcScopes.Cluster;
        }
        else
        {
            message = NewMessage(TipcMessageType.Direct, TipcMessage.BasicHeader, data, target);
        }

        return IsConnectionBased ? SendRequest(message, target) : Transmit(message, target.Node);
    }

    private SocketError SendRequest(TipcMessage request, in TipcPortId target)
    {
        request.IsSyn = true;
        TipcMessage kept = request.Copy();
        SocketError error = Transmit(request, target.Node);
        if (error == SocketError.Success)
        {
            _syn = kept;
            _peer = target;
            State = TipcSocketState.Connecting;
        }

        return error;
    }

    // One copy to each node that has somebody, over its link.
    private SocketError SendMulticast(ReadOnlySpan<byte> data, in TipcRange range)
    {
        if (IsConnectionBased)
        {
            return SocketError.InvalidArgument;
        }

        if (_congestedNodes.Count > 0)
        {
            return Blocked();
        }

        List<uint> nodes = _node.Names.FindNodes(range);
        if (nodes.Count == 0)
        {
            return SocketError.HostUnreachable;
        }

        foreach (uint node in nodes)
        {
            TipcMessage message = NewMessage(TipcMessageType.Multicast, TipcMessage.MulticastHeader, data, new TipcPortId(node, 0));
            message.NameType = range.Type;
            message.NameLower = range.Lower;
            message.NameUpper = range.Upper;
            message.LookupScope = TipcScopes.Cluster;
            Transmit(message, node);
        }

        return SocketError.Success;
    }

    private SocketError SendOnConnection(ReadOnlySpan<byte> buffer, out int sent)
    {
        sent = 0;
        do
        {
            if (_congestedNodes.Count > 0 || IsWindowFull || State != TipcSocketState.Established)
            {
                return sent > 0 ? SocketError.Success : Blocked();
            }

            int count = Math.Min(buffer.Length - sent, TipcMessage.MaxData);
            SocketError error = SendPart(buffer.Slice(sent, count));
            if (error != SocketError.Success)
            {
                return sent > 0 ? SocketError.Success : error;
            }

            sent += count;
        }
        while (sent < buffer.Length);
        return SocketError.Success;
    }

    private SocketError SendPart(ReadOnlySpan<byte> data)
    {
        SocketError error = Transmit(NewMessage(TipcMessageType.Connection, TipcMessage.ShortHeader, data, _peer), _peer.Node);
        if (error == SocketError.Success)
        {
            _unacknowledgedBlocks += Blocks(data.Length + TipcMessage.ShortHeader);
        }

        return error;
    }

    private SocketError Transmit(TipcMessage message, uint node)
    {
        switch (_node.Send(message, node, this))
        {
            case TipcSendOutcome.Unreachable:
                return SocketError.HostUnreachable;
            case TipcSendOutcome.Congested:
                _congestedNodes.Add(node);
                return SocketError.Success;
            default:
                return SocketError.Success;
        }
    }

    // Why a send cannot go on (tipc_sk_sock_err).
    private SocketError Blocked()
    {
        if (_pendingError != SocketError.Success)
        {
            return TakeError();
        }

        if (!IsConnectionBased)
        {
            return SocketError.WouldBlock;
        }

        return State switch
        {
            TipcSocketState.Disconnecting => SocketError.Shutdown,
            TipcSocketState.Established => SocketError.WouldBlock,
            _ => SocketError.NotConnected,
        };
    }

    private TipcMessage NewMessage(int type, int headerLength, ReadOnlySpan<byte> data, in TipcPortId target)
    {
        var message = new TipcMessage((TipcUser)Importance, type, headerLength, data.Length)
        {
            IsDestinationDroppable = _isDestinationDroppable,
            IsSourceDroppable = _isSourceDroppable,
            PreviousNode = _node.Self,
            OriginPort = Port,
            DestinationPort = target.Port,
        };
        if (headerLength > TipcMessage.ShortHeader)
        {
            message.OriginNode = _node.Self;
            message.DestinationNode = target.Node;
        }

        data.CopyTo(message.Data);
        return message;
    }

    private static int Blocks(int length) => (length / BlockLength) + 1;
}
