using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Local and remote addresses, binding, listening, IPv6 and dual stack (ip(7), ipv6(7)).
public abstract class AddressContract(WorldFactory worlds) : StreamSuite(worlds)
{
    private const int PortAttempts = 20;

    [Covers("getsockname()")]
    [Theory]
    [MemberData(nameof(TcpStreams))]
    public void LocalEndPoint_NotBound_IsTheWildcard(StreamFamily family) => Scenario(world =>
    {
        IPAddress any = family == StreamFamily.Tcp4 ? IPAddress.Any : IPAddress.IPv6Any;
        Assert.Equal(new IPEndPoint(any, 0), world.Stream(family).LocalEndPoint);
    });

    [Fact]
    public void LocalEndPoint_UnixNotBound_IsUnnamed() => Scenario(world =>
        Assert.Equal(UnixEndPoint.Unnamed, world.Stream(StreamFamily.Unix).LocalEndPoint));

    [Covers("bind()", "(host, port) for AF_INET")]
    [Theory]
    [MemberData(nameof(TcpStreams))]
    public void Bind_PortZero_ChoosesAPort(StreamFamily family) => Scenario(world =>
    {
        HashSet<int> ports = [];
        for (int i = 0; i < 5; i++)
        {
            var address = (IPEndPoint)world.Bound(family).LocalEndPoint;
            Assert.Equal(world.ServerAddress(family.Native()), address.Address);
            Assert.InRange(address.Port, 1024, 65535);
            Assert.True(ports.Add(address.Port), "The same port was given twice.");
        }
    });

    [Theory]
    [MemberData(nameof(TcpStreams))]
    public void Bind_Wildcard_IsReachedAtAnAddressOfTheHost(StreamFamily family) => Scenario(world =>
    {
        ISocket listener = world.Own(world.Server.CreateSocket(family.Native()));
        listener.Bind(new IPEndPoint(family == StreamFamily.Tcp4 ? IPAddress.Any : IPAddress.IPv6Any, 0));
        listener.Listen();
        int port = ((IPEndPoint)listener.LocalEndPoint).Port;
        IPEndPoint server = new(world.ServerAddress(family.Native()), port);
        ISocket client = world.Stream(family);
        client.Connect(server);
        ISocket accepted = world.Own(listener.Accept().Socket);
        Assert.Equal(server, accepted.LocalEndPoint);
        Assert.Equal(client.LocalEndPoint, accepted.RemoteEndPoint);
    });

    [Covers("getpeername()", "connect()")]
    [Theory]
    [MemberData(nameof(TcpStreams))]
    public void Connect_ClientBound_ComesFromThere(StreamFamily family) => Scenario(world =>
    {
        ISocket listener = world.Listener(family);
        ISocket client = world.Stream(family);
        client.Bind(new IPEndPoint(world.ClientAddress(family.Native()), 0));
        EndPoint local = client.LocalEndPoint;
        client.Connect(listener.LocalEndPoint);
        Assert.Equal(local, client.LocalEndPoint);
        Assert.Equal(local, listener.Accept().RemoteEndPoint);
    });

    [Theory]
    [MemberData(nameof(TcpStreams))]
    public void Listen_NotBound_ChoosesAPort(StreamFamily family) => Scenario(world =>
    {
        ISocket listener = world.Own(world.Server.CreateSocket(family.Native()));
        listener.Listen();
        int port = ((IPEndPoint)listener.LocalEndPoint).Port;
        Assert.NotEqual(0, port);
        world.Stream(family).Connect(new IPEndPoint(world.ServerAddress(family.Native()), port));
    });

    [Covers("accept()", "listen()")]
    [Theory]
    [MemberData(nameof(Streams))]
    public void Accept_ManyConnections_ComeInTheirOrder(StreamFamily family) => Scenario(world =>
    {
        ISocket listener = world.Listener(family);
        for (byte i = 0; i < 10; i++)
        {
            ISocket client = world.Stream(family);
            client.Connect(listener.LocalEndPoint);
            client.SendAll([i]);
        }

        byte[] buffer = new byte[1];
        for (byte i = 0; i < 10; i++)
        {
            world.Own(listener.Accept().Socket).Receive(buffer);
            Assert.Equal(i, buffer[0]);
        }

        listener.Timeout = Duration.Zero;
        Assert.Equal(SocketError.WouldBlock, listener.TryAccept(out _));
    });

    [Theory]
    [MemberData(nameof(Streams))]
    public void Listen_Again_IsAllowed(StreamFamily family) => Scenario(world =>
    {
        ISocket listener = world.Listener(family, 1);
        listener.Listen(5);
        listener.Listen(-1);
        world.Stream(family).Connect(listener.LocalEndPoint);
        world.Own(listener.Accept().Socket);
        Assert.True(listener.GetOption(SocketOptions.AcceptsConnections));
    });

    [Theory]
    [MemberData(nameof(TcpStreams))]
    public void Connect_ListenerClosedWithQueuedConnection_IsReset(StreamFamily family) => Scenario(world =>
    {
        ISocket listener = world.Listener(family);
        ISocket client = world.Stream(family);
        client.Connect(listener.LocalEndPoint);
        world.Settle();
        listener.Close();
        Assert.Equal(SocketError.ConnectionReset, client.TryReceive(new byte[1], SocketFlags.None, out _));
    });

