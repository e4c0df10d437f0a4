// Sending, receiving and readiness of a TCP socket, with the errors of Linux's tcp_sendmsg(), tcp_recvmsg() and tcp_poll().
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpSocket
{
    internal override SocketError Receive(Span<byte> buffer, SocketFlags flags, bool wantSource, out ReceiveOutcome outcome)
    {
        outcome = default;
        if ((flags & SocketFlags.OutOfBand) != 0)
        {
            return SocketError.InvalidArgument;
        }

        if (_connection is { Receiver.Available: > 0 } connection)
        {
            outcome.Count = ReadData(connection, buffer, flags);
            return SocketError.Success;
        }

        if (PendingError != SocketError.Success)
        {
            return TakeError();
        }

        if (IsReceiveShut || HasEnded)
        {
            return SocketError.Success;
        }

        return _connection is null || State == TcpState.Closed ? SocketError.NotConnected : SocketError.WouldBlock;
    }

    internal override SocketError Send(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint? destination, out int sent)
    {
        sent = 0;
        if ((flags & SocketFlags.OutOfBand) != 0)
        {
            return SocketError.OperationNotSupported;
        }

        if (_connection is not { } connection || _isSendShut || PendingError != SocketError.Success || !connection.CanSend)
        {
            return RefuseSend();
        }

        if (buffer.IsEmpty)
        {
            return SocketError.Success;
        }

        sent = connection.Write(buffer);
        if (sent > 0)
        {
            return SocketError.Success;
        }

        connection.Sender.WantSpace();
        return SocketError.WouldBlock;
    }

    // tcp_poll()
    internal override PollEvents Poll()
    {
        if (_listenQueue is { } queue)
        {
            return queue.WaitingCount > 0 ? PollEvents.Read : PollEvents.None;
        }

        PollEvents events = PollEvents.None;
        bool isReceiveShut = IsReceiveShut || HasEnded;
        bool isSendShut = _isSendShut || _isDone;
        if ((isReceiveShut && isSendShut) || State == TcpState.Closed)
        {
            events |= PollEvents.HangUp;
        }

        if (isReceiveShut)
        {
            events |= PollEvents.Read | PollEvents.ReadHangUp;
        }

        if (State != TcpState.SynSent && State != TcpState.SynReceived)
        {
            if (Available > 0)
            {
                events |= PollEvents.Read;
            }

            if (isSendShut || _connection is null || _connection.Sender.IsWritable)
            {
                events |= PollEvents.Write;
            }
            else
            {
                _connection.Sender.WantSpace();
            }
        }

        if (PendingError != SocketError.Success)
        {
            events |= PollEvents.Error;
        }

        return events;
    }

    private static int ReadData(TcpConnection connection, Span<byte> buffer, SocketFlags flags)
    {
        if ((flags & SocketFlags.Truncated) == 0)
        {
            return connection.Receiver.Read(buffer, (flags & SocketFlags.Peek) != 0);
        }

        // MSG_TRUNC on a stream throws the bytes away (tcp(7)).
        int count = Math.Min(buffer.Length, connection.Receiver.Available);
        if ((flags & SocketFlags.Peek) == 0)
        {
            connection.Receiver.Consume(count);
        }

        return count;
    }

    // sk_stream_error(): the pending error goes before EPIPE.
    private SocketError RefuseSend()
    {
        if (PendingError != SocketError.Success)
        {
            return TakeError();
        }

        return !_isSendShut && State is TcpState.SynSent or TcpState.SynReceived ? SocketError.WouldBlock : SocketError.Shutdown;
    }

    // The peer has ended its half, or the connection is gone.
    private bool HasEnded => _isDone || _connection is { Receiver.FinReceived: true };
}
