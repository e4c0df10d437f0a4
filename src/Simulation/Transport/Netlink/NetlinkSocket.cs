// A netlink socket (netlink(7), af_netlink.c): datagrams to the kernel, to other sockets and to groups; never a connection.
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Netlink;

internal sealed partial class NetlinkSocket : TransportSocket
{
    // What the kernel keeps back of the send buffer.
    private const int Reserve = 32;

    private readonly NetlinkProtocol _netlink;
    private readonly Queue<NetlinkMessage> _received = new();
    private readonly List<NetlinkSocket> _waiters = [];
    private SocketError _pendingError;
    private bool _isConnected;
    private bool _isCongested;
    private bool _isClosed;
    private uint _peerPort;
    private int _peerGroup;
    private int _charged;

    internal NetlinkSocket(NetlinkProtocol netlink, SocketType type, int family)
    {
        _netlink = netlink;
        Type = type;
        FamilyNumber = family;
        SendBuffer = netlink.Settings.Host.DatagramBuffer;
        ReceiveBuffer = netlink.Settings.Host.DatagramBuffer;
    }

    internal override HostSettings Settings => _netlink.Settings.Host;

    internal override AddressFamily Family => AddressFamily.Netlink;

    internal override SocketType Type { get; }

    internal override ProtocolType Protocol => (ProtocolType)FamilyNumber;

    // Which of netlink's families: NETLINK_ROUTE and the like.
    internal int FamilyNumber { get; }

    // 0 until it is bound.
    internal uint PortId { get; private set; }

    internal bool IsBound { get; private set; }

    internal override EndPoint LocalEndPoint => new NetlinkEndPoint(PortId, unchecked((uint)_groups));

    internal override int Available => 0;

    internal override void EnterCall() => _netlink.Wakeups.Enter();

    internal override void LeaveCall() => _netlink.Wakeups.Leave();

    // Unconnected, the peer is the kernel.
    internal override SocketError GetRemoteEndPoint(out EndPoint? endPoint)
    {
        endPoint = new NetlinkEndPoint(_peerPort, MaskOf(_peerGroup));
        return SocketError.Success;
    }

    internal override SocketError Bind(EndPoint endPoint)
    {
        if (endPoint is not NetlinkEndPoint address || (IsBound && address.PortId != PortId))
        {
            return SocketError.InvalidArgument;
        }

        if (!IsBound)
        {
            SocketError error = address.PortId == 0 ? BindAutomatically() : BindTo(address.PortId);
            if (error != SocketError.Success)
            {
                return error;
            }
        }

        BindGroups(address.Groups);
        return SocketError.Success;
    }

    internal override SocketError Listen(int backlog) => SocketError.OperationNotSupported;

    internal override SocketError Accept(out TransportSocket? socket, out EndPoint? remote)
    {
        socket = null;
        remote = null;
        return SocketError.OperationNotSupported;
    }

    internal override SocketError Connect(EndPoint endPoint)
    {
        if (endPoint.AddressFamily == AddressFamily.Unspecified)
        {
            (_isConnected, _peerPort, _peerGroup) = (false, 0, 0);
            return SocketError.Success;
        }

        if (endPoint is not NetlinkEndPoint address)
        {
            return SocketError.InvalidArgument;
        }

        SocketError error = IsBound ? SocketError.Success : BindAutomatically();
        if (error == SocketError.Success)
        {
            (_isConnected, _peerPort, _peerGroup) = (true, address.PortId, FirstGroup(address.Groups));
        }

        return error;
    }

    internal override SocketError FinishConnect() => SocketError.Success;

    internal override SocketError Shutdown(SocketShutdown how) => SocketError.OperationNotSupported;

    internal override SocketError Send(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint? destination, out int sent)
    {
        sent = 0;
        if ((flags & SocketFlags.OutOfBand) != 0)
        {
            return SocketError.OperationNotSupported;
        }

        if (buffer.IsEmpty)
        {
            return SocketErrors.FromErrno(Errno.ENODATA);
        }

        (uint port, int group) = (_peerPort, _peerGroup);
        if (destination is NetlinkEndPoint address)
        {
            (port, group) = (address.PortId, FirstGroup(address.Groups));
        }
        else if (destination is not null)
        {
            return SocketError.InvalidArgument;
        }

        SocketError error = IsBound ? SocketError.Success : BindAutomatically();
        if (error != SocketError.Success)
        {
            return error;
        }

        if (buffer.Length > SendBuffer - Reserve)
        {
            return SocketError.MessageSize;
        }

        if (group != 0)
        {
            _netlink.Broadcast(FamilyNumber, buffer, PortId, port, group);
        }

        error = SendTo(port, group, buffer);
        sent = error == SocketError.Success ? buffer.Length : 0;
        return error;
    }

