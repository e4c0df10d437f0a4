// Urgent data of a stream: the last byte of a send with MSG_OOB is marked, and a new mark replaces the old one (queue_oob, manage_oob,
// unix_stream_recv_urg). An ordinary receive stops before the mark; if it begins at the mark, the byte is lost, unless SO_OOBINLINE is set.
using System.Net.Sockets;

namespace SimNet.Simulation.Transport.Unix;

internal sealed partial class UnixStreamSocket
{
    private UnixBuffer? _urgent;

    private SocketError SendUrgent(UnixStreamSocket peer, ReadOnlySpan<byte> last, ref int sent)
    {
        SocketError error = SendPart(peer, last, ref sent);
        if (error == SocketError.Success)
        {
            peer._urgent = peer.LastReceived;
        }

        return error;
    }

    private SocketError ReceiveUrgent(Span<byte> buffer, SocketFlags flags, out ReceiveOutcome outcome)
    {
        outcome = default;
        if (IsOutOfBandInline || _urgent is not { } urgent)
        {
            return SocketError.InvalidArgument;
        }

        outcome.Count = Math.Min(buffer.Length, urgent.Count);
        urgent.Bytes[..outcome.Count].CopyTo(buffer);
        if ((flags & SocketFlags.Peek) == 0)
        {
            // The empty buffer stays as the mark, at which ordinary receives still stop; one mark before it is enough.
            _urgent = null;
            urgent.Consume(urgent.Count);
            RemoveEmptyBefore(urgent);
        }

        return SocketError.Success;
    }

    // The buffer that a receive goes on with, from the one at hand; none at the mark if it has something already.
    private UnixBuffer? PassMark(UnixBuffer? buffer, bool isPeek, bool hasData)
    {
        if (buffer is { Count: 0 })
        {
            if (hasData && (_urgent is null || ReferenceEquals(buffer, _urgent)))
            {
                return null;
            }

            buffer = isPeek ? buffer.Next : DropFirst();
        }

        if (buffer is null || !ReferenceEquals(buffer, _urgent))
        {
            return buffer;
        }

        if (hasData)
        {
            return null;
        }

        if (isPeek)
        {
            return IsOutOfBandInline ? buffer : buffer.Next;
        }

        _urgent = null;
        return IsOutOfBandInline ? buffer : DropFirst();
    }

    private UnixBuffer? DropFirst()
    {
        RemoveFirst();
        return FirstReceived;
    }
}
