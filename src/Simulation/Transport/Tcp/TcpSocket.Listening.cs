// The listening side of a TCP socket (listen(2), accept(2), inet_csk_listen_start).
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpSocket
{
    internal override SocketError Listen(int backlog)
    {
        if (_connection is { State: not TcpState.Closed } || _phase != ConnectPhase.Unconnected)
        {
            return SocketError.InvalidArgument;
        }

        int limit = backlog < 0 ? Settings.MaxBacklog : Math.Min(backlog, Settings.MaxBacklog);
        if (_listenQueue is not null)
        {
            _listenQueue.Backlog = limit;
            return SocketError.Success;
        }

        if (!IsPortBound)
        {
            SocketError error = BindPort(Local);
            if (error != SocketError.Success)
            {
                return error;
            }
        }

        // Sockets with SO_REUSEADDR may share a port until one of them listens.
        if (!_protocol.Ports.TryListen(this))
        {
            return SocketError.AddressAlreadyInUse;
        }

        _isQuickAckOff = false;
        _listenQueue = new ListenQueue { Backlog = limit };
        _protocol.AddListener(this);
        return SocketError.Success;
    }

    internal override SocketError Accept(out TransportSocket? socket, out EndPoint? remote)
    {
        socket = null;
        remote = null;
        if (_listenQueue is null)
        {
            return SocketError.InvalidArgument;
        }

        if (!_listenQueue.TryTake(out TcpConnection? connection))
        {
            return SocketError.WouldBlock;
        }

        socket = connection!.Socket;
        remote = connection.Remote.ToIPEndPoint(Family);
        connection.Socket._phase = ConnectPhase.Connected;
        return SocketError.Success;
    }

    // A SYN for this listening socket; the segment stays the caller's.
    internal void ReceiveSyn(Packet syn)
    {
        if (_listenQueue!.IsFull || Ip.FindPath(syn.Source, out NetworkPath path) != SocketError.Success)
        {
            return;
        }

        var child = new TcpSocket(_protocol, Family);
        child.InheritFrom(this);
        child.KeepSyn(syn);
        var connection = new TcpConnection(_protocol, child, syn.DestinationEndpoint, syn.SourceEndpoint, path);
        child.Attach(connection);
        _protocol.Ports.Add(child, child.Local.Port);
        uint initialSequence = _protocol.Add(connection);
        _listenQueue.AddOpening(connection);
        connection.OpenPassively(this, syn, initialSequence);
    }

    // A handshake has been completed; false while the backlog is full.
    internal bool TryQueue(TcpConnection connection)
    {
        if (_listenQueue is null || !_listenQueue.TryQueue(connection))
        {
            return false;
        }

        Events.OnReady(PollEvents.Read);
        return true;
    }

    // The packet that made a connection of a listening socket complete.
    internal void NoteHandshake(Packet packet)
    {
        if (_connection is { Listener: not null })
        {
            TakeMulticastDefaults(packet);
        }
    }

    internal void Forget(TcpConnection connection) => _listenQueue?.Forget(connection);

    private void StopListening()
    {
        ListenQueue queue = _listenQueue!;
        _protocol.RemoveListener(this);
        _listenQueue = null;
        queue.Clear();
        Events.OnReady(PollEvents.Read | PollEvents.HangUp);
    }
}
