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
            return ReceiveUrgent(buffer, flags, out outcome);
        }

        if (_connection is { Receiver.Readable: > 0 } connection)
        {
            outcome.Count = ReadData(connection, buffer, flags);
            return SocketError.Success;
        }

        if ((flags & SocketFlags.Peek) == 0)
        {
            _connection?.Receiver.SkipUrgentAtHead();
        }

        // The end of the stream goes before an error that came later (SOCK_DONE).
        if (_connection is { Receiver.FinReceived: true })
        {
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
        if (_connection is not { } connection || _isSendShut || PendingError != SocketError.Success || !connection.CanSend)
        {
            return RefuseSend();
        }

        if (buffer.IsEmpty)
        {
            return SocketError.Success;
        }

        sent = connection.Write(buffer, (flags & SocketFlags.OutOfBand) != 0, (flags & SocketFlags.More) != 0);
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
            if ((_connection?.Receiver.Readable ?? 0) >= ReceiveLowWater)
            {
                events |= PollEvents.Read;
            }

            if (_connection is { Receiver.HasUrgent: true })
            {
                events |= PollEvents.Priority;
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
        return connection.Receiver.Skip(buffer.Length, (flags & SocketFlags.Peek) != 0);
    }

    private SocketError ReceiveUrgent(Span<byte> buffer, SocketFlags flags, out ReceiveOutcome outcome)
    {
        outcome = default;
        if (_connection is not { } connection)
        {
            return IsListening ? SocketError.NotConnected : SocketError.InvalidArgument;
        }

        bool isEnded = IsReceiveShut || HasEnded;
        SocketError error = connection.Receiver.ReadUrgent(buffer, (flags & SocketFlags.Peek) != 0, isEnded, out int count);
        outcome.Count = count;
        return error;
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
