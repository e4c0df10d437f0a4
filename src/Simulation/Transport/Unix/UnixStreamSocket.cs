// A stream (unix_stream_sendmsg, unix_stream_read_generic, unix_poll). What was sent in one call lies in buffers of its own, but a receive
// joins them. Urgent data is in UnixStreamSocket.Urgent.cs.
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Unix;

internal sealed partial class UnixStreamSocket(UnixProtocol unix) : UnixSocket(unix)
{
    // A send waits for room: it goes on where the kernel would, and meets a pending error before the end of the stream.
    private bool _isBlockedInSend;

    internal override SocketType Type => SocketType.Stream;

    internal override int Available => CountReceivedBytes();

    internal override SocketError Send(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint? destination, out int sent)
    {
        sent = 0;
        bool isUrgent = (flags & SocketFlags.OutOfBand) != 0;
        if (isUrgent && buffer.IsEmpty)
        {
            return SocketError.OperationNotSupported;
        }

        if (destination is not null)
        {
            return State == UnixState.Established ? SocketError.IsConnected : SocketError.OperationNotSupported;
        }

        if (Peer is not UnixStreamSocket peer)
        {
            return SocketError.NotConnected;
        }

        if (IsSendShut && !_isBlockedInSend)
        {
            return SocketError.Shutdown;
        }

        int ordinary = isUrgent ? buffer.Length - 1 : buffer.Length;
        SocketError error = SocketError.Success;
        while (sent < ordinary && error == SocketError.Success)
        {
            error = SendPart(peer, buffer[sent..ordinary], ref sent);
        }

        if (isUrgent && error == SocketError.Success)
        {
            error = SendUrgent(peer, buffer[ordinary..], ref sent);
        }

        _isBlockedInSend = MayBlock && error == SocketError.WouldBlock;
        return sent > 0 ? SocketError.Success : error;
    }

    internal override SocketError Receive(Span<byte> buffer, SocketFlags flags, bool wantSource, out ReceiveOutcome outcome)
    {
        outcome = default;
        if (State != UnixState.Established)
        {
            return SocketError.InvalidArgument;
        }

        if ((flags & SocketFlags.OutOfBand) != 0)
        {
            return ReceiveUrgent(buffer, flags, out outcome);
        }

        bool isPeek = (flags & SocketFlags.Peek) != 0;
        if (PassMark(FirstReceived, isPeek, hasData: false) is { } first)
        {
            outcome.Source = wantSource ? first.Sender.Name?.EndPoint : null;
            outcome.Count = isPeek ? Peek(first, buffer) : Read(buffer);
            return SocketError.Success;
        }

        if (PendingError != SocketError.Success)
        {
            return TakeError();
        }

        return IsReceiveShut ? SocketError.Success : SocketError.WouldBlock;
    }

    // unix_poll()
    internal override PollEvents Poll()
    {
        PollEvents events = _urgent is null ? PollState() : PollState() | PollEvents.Priority;
        return IsWritable ? events | PollEvents.Write : events;
    }

    private SocketError SendPart(UnixSocket peer, ReadOnlySpan<byte> rest, ref int sent)
    {
        SocketError error = CheckRoomToSend();
        if (error != SocketError.Success)
        {
            return error;
        }

        if (!CanReach(peer))
        {
            return SocketError.Shutdown;
        }

        int count = UnixMemory.StreamChunk(rest.Length, SendBuffer);
        Deliver(peer, rest[..count], UnixMemory.OfStream(count));
        sent += count;
        return SocketError.Success;
    }

    private int Read(Span<byte> buffer)
    {
        int count = 0;
        while (count < buffer.Length && PassMark(FirstReceived, isPeek: false, count > 0) is { } first)
        {
            int part = Math.Min(first.Count, buffer.Length - count);
            first.Bytes[..part].CopyTo(buffer[count..]);
            first.Consume(part);
            count += part;
            if (first.Count == 0)
            {
                RemoveFirst();
            }
        }

        return count;
    }

    private int Peek(UnixBuffer first, Span<byte> buffer)
    {
        int count = 0;
        UnixBuffer? next = first;
        while (next is not null && count < buffer.Length)
        {
            int part = Math.Min(next.Count, buffer.Length - count);
            next.Bytes[..part].CopyTo(buffer[count..]);
            count += part;
            next = PassMark(next.Next, isPeek: true, hasData: true);
        }

        return count;
    }
}
