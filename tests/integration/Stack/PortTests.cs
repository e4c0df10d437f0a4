using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Transport;
using Xunit;

namespace SimNet.Tests.Integration.Stack;

public sealed class PortTests : StackTest
{
    public PortTests() => Settings = new HostSettings { FirstEphemeralPort = 40000, LastEphemeralPort = 40002 };

    // connect(2): EADDRNOTAVAIL when all local ports are taken for that destination; another destination may share them.
    [Fact]
    public void Connect_AllPortsTakenForADestination_FailsThereOnly()
    {
        for (int i = 0; i < 3; i++) Connect();
        Assert.Equal(SocketError.AddressNotAvailable, CreateSocket().TryConnect(Peer.EndPoint));
        Assert.Equal(SocketError.InProgress, CreateSocket().TryConnect(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 9090)));
    }

    // __inet_hash_connect(): a port that a program has bound is not for connects.
    [Fact]
    public void Connect_APortThatAnotherSocketIsBoundTo_IsNotChosen()
    {
        for (int port = 40000; port <= 40002; port++)
        {
            CreateSocket().Bind(new IPEndPoint(IPAddress.Any, port));
        }

        Assert.Equal(SocketError.AddressNotAvailable, CreateSocket().TryConnect(Peer.EndPoint));
    }

    // bind(2): EADDRINUSE when no port is free, with SO_REUSEADDR as without.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bind_NoPortFree_IsInUse(bool reuses)
    {
        for (int i = 0; i < 3; i++) BindAny(reuses);
        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.Throws<SocketException>(() => BindAny(reuses)).SocketErrorCode);
    }

    // A refused connection gives its port back.
    [Fact]
    public void Connect_RefusedManyTimes_FindsAPortEachTime()
    {
        for (int i = 0; i < 20; i++)
        {
            RawPeer peer = CreatePeer((ushort)(1000 + i));
            ISocket socket = Connect(peer);
            peer.Expect("S 0:0(0)");
            peer.Send(Seg.RstAck(0, 1));
            Assert.Equal(SocketError.ConnectionRefused, ErrorOf(socket));
            if (i % 2 == 0) socket.Close();
        }
    }

    // tcp_twsk_unique(), tcp_tw_reuse = 2: TIME-WAIT holds a port that the host chose, except over loopback for a second.
    [Fact]
    public void Connect_PortsInTimeWait_AreNotChosen()
    {
        for (int i = 0; i < 3; i++)
        {
            RawPeer peer = Peer;
            ISocket socket = OpenActively();
            socket.Close();
            peer.Expect("F. 1:1(0) ack 1");
            peer.Send(Seg.Fin(1, 2));
            peer.Expect(". 2:2(0) ack 2");
        }

        Assert.Equal(SocketError.AddressNotAvailable, CreateSocket().TryConnect(Peer.EndPoint));
        Peer.ExpectNothing(Now + 61.Sec);
        Connect();
    }

    [Fact]
    public void Connect_OverLoopbackWithPortsInTimeWait_ReusesThemAfterASecond()
    {
        ISocket listener = Listen(port: 7000);
        var address = new IPEndPoint(IPAddress.Loopback, 7000);
        for (int i = 0; i < 3; i++) ConnectAndClose(listener, address);
        Assert.Equal(SocketError.AddressNotAvailable, CreateSocket().TryConnect(address));
        Network.RunFor(1001.Ms);
        ConnectAndClose(listener, address);
    }

    // bind(2), SO_REUSEADDR (socket(7)): a port with a connection in TIME-WAIT is free again for who says so on both sockets.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bind_APortWithAConnectionInTimeWait_NeedsReuseAddress(bool reuses)
    {
        ISocket listener = CreateSocket();
        listener.SetOption(SocketOptions.ReuseAddress, reuses);
        listener.Bind(new IPEndPoint(IPAddress.Any, 80));
        listener.Listen();
        OpenPassively(listener: listener).Close();
        Peer.Forget();
        Peer.Send(Seg.Fin(1, 2));
        listener.Close();
        ISocket next = CreateSocket();
        next.SetOption(SocketOptions.ReuseAddress, reuses);
        Exception? error = Record.Exception(() => next.Bind(new IPEndPoint(IPAddress.Any, 80)));
        Assert.Equal(reuses, error is null);
        if (error is not null) Assert.Equal(SocketError.AddressAlreadyInUse, ((SocketException)error).SocketErrorCode);
    }

    // socket(7): two that listen never share an address, wildcards of IPv4 and of both families overlap, IPV6_V6ONLY keeps them apart.
    [Theory]
    [InlineData("0.0.0.0", "10.0.0.1", false, false)]
    [InlineData("0.0.0.0", "::", false, false)]
    [InlineData("0.0.0.0", "::", true, true)]
    [InlineData("10.0.0.1", "127.0.0.1", false, true)]
    [InlineData("10.0.0.1", "fd00::1", false, true)]
    [InlineData("::", "10.0.0.1", false, false)]
    [InlineData("::", "fd00::1", false, false)]
    public void Listen_TwoOnAPort_MustNotOverlap(string first, string second, bool isIPv6Only, bool isAllowed)
    {
        ListenOn(first, isIPv6Only);
        Exception? error = Record.Exception(() => ListenOn(second, isIPv6Only));
        Assert.Equal(isAllowed, error is null);
        if (error is not null) Assert.Equal(SocketError.AddressAlreadyInUse, ((SocketException)error).SocketErrorCode);
    }

    // __inet_lookup_listener(), compute_score(): the very address goes before the wildcard.
    [Fact]
    public void Listen_OnAddressAndLoopback_TakesEachItsOwn()
    {
        ISocket own = ListenOn("10.0.0.1", false);
        ISocket loopback = ListenOn("127.0.0.1", false);
        Handshake(Peer);
        Assert.Equal(SocketError.WouldBlock, loopback.TryAccept(out _));
        Assert.Equal(SocketError.Success, own.TryAccept(out _));
    }

    // RFC 3493 3.7: a socket of IPv6 takes IPv4 too and shows the peer in mapped form.
    [Fact]
    public void Listen_OnIPv6Wildcard_TakesIPv4()
    {
        ISocket listener = ListenOn("::", false);
        Handshake(Peer);
        RawPeer second = CreatePeerV6(8081);
        Handshake(second);
        listener.TryAccept(out AcceptResult first);
        Assert.Equal(IPEndPoint.Parse("[::ffff:10.0.0.2]:8080"), first.RemoteEndPoint);
        listener.TryAccept(out AcceptResult other);
        Assert.Equal(second.EndPoint, other.RemoteEndPoint);
    }

    // RFC 3493 5.3, IPV6_V6ONLY
    [Fact]
    public void Listen_OnIPv6Only_RefusesIPv4()
    {
        ListenOn("::", isIPv6Only: true);
        Peer.Send(Seg.Syn());
        Peer.Expect("R. 0:0(0) ack 1");
    }

    // RFC 9293 3.10.1: a socket that connects to itself opens simultaneously with itself.
    [Fact]
    public void Connect_ToItself_IsEstablishedAndEchoes()
    {
        ISocket socket = CreateSocket();
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 5000));
        Assert.Equal(SocketError.InProgress, socket.TryConnect(new IPEndPoint(IPAddress.Loopback, 5000)));
        Network.RunFor(Duration.Zero);
        Assert.Equal(SocketError.Success, ErrorOf(socket));
        Assert.Equal(socket.LocalEndPoint, socket.RemoteEndPoint);
        Write(socket, 1000);
        Network.RunFor(Duration.Zero);
        Assert.Equal(1000, Read(socket));
        socket.Shutdown(SocketShutdown.Send);
        Network.RunFor(Duration.Zero);
        Assert.Equal(0, Read(socket));
        socket.Close();
        Network.RunUntilIdle();
        Assert.True(Now <= 130.Sec);
    }

    private ISocket BindAny(bool reuses)
    {
        ISocket socket = CreateSocket();
        socket.SetOption(SocketOptions.ReuseAddress, reuses);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return socket;
    }

    private ISocket ListenOn(string address, bool isIPv6Only)
    {
        var ip = IPAddress.Parse(address);
        ISocket socket = CreateSocket(ip.AddressFamily);
        if (ip.AddressFamily == AddressFamily.InterNetworkV6) socket.SetOption(SocketOptions.IPv6Only, isIPv6Only);
        socket.Bind(new IPEndPoint(ip, 80));
        socket.Listen();
        return socket;
    }

    private void ConnectAndClose(ISocket listener, IPEndPoint address)
    {
        ISocket socket = CreateSocket();
        Assert.Equal(SocketError.InProgress, socket.TryConnect(address));
        Network.RunFor(Duration.Zero);
        Assert.Equal(SocketError.Success, listener.TryAccept(out AcceptResult accepted));
        socket.Close();
        Network.RunFor(Duration.Zero);
        accepted.Socket.Close();
        Network.RunFor(Duration.Zero);
    }
}
