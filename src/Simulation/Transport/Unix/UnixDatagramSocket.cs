// Datagrams and, where a connection is asked for, sequenced packets (unix_dgram_sendmsg, unix_dgram_recvmsg, unix_dgram_poll): whole messages,
// limited by the sender's buffer and, unless the receiver is connected to the sender, by the length of the receiver's queue.
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Unix;

internal sealed class UnixDatagramSocket(UnixProtocol unix, SocketType type) : UnixSocket(unix)
{
    // What the kernel keeps back of the send buffer.
    private const int Reserve = 32;

    internal override SocketType Type => type;

    // The oldest datagram's length, but all records of a connection together (unix_inq_len).
    internal override int Available => IsConnectionBased ? CountReceivedBytes() : FirstReceived?.Count ?? 0;

    private bool IsQueueFull => ReceivedCount > Unix.Settings.MaxUnixDatagrams;

    // Gives the socket its one peer, or takes it away (unix_dgram_connect).
    internal override SocketError Connect(EndPoint endPoint)
    {
        if (IsConnectionBased)
        {
            return base.Connect(endPoint);
        }

        UnixDatagramSocket? peer = null;
        if (endPoint.AddressFamily != AddressFamily.Unspecified)
        {
            SocketError error = Find(endPoint, out peer);
            if (error != SocketError.Success)
            {
                return error;
            }

            if (!MaySendTo(peer!))
            {
                return SocketErrors.NotPermitted;
            }
        }

        UnixSocket? old = Peer;
        Peer = peer;
        if (old is not null && !ReferenceEquals(old, peer))
        {
            Disconnect(old);
        }

        return SocketError.Success;
    }

    internal override SocketError Send(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint? destination, out int sent)
    {
        sent = 0;
        SocketError error = IsConnectionBased ? CheckConnection() : SocketError.Success;
        if (error != SocketError.Success)
        {
            return error;
        }

        if ((flags & SocketFlags.OutOfBand) != 0)
        {
            return SocketError.OperationNotSupported;
        }

        // A connection has its peer whatever the address says.
        error = FindReceiver(IsConnectionBased ? null : destination, buffer.Length, out UnixDatagramSocket? receiver);
        if (error == SocketError.Success)
        {
            error = Send(receiver!, buffer, flags);
        }

        sent = error == SocketError.Success ? buffer.Length : 0;
        return error;
    }

    internal override SocketError Receive(Span<byte> buffer, SocketFlags flags, bool wantSource, out ReceiveOutcome outcome)
    {
        outcome = default;
        if (IsConnectionBased && State != UnixState.Established)
        {
            return SocketError.NotConnected;
        }

        if ((flags & SocketFlags.OutOfBand) != 0)
        {
            return SocketError.OperationNotSupported;
        }

        if (PendingError != SocketError.Success)
        {
            return TakeError();
        }

        if (FirstReceived is not { } first)
        {
            // Datagrams have no end: only a call that may wait without end gives up where the receiving half is shut.
            return IsReceiveShut && (IsConnectionBased || MayBlock) ? SocketError.Success : SocketError.WouldBlock;
        }

        int count = Math.Min(buffer.Length, first.Count);
        first.Bytes[..count].CopyTo(buffer);
        outcome.Count = (flags & SocketFlags.Truncated) != 0 ? first.Count : count;
        outcome.IsTruncated = count < first.Count;
        outcome.Source = wantSource ? first.Sender.Name?.EndPoint : null;
        if ((flags & SocketFlags.Peek) == 0)
        {
            RemoveFirst();
            WakeWaiters();
        }

        return SocketError.Success;
    }

    // unix_dgram_poll()
    internal override PollEvents Poll()
    {
        PollEvents events = PollState();
        return IsWritable && !MustWaitForPeer() ? events | PollEvents.Write : events;
    }

    private SocketError CheckConnection()
    {
        if (PendingError != SocketError.Success)
        {
            return TakeError();
        }

        return State == UnixState.Established ? SocketError.Success : SocketError.NotConnected;
    }

    private SocketError Find(EndPoint endPoint, out UnixDatagramSocket? socket)
    {
        socket = null;
        SocketError error = UnixName.Read(endPoint, out UnixName? name);
        if (error != SocketError.Success)
        {
            return error;
        }

        if (name is null)
        {
            return SocketError.InvalidArgument;
        }

        error = Unix.Names.Find(name, Type, out UnixSocket? found);
        socket = error == SocketError.Success ? (UnixDatagramSocket)found! : null;
        return error;
    }

    // Memory comes before the receiver, as in the kernel.
    private SocketError FindReceiver(EndPoint? destination, int length, out UnixDatagramSocket? receiver)
    {
        receiver = null;
        if (destination is not null)
        {
            SocketError invalid = UnixName.Read(destination, out UnixName? name);
            if (invalid != SocketError.Success || name is null)
            {
                return SocketError.InvalidArgument;
            }
        }

        if (length > SendBuffer - Reserve)
        {
            return SocketError.MessageSize;
        }

        SocketError error = CheckRoomToSend();
        if (error != SocketError.Success)
        {
            return error;
        }

        if (destination is not null)
        {
            return Find(destination, out receiver);
        }

        receiver = (UnixDatagramSocket?)Peer;
        return receiver is null ? SocketError.NotConnected : SocketError.Success;
    }

    private SocketError Send(UnixDatagramSocket receiver, ReadOnlySpan<byte> data, SocketFlags flags)
    {
        if (!MaySendTo(receiver))
        {
            return SocketErrors.NotPermitted;
        }

        if (receiver.IsDead)
        {
            return ForgetDeadPeer(receiver);
        }

        if (receiver.IsReceiveShut)
        {
            return SocketError.Shutdown;
        }

        if (MustWaitFor(receiver))
        {
            receiver.AddWaiter(this);
            return SocketError.WouldBlock;
        }

        Deliver(receiver, data, UnixMemory.OfDatagram(data.Length));
        return SocketError.Success;
    }

    // Only datagram sockets can be asked to send to a closed peer; the first who tries is told, and has no peer from then on.
    private SocketError ForgetDeadPeer(UnixDatagramSocket peer)
    {
        if (IsConnectionBased)
        {
            return SocketError.Shutdown;
        }

        Peer = null;
        Disconnect(peer);
        return SocketError.ConnectionRefused;
    }

    // unix_dgram_disconnected(): what the old peer sent is lost, and it is told if it still sends here.
    private void Disconnect(UnixSocket old)
    {
        if (FirstReceived is null)
        {
            return;
        }

        DropReceived();
        WakeWaiters();
        ((UnixDatagramSocket)old).NoteLoss(this);
    }

    private void NoteLoss(UnixDatagramSocket sender)
    {
        if (!IsDead && ReferenceEquals(Peer, sender))
        {
            SetError(SocketError.ConnectionReset);
        }
    }

    // unix_may_send(): a connected socket takes datagrams from its peer alone.
    private bool MaySendTo(UnixDatagramSocket receiver) => receiver.Peer is null || ReferenceEquals(receiver.Peer, this);

    private bool MustWaitFor(UnixDatagramSocket receiver) =>
        !ReferenceEquals(receiver, this) && !ReferenceEquals(receiver.Peer, this) && receiver.IsQueueFull;

    private bool MustWaitForPeer()
    {
        if (Peer is not UnixDatagramSocket { IsDead: false } peer || ReferenceEquals(peer.Peer, this) || !peer.IsQueueFull)
        {
            return false;
        }

        peer.AddWaiter(this);
        return true;
    }
}
