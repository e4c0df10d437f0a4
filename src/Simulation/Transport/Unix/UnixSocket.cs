// What all UNIX sockets have in common (unix(7), net/unix/af_unix.c): name, peer, the two halves, the charge for what is under way, the end.
// Left out: descriptors and credentials as ancillary data.
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Unix;

internal abstract partial class UnixSocket : TransportSocket
{
    private const PollEvents AnyChange =
        PollEvents.Read | PollEvents.Write | PollEvents.Error | PollEvents.HangUp | PollEvents.ReadHangUp;

    private readonly List<UnixSocket> _waiters = [];
    private UnixSocket? _waitsOn;
    private UnixQueue _received;
    private int _charged;

    protected UnixSocket(UnixProtocol unix)
    {
        Unix = unix;
        SendBuffer = unix.Settings.DatagramBuffer;
        ReceiveBuffer = unix.Settings.DatagramBuffer;
    }

    internal sealed override AddressFamily Family => AddressFamily.Unix;

    internal sealed override ProtocolType Protocol => ProtocolType.Unspecified;

    internal sealed override HostSettings Settings => Unix.Settings;

    internal sealed override bool IsListening => State == UnixState.Listening;

    internal UnixName? Name { get; private set; }

    internal override EndPoint LocalEndPoint => Name?.EndPoint ?? UnixEndPoint.Unnamed;

    private protected UnixProtocol Unix { get; }

    // It stays after the peer is closed: its name can still be asked for.
    private protected UnixSocket? Peer { get; set; }

    private protected UnixState State { get; set; }

    private protected bool IsDead { get; private set; }

    private protected bool IsReceiveShut { get; private set; }

    private protected bool IsSendShut { get; private set; }

    // SO_ERROR
    private protected SocketError PendingError { get; private set; }

    // A first buffer without bytes does not count: the kernel takes it for the mark of urgent data that has been received.
    private bool HasUnread => _received.First is { } first && (first.Count > 0 || first.Next is not null);

    private protected bool IsConnectionBased => Type != SocketType.Dgram;

    private protected UnixBuffer? FirstReceived => _received.First;

    private protected UnixBuffer? LastReceived => _received.Last;

    private protected int ReceivedCount => _received.Count;

    // unix_writable(): writable again only when three quarters are free.
    private protected bool IsWritable => State != UnixState.Listening && (long)_charged << 2 <= SendBuffer;

    internal static void Join(UnixSocket first, UnixSocket second)
    {
        first.Peer = second;
        second.Peer = first;
        first.State = UnixState.Established;
        second.State = UnixState.Established;
    }

    internal override void EnterCall() => Unix.Wakeups.Enter();

    internal override void LeaveCall() => Unix.Wakeups.Leave();

    internal override SocketError GetRemoteEndPoint(out EndPoint? endPoint)
    {
        endPoint = Peer is { } peer ? peer.LocalEndPoint : null;
        return endPoint is null ? SocketError.NotConnected : SocketError.Success;
    }

    internal override SocketError Bind(EndPoint endPoint)
    {
        SocketError error = UnixName.Read(endPoint, out UnixName? name);
        if (error != SocketError.Success)
        {
            return error;
        }

        if (name is not null)
        {
            error = Unix.Names.Bind(this, name);
        }
        else if (Name is null)
        {
            error = Unix.Names.BindAutomatically(this, out name);
        }

        if (error == SocketError.Success)
        {
            Name ??= name;
        }

        return error;
    }

    internal override SocketError Shutdown(SocketShutdown how)
    {
        if (how is not (SocketShutdown.Receive or SocketShutdown.Send or SocketShutdown.Both))
        {
            return SocketError.InvalidArgument;
        }

        bool receive = how != SocketShutdown.Send;
        bool send = how != SocketShutdown.Receive;
        ShutHalves(receive, send);
        if (IsConnectionBased)
        {
            Peer?.ShutHalves(receive: send, send: receive);
        }

        return SocketError.Success;
    }

    internal override void Close() => Close(wasNeverAccepted: false);

    internal override string Describe()
    {
        string own = Name?.ToString() ?? "(unnamed)";
        return Peer is { } peer ? $"unix {own} ↔ {peer.Name?.ToString() ?? "(unnamed)"}" : $"unix {own}";
    }

    private protected static bool CanReach(UnixSocket peer) => !peer.IsDead && !peer.IsReceiveShut;

