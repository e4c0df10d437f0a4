// A TCP socket as a program sees it (tcp(7)): unconnected, listening, or the owner of a connection. The errors are those of Linux's
// inet_stream_connect(), tcp_sendmsg() and tcp_recvmsg().
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpSocket : InetSocket
{
    // RFC 7323 2.3
    private const int MaxWindowShift = 14;

    private readonly TcpProtocol _protocol;
    private ListenQueue? _listenQueue;
    private TcpConnection? _connection;
    private ConnectPhase _phase;
    private bool _isDone;
    private bool _isSendShut;
    private bool _isPortChosen;

    internal TcpSocket(TcpProtocol protocol, AddressFamily family)
        : base(protocol.Ip, protocol.Settings, family)
    {
        _protocol = protocol;
        SendBuffer = protocol.Settings.TcpSendBuffer;
        ReceiveBuffer = protocol.Settings.TcpReceiveBuffer;
    }

    // What connect() has been told so far (enum socket_state of Linux).
    private enum ConnectPhase
    {
        Unconnected,
        Connecting,
        Connected,
        Disconnecting,
    }

    // The shift for the largest window that the receive buffer may grow to; one that the program has set does not grow
    // (tcp_select_initial_window).
    internal byte OfferedWindowShift
    {
        get
        {
            const int unscaledBits = 15;
            int largest = IsReceiveBufferLocked ? ReceiveBuffer / 2 : Math.Max(Settings.TcpMaxReceiveBuffer, Settings.MaxReceiveBuffer);
            return (byte)Math.Clamp(BitOperations.Log2((uint)largest) - unscaledBits, 0, MaxWindowShift);
        }
    }

    internal override SocketType Type => SocketType.Stream;

    internal override ProtocolType Protocol => ProtocolType.Tcp;

    internal override bool IsListening => _listenQueue is not null;

    internal bool IsReceiveShut { get; private set; }

    internal override int Available => _connection?.Receiver.Available ?? 0;

    // To the program, a connection in TIME-WAIT is closed; only the host still keeps it (tcp_time_wait).
    private TcpState State => _connection is { State: not TcpState.TimeWait } connection ? connection.State : TcpState.Closed;

    internal override SocketError GetRemoteEndPoint(out EndPoint? endPoint)
    {
        endPoint = null;
        if (_connection is null || State is TcpState.Closed or TcpState.SynSent)
        {
            return SocketError.NotConnected;
        }

        endPoint = _connection.Remote.ToIPEndPoint(Family);
        return SocketError.Success;
    }

    internal override SocketError Bind(EndPoint endPoint)
    {
        SocketError error = ReadLocalAddress(endPoint, out InetEndpoint address);
        if (error != SocketError.Success)
        {
            return error;
        }

        if (IsPortBound || State != TcpState.Closed)
        {
            return SocketError.InvalidArgument;
        }

        return BindPort(address);
    }

    internal override SocketError Connect(EndPoint endPoint)
    {
        SocketError error = ReadAddress(endPoint, out InetEndpoint remote);
        if (error != SocketError.Success)
        {
            return error;
        }

        if (_phase == ConnectPhase.Connected || IsListening)
        {
            return SocketError.IsConnected;
        }

        if (_phase == ConnectPhase.Disconnecting)
        {
            return SocketError.InvalidArgument;
        }

        if (_phase == ConnectPhase.Connecting)
        {
            error = FinishConnect();
            return error == SocketError.InProgress ? SocketError.AlreadyInProgress : error;
        }

        error = OpenConnection(remote);
        if (error != SocketError.Success)
        {
            return error;
        }

        _phase = ConnectPhase.Connecting;
        return SocketError.InProgress;
    }

    internal override SocketError FinishConnect()
    {
        if (_phase == ConnectPhase.Connected)
        {
            return SocketError.Success;
        }

        switch (State)
        {
            case TcpState.SynSent or TcpState.SynReceived:
                return SocketError.InProgress;
            case TcpState.Closed:
                _phase = ConnectPhase.Unconnected;
                Renew();
                ForgetChosenAddress();
                SocketError error = TakeError();
                return error == SocketError.Success ? SocketError.ConnectionAborted : error;
            default:
                _phase = ConnectPhase.Connected;
                return SocketError.Success;
        }
    }

    internal override SocketError Shutdown(SocketShutdown how)
    {
        if (how is not (SocketShutdown.Receive or SocketShutdown.Send or SocketShutdown.Both))
        {
            return SocketError.InvalidArgument;
        }

        if (IsListening)
        {
            if (how != SocketShutdown.Send)
            {
                StopListening();
            }

            return SocketError.Success;
        }

        if (State == TcpState.SynSent)
        {
            Disconnect();
            return SocketError.Success;
        }

        // inet_shutdown(): an attempt that was not asked about since is over, or has come to nothing for good.
        if (_phase == ConnectPhase.Connecting)
        {
            _phase = State is TcpState.SynReceived or TcpState.Closed ? ConnectPhase.Disconnecting : ConnectPhase.Connected;
        }

        IsReceiveShut |= how != SocketShutdown.Send;
        _isSendShut |= how != SocketShutdown.Receive;
        bool isConnected = State != TcpState.Closed;
        if (isConnected && how != SocketShutdown.Receive)
        {
            _connection!.ShutdownSend();
        }

        Events.OnReady(PollEvents.Read | PollEvents.Write | PollEvents.HangUp | PollEvents.ReadHangUp);
        return isConnected ? SocketError.Success : SocketError.NotConnected;
    }

    internal override void Close()
    {
        LeaveGroups();
        if (IsListening)
        {
            StopListening();
        }

        if (_connection is { } connection)
        {
            connection.Release(Linger == 0);
        }
        else
        {
            ReleasePort();
        }
    }

    internal override string Describe() => _connection is { } connection ? $"tcp {connection.Describe()}" : DescribeInet("tcp");

    // tcp_done(): both halves are shut, whatever ended the connection.
    internal void NoteDone() => _isDone = true;

    internal void OnConnectionFinished(bool isOrphan)
    {
        NoteDone();
        // A port that the host chose goes with the connection, one that the program chose with the socket (tcp_set_state).
        if (isOrphan || !_isPortChosen)
        {
            ReleasePort();
        }
    }

    private SocketError BindPort(in InetEndpoint address)
    {
        SocketError error = _protocol.Ports.Bind(this, address, out ushort port);
        if (error == SocketError.Success)
        {
            Local = new InetEndpoint(address.Address, port);
            IsPortBound = true;
            _isPortChosen = true;
            IsAddressBound |= !address.Address.IsAny && !Ip.IsForMany(address.Address);
            NoteBound(address.Address);
        }

        return error;
    }

    private SocketError OpenConnection(InetEndpoint remote)
    {
        InetAddress target = remote.Address;
        if (target.IsAny)
        {
            // Connecting to the wildcard means this host.
            target = target.IsIPv4 ? InetAddress.LoopbackIPv4 : InetAddress.LoopbackIPv6;
        }

        if ((target.IsIPv4 && IPv6Only) || Ip.IsForMany(target))
        {
            return SocketError.NetworkUnreachable;
        }

        InetAddress any = target.IsIPv4 ? InetAddress.AnyIPv4 : InetAddress.AnyIPv6;
        SocketError error = Ip.FindRoute(target, IsAddressBound ? Local.Address : any, BoundInterface, IsTransparent, out Route route);
        if (error != SocketError.Success)
        {
            return error;
        }

        // Nobody behind that interface would ever answer.
        if (route.Kind == RouteKind.Nowhere)
        {
            return SocketError.HostUnreachable;
        }

        NetworkPath path = route.Path;
        remote = new InetEndpoint(target, remote.Port);
        InetAddress source = route.Source;
        if (!IsPortBound)
        {
            if (!_protocol.Ports.TryBindForConnect(this, p => _protocol.IsFree(new InetEndpoint(source, p), remote, isPortChosen: false), out ushort port))
            {
                return SocketError.AddressNotAvailable;
            }

            IsPortBound = true;
            IsPortOfConnect = true;
            Local = new InetEndpoint(source, port);
        }
        else if (!_protocol.IsFree(new InetEndpoint(source, Local.Port), remote, isPortChosen: true))
        {
            return SocketError.AddressNotAvailable;
        }

        Local = new InetEndpoint(source, Local.Port);
        PendingError = SocketError.Success;
        Renew();
        Attach(new TcpConnection(_protocol, this, Local, remote, path));
        if (_isQuickAckOff)
        {
            _connection!.Receiver.SetQuickAck(false);
        }

        _connection!.Open(_protocol.Add(_connection));
        return SocketError.Success;
    }

    private void Attach(TcpConnection connection)
    {
        _connection = connection;
        Local = connection.Local;
        Remote = connection.Remote;
        IsPortBound = true;
    }

    // A socket whose connection has come to nothing may connect again (tcp_disconnect).
    private void Renew()
    {
        _isDone = false;
        _isSendShut = false;
        IsReceiveShut = false;
    }

    private void Disconnect()
    {
        _connection!.Drop();
        Renew();
        ForgetChosenAddress();
        _phase = ConnectPhase.Unconnected;
        PendingError = SocketError.ConnectionReset;
        Events.OnReady(PollEvents.Write | PollEvents.Error | PollEvents.HangUp);
    }

    // An address that the program did not choose goes with the attempt (inet_reset_saddr).
    private void ForgetChosenAddress()
    {
        if (!IsAddressBound)
        {
            Local = new InetEndpoint(IsIPv6 ? InetAddress.AnyIPv6 : InetAddress.AnyIPv4, Local.Port);
        }
    }

    private void ReleasePort()
    {
        if (IsPortBound)
        {
            _protocol.Ports.Remove(this, Local.Port);
            IsPortBound = false;
        }
    }
}