    [Covers("recvfrom()")]
    [Theory]
    [MemberData(nameof(TcpStreams))]
    public void ReceiveFrom_SenderAddress_IsTheOtherEnd(StreamFamily family) => Scenario(world =>
    {
        DatagramFamily datagrams = family == StreamFamily.Tcp4 ? DatagramFamily.Udp4 : DatagramFamily.Udp6;
        ISocket receiver = world.ServerDatagram(datagrams);
        ISocket[] senders = [world.ClientDatagram(datagrams), world.ClientDatagram(datagrams)];
        foreach (ISocket sender in senders)
        {
            sender.SendTo([1], SocketFlags.None, receiver.LocalEndPoint);
            Assert.Equal(sender.LocalEndPoint, receiver.ReceiveFrom(new byte[2]).RemoteEndPoint);
        }
    });

    [Covers("AF_INET6", "IPV6_*")]
    [Fact]
    public void Connect_DualStackListener_AcceptsIPv4AsMapped() => Scenario(world =>
    {
        ISocket listener = world.Own(world.Server.CreateSocket(AddressFamily.InterNetworkV6));
        listener.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        listener.Listen();
        int port = ((IPEndPoint)listener.LocalEndPoint).Port;
        ISocket client = world.Stream(StreamFamily.Tcp4);
        client.Connect(new IPEndPoint(world.ServerAddress(AddressFamily.InterNetwork), port));
        AcceptResult accepted = listener.Accept();
        world.Own(accepted.Socket);
        var remote = (IPEndPoint)accepted.RemoteEndPoint;
        Assert.True(remote.Address.IsIPv4MappedToIPv6);
        Assert.Equal(client.LocalEndPoint, new IPEndPoint(remote.Address.MapToIPv4(), remote.Port));
        Assert.True(((IPEndPoint)accepted.Socket.LocalEndPoint).Address.IsIPv4MappedToIPv6);
    });

    [Fact]
    public void Connect_MappedAddress_ReachesIPv4() => Scenario(world =>
    {
        ISocket listener = world.Listener(StreamFamily.Tcp4);
        var server = (IPEndPoint)listener.LocalEndPoint;
        ISocket client = world.Stream(StreamFamily.Tcp6);
        client.Connect(new IPEndPoint(server.Address.MapToIPv6(), server.Port));
        var local = (IPEndPoint)client.LocalEndPoint;
        Assert.Equal(new IPEndPoint(local.Address.MapToIPv4(), local.Port), listener.Accept().RemoteEndPoint);
    });

    // Another program of the machine may hold the number of a port for IPv4, so that it is tried with several.
    [Covers("IPV6_*")]
    [Fact]
    public void Bind_IPv6Only_LeavesIPv4Alone() => Scenario(world =>
    {
        for (int attempt = 0; ; attempt++)
        {
            ISocket six = world.Own(world.Server.CreateSocket(AddressFamily.InterNetworkV6));
            six.SetOption(SocketOptions.IPv6Only, true);
            six.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
            six.Listen();
            int port = ((IPEndPoint)six.LocalEndPoint).Port;
            ISocket four = world.Own(world.Server.CreateSocket());
            try
            {
                four.Bind(new IPEndPoint(IPAddress.Any, port));
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse && attempt < PortAttempts)
            {
                continue;
            }

            ISocket client = world.Stream(StreamFamily.Tcp4);
            Assert.Equal(SocketError.ConnectionRefused, client.TryConnect(new IPEndPoint(world.ServerAddress(AddressFamily.InterNetwork), port)));
            return;
        }
    });

    [Fact]
    public void Bind_DualStackPortTaken_IsInUseForIPv4() => Scenario(world =>
    {
        ISocket six = world.Own(world.Server.CreateSocket(AddressFamily.InterNetworkV6));
        six.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        six.Listen();
        ISocket four = world.Own(world.Server.CreateSocket());
        IPEndPoint same = new(IPAddress.Any, ((IPEndPoint)six.LocalEndPoint).Port);
        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.ThrowsAny<SocketException>(() => four.Bind(same)).SocketErrorCode);
    });

    [Covers("has_ipv6")]
    [Fact]
    public void SupportsIPv6_ThisHost_Does() => Scenario(world =>
    {
        Assert.True(world.Server.SupportsIPv6);
        Assert.Equal(AddressFamily.InterNetworkV6, world.Stream(StreamFamily.Tcp6).AddressFamily);
    });

    [Fact]
    public void SendTo_WithinTheHost_ComesBackFromItself() => Scenario(world =>
    {
        ISocket socket = world.ServerDatagram(DatagramFamily.Udp4);
        socket.SendTo([7], SocketFlags.None, socket.LocalEndPoint);
        Assert.Equal(socket.LocalEndPoint, socket.ReceiveFrom(new byte[2]).RemoteEndPoint);
    });

    [Covers("AF_INET")]
    [Fact]
    public void Bind_AnyLoopbackAddress_IsTheHosts() => Scenario(world =>
    {
        ISocket socket = world.Own(world.Server.CreateSocket());
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.9.8.7"), 0));
        socket.Listen();
        ISocket client = world.Own(world.Server.CreateSocket());
        client.Connect(socket.LocalEndPoint);
        Assert.Equal(client.LocalEndPoint, socket.Accept().RemoteEndPoint);
    });
}
