// TCP on one host: which connection or listener a segment is for, and the answer where there is none (RFC 9293 3.10.7.1).
using SimNet.Simulation.Engine;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed class TcpProtocol : ITransportProtocol
{
    private const int TimeWaitGap = 65537;

    private readonly Dictionary<TcpTuple, TcpConnection> _connections = [];
    private readonly Dictionary<ushort, List<TcpSocket>> _listeners = [];
    // The one that a segment came for last.
    private TcpTuple _lastTuple;
    private TcpConnection? _last;
    private readonly RandomStream _random;
    private readonly uint _timestampSecret;

    internal TcpProtocol(IpStack ip, HostSettings settings)
    {
        Ip = ip;
        Settings = settings;
        _random = ip.Loop.Random.Get($"tcp/{ip.HostName}");
        _timestampSecret = ip.Loop.Random.Get($"tcp-timestamps/{ip.HostName}").NextUInt32();
        Ports = new PortTable(ip.Loop.Random.Get($"tcp-ports/{ip.HostName}"));
        ip.Register(IpProtocol.Tcp, this);
    }

    internal IpStack Ip { get; }

    internal HostSettings Settings { get; }

    internal PortTable Ports { get; }

    // Segments that were sent again, for statistics.
    internal long Retransmissions { get; set; }

    internal int ConnectionCount => _connections.Count;

    // RFC 6528 wants it hard to guess; a run wants it to follow from the seed.
    internal uint ChooseInitialSequence() => _random.NextUInt32();

    // Where the clock of timestamps starts: the same for all connections of two hosts, so that it never goes back between them
    // (RFC 7323 5.4, secure_tcp_ts_off).
    internal uint TimestampOffset(InetAddress local, InetAddress remote) =>
        unchecked((uint)(StableHash.Mix(local.Mix() ^ (remote.Mix() << 1)) >> 32) ^ _timestampSecret);

    // Whether a connect may have the pair of addresses. A connection in TIME-WAIT gives it up to a program that named the port, and over
    // loopback after a second to one that did not (tcp_twsk_unique with tcp_tw_reuse = 2).
    internal bool IsFree(in InetEndpoint local, in InetEndpoint remote, bool isPortChosen) =>
        !_connections.TryGetValue(new TcpTuple(local, remote), out TcpConnection? connection)
        || (connection.State == TcpState.TimeWait
            && (isPortChosen || (local.Address.IsLoopback && Ip.Loop.Now - connection.TimeWaitSince > TcpTimes.TimeWaitReuse)));

    // Returns where the new connection's numbers begin: well behind those of one in TIME-WAIT that it takes the place of.
    internal uint Add(TcpConnection connection)
    {
        uint initialSequence = ChooseInitialSequence();
        var tuple = new TcpTuple(connection.Local, connection.Remote);
        if (_connections.TryGetValue(tuple, out TcpConnection? old))
        {
            initialSequence = SequenceNumber.Add(old.Sender.Highest, TimeWaitGap);
            old.Drop();
        }

        _connections.Add(tuple, connection);
        return initialSequence;
    }

    internal void Remove(TcpConnection connection)
    {
        var tuple = new TcpTuple(connection.Local, connection.Remote);
        if (_connections.TryGetValue(tuple, out TcpConnection? current) && ReferenceEquals(current, connection))
        {
            _connections.Remove(tuple);
            _last = ReferenceEquals(_last, connection) ? null : _last;
        }
    }

    internal void AddListener(TcpSocket socket)
    {
        if (!_listeners.TryGetValue(socket.Local.Port, out List<TcpSocket>? sockets))
        {
            sockets = [];
            _listeners.Add(socket.Local.Port, sockets);
        }

        sockets.Add(socket);
    }

    internal void RemoveListener(TcpSocket socket)
    {
        if (_listeners.TryGetValue(socket.Local.Port, out List<TcpSocket>? sockets) && sockets.Remove(socket) && sockets.Count == 0)
        {
            _listeners.Remove(socket.Local.Port);
        }
    }

    public void Receive(Packet packet)
    {
        var tuple = new TcpTuple(packet.DestinationEndpoint, packet.SourceEndpoint);
        if (Find(tuple) is { } connection && !IsNewConnection(connection, packet))
        {
            if (IsFromTooFar(packet, connection.Socket))
            {
                packet.Release();
            }
            else
            {
                connection.Receive(packet);
            }

            return;
        }

        if ((packet.Flags & (TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Rst)) == TcpFlags.Syn && FindListener(packet) is { } listener)
        {
            if (!IsFromTooFar(packet, listener))
            {
                listener.ReceiveSyn(packet);
            }
        }
        else if ((packet.Flags & TcpFlags.Rst) == 0)
        {
            SendReset(packet);
        }

        packet.Release();
    }

    public void ReceiveError(Packet quoted, IcmpError error)
    {
        if (_connections.TryGetValue(new TcpTuple(quoted.SourceEndpoint, quoted.DestinationEndpoint), out TcpConnection? connection))
        {
            connection.ReceiveError(quoted.Sequence, error);
        }
    }

    // RFC 9293 3.10.7.1: the answer to a segment that belongs to no connection, or to one that denies it.
    internal void SendReset(Packet cause)
    {
        Packet reset = Ip.Packets.Rent(IpProtocol.Tcp, cause.DestinationEndpoint, cause.SourceEndpoint);
        if ((cause.Flags & TcpFlags.Ack) != 0)
        {
            reset.Flags = TcpFlags.Rst;
            reset.Sequence = cause.Acknowledgment;
        }
        else
        {
            reset.Flags = TcpFlags.Rst | TcpFlags.Ack;
            reset.Acknowledgment = SequenceNumber.Add(cause.Sequence, cause.SequenceLength);
        }

        Ip.Send(reset);
    }

    private TcpConnection? Find(in TcpTuple tuple)
    {
        if (_last is not null && _lastTuple.Equals(tuple))
        {
            return _last;
        }

        if (_connections.TryGetValue(tuple, out TcpConnection? connection))
        {
            _lastTuple = tuple;
            _last = connection;
        }

        return connection;
    }

    // IP_MINTTL (RFC 5082): told to nobody.
    private static bool IsFromTooFar(Packet packet, TcpSocket socket) => packet.HopLimit < socket.LeastHopLimit(packet.IsIPv4);

    // A SYN with a higher number or a later clock may take over a pair of addresses in TIME-WAIT (RFC 9293 3.6.1, RFC 1122 4.2.2.13).
    private static bool IsNewConnection(TcpConnection connection, Packet packet)
    {
        if (connection.State != TcpState.TimeWait
            || (packet.Flags & (TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Rst)) != TcpFlags.Syn
            || !(SequenceNumber.IsAfter(packet.Sequence, connection.Receiver.Next) || connection.IsNewerTimestamp(packet)))
        {
            return false;
        }

        connection.Drop();
        return true;
    }

    // A listener on the very address goes before one on the wildcard, IPv4's wildcard before that of both families.
    private TcpSocket? FindListener(Packet packet)
    {
        if (!_listeners.TryGetValue(packet.DestinationPort, out List<TcpSocket>? sockets))
        {
            return null;
        }

        TcpSocket? best = null;
        int bestScore = -1;
        uint group = 0;
        foreach (TcpSocket socket in sockets)
        {
            InetAddress bound = socket.Local.Address;
            int score = (bound.IsAny ? 0 : 4) + (socket.BoundInterface != InterfaceIndex.None ? 2 : 0) + (bound.IsIPv4 ? 1 : 0);
            if (score < bestScore || !socket.HearsInterface(packet.InputInterface) || !PortTable.Covers(bound, socket.IPv6Only, packet.Destination))
            {
                continue;
            }

            group = score > bestScore ? 1 : group + 1;
            if (score > bestScore || (socket.ReusePort && packet.BalanceHash % group == 0))
            {
                best = socket;
                bestScore = score;
            }
        }

        return best;
    }
}