    internal sealed override SocketError TakeError()
    {
        SocketError error = PendingError;
        PendingError = SocketError.Success;
        return error;
    }

    // sock_alloc_send_pskb(): what stands in the way of one more buffer.
    private protected SocketError CheckRoomToSend()
    {
        if (PendingError != SocketError.Success)
        {
            return TakeError();
        }

        if (IsSendShut)
        {
            return SocketError.Shutdown;
        }

        return _charged < SendBuffer ? SocketError.Success : SocketError.WouldBlock;
    }

    // What poll() says of any socket but for writing (unix_poll, unix_dgram_poll).
    private protected PollEvents PollState()
    {
        PollEvents events = PendingError != SocketError.Success ? PollEvents.Error : PollEvents.None;
        if (IsReceiveShut)
        {
            events |= PollEvents.Read | PollEvents.ReadHangUp;
        }

        if (!_received.IsEmpty || _backlog is { Count: > 0 })
        {
            events |= PollEvents.Read;
        }

        bool isUnconnected = IsConnectionBased && State == UnixState.Closed;
        return isUnconnected || (IsReceiveShut && IsSendShut) ? events | PollEvents.HangUp : events;
    }

    private protected int CountReceivedBytes()
    {
        int count = 0;
        for (UnixBuffer? buffer = _received.First; buffer is not null; buffer = buffer.Next)
        {
            count += buffer.Count;
        }

        return count;
    }

    private protected void SetError(SocketError error)
    {
        PendingError = error;
        Unix.Wakeups.Post(this, AnyChange);
    }

    private protected void Deliver(UnixSocket receiver, ReadOnlySpan<byte> data, int trueSize)
    {
        _charged += trueSize;
        receiver._received.Add(Unix.Rent(this, data, trueSize));
        Unix.Wakeups.Post(receiver, PollEvents.Read);
    }

    // Drops the oldest buffer; its sender has room again.
    private protected void RemoveFirst()
    {
        Release(_received.TakeFirst());
    }

    // Drops the buffer before another one if nothing is left in it.
    private protected void RemoveEmptyBefore(UnixBuffer buffer)
    {
        if (_received.FindBefore(buffer) is { Count: 0 } empty)
        {
            _received.Remove(empty);
            Release(empty);
        }
    }

    private void Release(UnixBuffer buffer)
    {
        UnixSocket sender = buffer.Sender;
        sender._charged -= buffer.TrueSize;
        Unix.Return(buffer);
        if (sender.IsWritable && !sender.IsDead)
        {
            Unix.Wakeups.Post(sender, PollEvents.Write);
        }
    }

    private protected void DropReceived()
    {
        while (!_received.IsEmpty)
        {
            RemoveFirst();
        }
    }

    // Others that want to be told when this socket's queue has room.
    private protected void AddWaiter(UnixSocket waiter)
    {
        if (waiter._waitsOn is null || !_waiters.Contains(waiter))
        {
            waiter._waitsOn = this;
            _waiters.Add(waiter);
        }
    }

    private protected void WakeWaiters()
    {
        foreach (UnixSocket waiter in _waiters)
        {
            if (ReferenceEquals(waiter._waitsOn, this))
            {
                waiter._waitsOn = null;
            }

            Unix.Wakeups.Post(waiter, PollEvents.Write);
        }

        _waiters.Clear();
    }

    private void ShutHalves(bool receive, bool send)
    {
        IsReceiveShut |= receive;
        IsSendShut |= send;
        Unix.Wakeups.Post(this, AnyChange);
    }

    // unix_release_sock()
    private void Close(bool wasNeverAccepted)
    {
        IsDead = true;
        IsReceiveShut = true;
        IsSendShut = true;
        State = UnixState.Closed;
        Unix.Names.Release(this);
        WakeWaiters();
        UnixSocket? peer = Peer;
        Peer = null;
        if (peer is not null && IsConnectionBased)
        {
            if (HasUnread || wasNeverAccepted)
            {
                peer.PendingError = SocketError.ConnectionReset;
            }

            peer.ShutHalves(receive: true, send: true);
        }

        DropReceived();
        CloseBacklog();
    }

    private void CloseBacklog()
    {
        while (_backlog is not null && _backlog.TryDequeue(out UnixSocket? connection))
        {
            connection.Close(wasNeverAccepted: true);
        }
    }
}
