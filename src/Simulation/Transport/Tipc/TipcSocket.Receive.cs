// Receiving (tipc_recvmsg, tipc_recvstream): messages whole, the rest of one that does not fit is lost; streams in any parts. Messages without
// data are passed over. A message that came back, or the end of a connection, lies in the queue among the others.
using System.Net.Sockets;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed partial class TipcSocket
{
    // TIPC_ACK_RATE: the sender is told when a quarter of the window was read.
    private const int AcknowledgmentShare = 4;

    private int _receiveWindow = LeastReceiveBuffer / BlockLength / WindowShare;
    private int _untoldBlocks;

    internal override SocketError Receive(Span<byte> buffer, SocketFlags flags, bool wantSource, out ReceiveOutcome outcome)
    {
        outcome = default;
        if (buffer.IsEmpty)
        {
            return SocketError.InvalidArgument;
        }

        if (IsConnectionBased && State == TipcSocketState.Open)
        {
            return SocketError.NotConnected;
        }

        bool isPeek = (flags & SocketFlags.Peek) != 0;
        return Type == SocketType.Stream
            ? ReceiveStream(buffer, isPeek, wantSource, out outcome)
            : ReceiveMessage(buffer, isPeek, wantSource, out outcome);
    }

    private SocketError ReceiveMessage(Span<byte> buffer, bool isPeek, bool wantSource, out ReceiveOutcome outcome)
    {
        outcome = default;
        SocketError error = FindReceived(out TipcReceived? first);
        if (error != SocketError.Success)
        {
            return error;
        }

        TipcMessage message = first!.Message;
        outcome.Source = wantSource ? new TipcPortId(message.OriginNode, message.OriginPort).ToEndPoint() : null;
        if (message.Error == TipcError.None)
        {
            outcome.Count = Math.Min(buffer.Length, message.DataLength);
            outcome.IsTruncated = outcome.Count < message.DataLength;
            message.Data[..outcome.Count].CopyTo(buffer);
        }
        else if (IsConnectionBased && message.Error != TipcError.ConnectionShutdown)
        {
            // It stays, so that the next call meets it again.
            return SocketError.ConnectionReset;
        }

        if (!isPeek)
        {
            Consume();
        }

        return SocketError.Success;
    }

    private SocketError ReceiveStream(Span<byte> buffer, bool isPeek, bool wantSource, out ReceiveOutcome outcome)
    {
        outcome = default;
        int count = 0;
        while (count < buffer.Length)
        {
            SocketError error = FindReceived(out TipcReceived? first);
            if (error != SocketError.Success)
            {
                return count > 0 ? SocketError.Success : error;
            }

            TipcMessage message = first!.Message;
            if (message.Error != TipcError.None)
            {
                return count > 0 ? SocketError.Success : ReceiveEnd(message, isPeek);
            }

            if (count == 0 && wantSource)
            {
                outcome.Source = new TipcPortId(message.OriginNode, message.OriginPort).ToEndPoint();
            }

            ReadOnlySpan<byte> rest = message.Data[first.Consumed..];
            int part = Math.Min(rest.Length, buffer.Length - count);
            rest[..part].CopyTo(buffer[count..]);
            count += part;
            outcome.Count = count;
            if (isPeek)
            {
                break;
            }

            first.Consumed += part;
            if (part == rest.Length)
            {
                Consume();
            }
        }

        return SocketError.Success;
    }

    private SocketError ReceiveEnd(TipcMessage message, bool isPeek)
    {
        if (message.Error != TipcError.ConnectionShutdown)
        {
            return SocketError.ConnectionReset;
        }

        if (!isPeek)
        {
            Consume();
        }

        return SocketError.Success;
    }

    // tipc_wait_for_rcvmsg(): the first message that says something.
    private SocketError FindReceived(out TipcReceived? first)
    {
        first = null;
        if (_pendingError != SocketError.Success)
        {
            return TakeError();
        }

        while (_received.TryPeek(out first))
        {
            if (first.Message.DataLength > 0 || first.Message.Error != TipcError.None)
            {
                return SocketError.Success;
            }

            RemoveFirst();
        }

        return _isShut && MayBlock ? SocketError.NotConnected : SocketError.WouldBlock;
    }

    // Takes the first message off the queue; on a connection the sender's window opens.
    private void Consume()
    {
        TipcMessage message = RemoveFirst();
        if (!IsConnectionBased)
        {
            return;
        }

        _untoldBlocks += Blocks(message.Length);
        if (_untoldBlocks >= _receiveWindow / AcknowledgmentShare && State == TipcSocketState.Established)
        {
            SendAcknowledgment();
        }
    }

    // tipc_sk_build_ack()
    private void SendAcknowledgment()
    {
        _receiveWindow = ReceiveBuffer / BlockLength / WindowShare;
        var message = new TipcMessage(TipcUser.ConnectionManager, TipcMessageType.Acknowledgment, TipcMessage.InternalHeader, 0)
        {
            PreviousNode = _node.Self,
            OriginNode = _node.Self,
            OriginPort = Port,
            DestinationNode = _peer.Node,
            DestinationPort = _peer.Port,
            AcknowledgedBlocks = _untoldBlocks,
            AdvertisedWindow = _receiveWindow,
        };
        _untoldBlocks = 0;
        _node.Send(message, _peer.Node);
    }
}
