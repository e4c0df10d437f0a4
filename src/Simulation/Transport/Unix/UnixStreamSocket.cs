// A stream (unix_stream_sendmsg, unix_stream_read_generic, unix_poll). What was sent in one call lies in buffers of its own, but a receive
// joins them. Left out: urgent data.
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Unix;

internal sealed class UnixStreamSocket(UnixProtocol unix) : UnixSocket(unix)
{
    // A send waits for room: it goes on where the kernel would, and meets a pending error before the end of the stream.
    private bool _isBlockedInSend;

    internal override SocketType Type => SocketType.Stream;

    internal override int Available => CountReceivedBytes();

    internal override SocketError Send(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint? destination, out int sent)
    {
        sent = 0;
        if (destination is not null)
        {
            return State == UnixState.Established ? SocketError.IsConnected : SocketError.OperationNotSupported;
        }

        if (Peer is not { } peer)
        {
            return SocketError.NotConnected;
        }

        if (IsSendShut && !_isBlockedInSend)
        {
            return SocketError.Shutdown;
        }

        SocketError error = SocketError.Success;
        while (sent < buffer.Length && error == SocketError.Success)
        {
            error = SendPart(peer, buffer[sent..], ref sent);
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

        if (FirstReceived is { } first)
        {
            outcome.Source = wantSource ? first.Sender.Name?.EndPoint : null;
            outcome.Count = (flags & SocketFlags.Peek) != 0 ? Peek(buffer) : Read(buffer);
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
        PollEvents events = PollState();
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
        while (count < buffer.Length && FirstReceived is { } first)
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

    private int Peek(Span<byte> buffer)
    {
        int count = 0;
        for (UnixBuffer? next = FirstReceived; next is not null && count < buffer.Length; next = next.Next)
        {
            int part = Math.Min(next.Count, buffer.Length - count);
            next.Bytes[..part].CopyTo(buffer[count..]);
            count += part;
        }

        return count;
    }
}