    internal override SocketError Receive(Span<byte> buffer, SocketFlags flags, bool wantSource, out ReceiveOutcome outcome)
    {
        outcome = default;
        if ((flags & SocketFlags.OutOfBand) != 0)
        {
            return SocketError.OperationNotSupported;
        }

        if (_pendingError != SocketError.Success)
        {
            return TakeError();
        }

        if (!_received.TryPeek(out NetlinkMessage? message))
        {
            return SocketError.WouldBlock;
        }

        int count = Math.Min(buffer.Length, message.Bytes.Length);
        message.Bytes.AsSpan(0, count).CopyTo(buffer);
        outcome.Count = (flags & SocketFlags.Truncated) != 0 ? message.Bytes.Length : count;
        outcome.IsTruncated = count < message.Bytes.Length;
        outcome.Source = wantSource ? new NetlinkEndPoint(message.Sender, MaskOf(message.Group)) : null;
        if ((flags & SocketFlags.Peek) == 0)
        {
            _received.Dequeue();
            _charged -= message.TrueSize;
        }

        NoteReceiveSize(buffer.Length);
        ContinueDump();
        RelieveCongestion();
        return SocketError.Success;
    }

    // datagram_poll(): what is sent counts against its receiver, so a netlink socket is always writable.
    internal override PollEvents Poll()
    {
        PollEvents events = PollEvents.Write;
        events |= _received.Count > 0 ? PollEvents.Read : PollEvents.None;
        return _pendingError != SocketError.Success ? events | PollEvents.Error : events;
    }

    // Netlink sockets know no FIONREAD.
    internal override SocketError Control(uint code, Span<byte> argument, bool isLittleEndian, out int result)
    {
        result = 0;
        return SocketErrors.FromErrno(Errno.ENOTTY);
    }

    internal override SocketError TakeError()
    {
        SocketError error = _pendingError;
        _pendingError = SocketError.Success;
        return error;
    }

    internal override void Close()
    {
        _isClosed = true;
        _netlink.Remove(this);
        _received.Clear();
        _charged = 0;
        EndDump();
        WakeWaiters();
    }

    internal override string Describe() => $"netlink {FamilyNumber}, port {PortId}";

    // False if there is no room; one message fits whatever its size (netlink_attachskb, netlink_broadcast_deliver).
    internal bool TryDeliver(NetlinkMessage message)
    {
        if (_isCongested || (_charged > 0 && _charged + message.TrueSize > ReceiveBuffer))
        {
            return false;
        }

        Enqueue(message);
        return true;
    }

    // A message that nobody waits for is lost: the socket is told once, and hears no more until it has read what is there (netlink_overrun).
    internal void Overrun()
    {
        if (!_isWithoutBufferErrors && !_isCongested)
        {
            _isCongested = true;
            SetError(SocketError.NoBufferSpaceAvailable);
        }
    }

    // The lowest of the groups in a mask: a message goes to one at most.
    private static int FirstGroup(uint mask) => mask == 0 ? 0 : BitOperations.TrailingZeroCount(mask) + 1;

    // Groups above 32 have no place in an address.
    private static uint MaskOf(int group) => group is 0 or > 32 ? 0 : 1U << (group - 1);

    private SocketError BindAutomatically()
    {
        PortId = _netlink.ChoosePort(this);
        IsBound = true;
        return SocketError.Success;
    }

    private SocketError BindTo(uint port)
    {
        SocketError error = _netlink.Insert(this, port);
        if (error == SocketError.Success)
        {
            PortId = port;
            IsBound = true;
        }

        return error;
    }

    // netlink_unicast(): a connected receiver hears its peer alone; a full one makes the sender wait.
    private SocketError SendTo(uint port, int group, ReadOnlySpan<byte> data)
    {
        if (port == 0)
        {
            return _netlink.TrySendToKernel(this, data) ? SocketError.Success : SocketError.ConnectionRefused;
        }

        NetlinkSocket? receiver = _netlink.Find(FamilyNumber, port);
        if (receiver is null || (receiver._isConnected && receiver._peerPort != PortId))
        {
            return SocketError.ConnectionRefused;
        }

        if (receiver.TryDeliver(new NetlinkMessage(data.ToArray(), PortId, group)))
        {
            return SocketError.Success;
        }

        if (!receiver._waiters.Contains(this))
        {
            receiver._waiters.Add(this);
        }

        return SocketError.WouldBlock;
    }

    private void Enqueue(NetlinkMessage message)
    {
        _charged += message.TrueSize;
        _received.Enqueue(message);
        _netlink.Wakeups.Post(this, PollEvents.Read);
    }

    private void SetError(SocketError error)
    {
        _pendingError = error;
        _netlink.Wakeups.Post(this, PollEvents.Read | PollEvents.Write | PollEvents.Error);
    }

    // netlink_rcv_wake()
    private void RelieveCongestion()
    {
        if (_received.Count == 0)
        {
            _isCongested = false;
        }

        if (!_isCongested)
        {
            WakeWaiters();
        }
    }

    private void WakeWaiters()
    {
        foreach (NetlinkSocket waiter in _waiters)
        {
            if (!waiter._isClosed)
            {
                _netlink.Wakeups.Post(waiter, PollEvents.Write);
            }
        }

        _waiters.Clear();
    }
}
