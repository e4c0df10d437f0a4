using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Addresses as a program writes them: names, figures, the empty host, the broadcast host, the four-tuple of IPv6.
public abstract class HostAddressContract(WorldFactory worlds) : StreamSuite(worlds)
{
    private static readonly Duration Soon = Duration.FromSeconds(5);

    [Theory]
    [MemberData(nameof(TcpStreams))]
    public void Bind_EmptyHost_IsTheWildcard(StreamFamily family) => Scenario(world =>
    {
        ISocket socket = world.Own(world.Server.CreateSocket(family.Native()));
        socket.Bind(new HostEndPoint("", 0));
        Assert.Equal(family == StreamFamily.Tcp4 ? IPAddress.Any : IPAddress.IPv6Any, ((IPEndPoint)socket.LocalEndPoint).Address);
    });

    [Theory]
    [MemberData(nameof(TcpStreams))]
    public void Connect_FiguresAsHost_Connects(StreamFamily family) => Scenario(world =>
    {
        foreach (bool awaited in (bool[])[false, true])
        {
            ISocket listener = world.Listener(family);
            var server = (IPEndPoint)listener.LocalEndPoint;
            HostEndPoint named = new(server.Address.ToString(), server.Port, family == StreamFamily.Tcp6 ? 5 : 0);
            ISocket client = world.Stream(family);
            if (awaited)
            {
                world.Run(async () => await client.ConnectAsync(named));
            }
            else
            {
                client.Connect(named);
            }

            Assert.Equal((server.Address, server.Port), (((IPEndPoint)client.RemoteEndPoint).Address, ((IPEndPoint)client.RemoteEndPoint).Port));
        }
    });

    [Theory]
    [InlineData(AddressFamily.InterNetwork, "127.0.0.1")]
    [InlineData(AddressFamily.InterNetworkV6, "::1")]
    public void Bind_LocalName_IsResolvedInTheSocketsFamily(AddressFamily family, string expected) => Scenario(world =>
    {
        string name = family == AddressFamily.InterNetwork ? "localhost" : expected;
        foreach (EndPoint address in (EndPoint[])[new HostEndPoint(name, 0), new DnsEndPoint(name, 0)])
        {
            ISocket socket = world.Own(world.Server.CreateSocket(family, SocketType.Dgram));
            socket.Bind(address);
            Assert.Equal(IPAddress.Parse(expected), ((IPEndPoint)socket.LocalEndPoint).Address);
        }
    });

    [Fact]
    public void SendTo_NamedReceiver_Arrives() => Scenario(world =>
    {
        ISocket receiver = world.ServerDatagram(DatagramFamily.Udp4);
        ISocket sender = world.Datagram(DatagramFamily.Udp4);
        var address = (IPEndPoint)receiver.LocalEndPoint;
        HostEndPoint named = new(address.Address.ToString(), address.Port);
        Assert.Equal(2, sender.SendTo([1, 2], SocketFlags.None, named));
        Assert.Equal(1, world.Await(() => sender.SendToAsync(new byte[] { 3 }, SocketFlags.None, named)));
        receiver.Timeout = Soon;
        Assert.Equal(2, receiver.Receive(new byte[5]));
        Assert.Equal(1, receiver.Receive(new byte[5]));
    });

    [Fact]
    public void SendTo_BroadcastHostWithoutTheOption_IsDenied() => Scenario(world =>
    {
        ISocket socket = world.Datagram(DatagramFamily.Udp4);
        SocketException error = Assert.ThrowsAny<SocketException>(
            () => socket.SendTo([1], SocketFlags.None, new HostEndPoint(HostEndPoint.BroadcastHost, 9)));
        Assert.Equal(SocketError.AccessDenied, error.SocketErrorCode);
    });

    [Fact]
    public void Bind_BroadcastHost_IsTheBroadcastAddress() => Scenario(world =>
    {
        ISocket socket = world.Own(world.Server.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram));
        socket.Bind(new HostEndPoint(HostEndPoint.BroadcastHost, 0));
        Assert.Equal(IPAddress.Broadcast, ((IPEndPoint)socket.LocalEndPoint).Address);
    });

    [Fact]
    public void Host_NotOfTheFamily_IsNotResolved() => Scenario(world =>
    {
        ISocket ipv4 = world.Own(world.Server.CreateSocket());
        ISocket ipv6 = world.Own(world.Server.CreateSocket(AddressFamily.InterNetworkV6));
        Assert.Equal(AddressInfoError.AddressFamily, Assert.Throws<AddressInfoException>(() => ipv4.Bind(new HostEndPoint("::1", 0))).Error);
        Assert.Equal(AddressInfoError.AddressFamily, Assert.Throws<AddressInfoException>(() => ipv6.Bind(new HostEndPoint("127.0.0.1", 0))).Error);
        foreach (ISocket other in (ISocket[])[ipv6, world.Stream(StreamFamily.Unix)])
        {
            SocketException error = Assert.ThrowsAny<SocketException>(() => other.Connect(new HostEndPoint(HostEndPoint.BroadcastHost, 9)));
            Assert.Equal(SocketError.AddressFamilyNotSupported, error.SocketErrorCode);
        }

        Assert.Equal(0, ((IPEndPoint)ipv4.LocalEndPoint).Port);
    });

    [Fact]
    public void HostEndPoint_NumbersOutOfRange_AreRefused() => Scenario(world =>
    {
        Assert.True(world.Server.SupportsIPv6);
        Assert.Throws<ArgumentNullException>(() => new HostEndPoint(null!, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HostEndPoint("h", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HostEndPoint("h", 65536));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HostEndPoint("h", 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HostEndPoint("h", 0, 0x100000));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HostEndPoint("h", 0, 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HostEndPoint("h", 0, 0, 1L << 32));
    });

    [Fact]
    public void Bind_FourTuple_GivesFlowAndScopeToTheHost() => Scenario(world =>
    {
        ISocket socket = world.Own(world.Server.CreateSocket(AddressFamily.InterNetworkV6, SocketType.Dgram));
        socket.Bind(new HostEndPoint("::1", 0, flowInfo: 3, scopeId: 1));
        var local = (IPEndPoint)socket.LocalEndPoint;
        Assert.Equal(IPAddress.IPv6Loopback.GetAddressBytes(), local.Address.GetAddressBytes());
        Assert.NotEqual(0, local.Port);
    });
}
