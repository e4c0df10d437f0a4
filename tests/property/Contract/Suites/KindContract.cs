using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Which kinds of socket there are, and the kernel's answers where a family lacks one (socket(2)).
public abstract class KindContract(WorldFactory worlds) : StreamSuite(worlds)
{
    [Covers("socket", "SOCK_RDM", "SOCK_RAW", "error")]
    [Theory]
    [InlineData(AddressFamily.InterNetwork, SocketType.Rdm, 0, Errno.ESOCKTNOSUPPORT)]
    [InlineData(AddressFamily.InterNetworkV6, SocketType.Rdm, 0, Errno.ESOCKTNOSUPPORT)]
    [InlineData(AddressFamily.Unix, SocketType.Rdm, 0, Errno.ESOCKTNOSUPPORT)]
    [InlineData(AddressFamily.InterNetwork, SocketType.Seqpacket, 0, Errno.ESOCKTNOSUPPORT)]
    [InlineData(AddressFamily.InterNetwork, SocketType.Raw, 0, Errno.EPROTONOSUPPORT)]
    [InlineData(AddressFamily.InterNetworkV6, SocketType.Raw, 0, Errno.EPROTONOSUPPORT)]
    [InlineData(AddressFamily.InterNetwork, SocketType.Stream, 17, Errno.EPROTONOSUPPORT)]
    [InlineData(AddressFamily.InterNetwork, SocketType.Dgram, 6, Errno.EPROTONOSUPPORT)]
    [InlineData(AddressFamily.Unix, SocketType.Stream, 6, Errno.EPROTONOSUPPORT)]
    [InlineData(AddressFamily.InterNetwork, (SocketType)77, 0, Errno.EINVAL)]
    [InlineData((AddressFamily)0x20063, SocketType.Stream, 0, Errno.EAFNOSUPPORT)]
    public void CreateSocket_TheFamilyLacksIt_IsAnsweredAsByLinux(AddressFamily family, SocketType type, int protocol, Errno expected) =>
        Scenario(world =>
        {
            SocketException error = Assert.ThrowsAny<SocketException>(() => world.Client.CreateSocket(family, type, (ProtocolType)protocol));
            Assert.Equal(expected, SocketErrors.ToErrno(error.SocketErrorCode));
        });

    [Covers("proto", "type", "family", "socket")]
    [Theory]
    [InlineData(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)]
    [InlineData(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp)]
    [InlineData(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified)]
    public void Attributes_AreWhatTheSocketWasMadeWith(AddressFamily family, SocketType type, ProtocolType protocol) => Scenario(world =>
    {
        ISocket socket = world.Own(world.Client.CreateSocket(family, type, protocol));
        Assert.Equal((family, type, protocol), (socket.AddressFamily, socket.SocketType, socket.ProtocolType));
    });

    [Covers("SOMAXCONN", "listen()")]
    [Theory]
    [InlineData(SocketLimits.MaxBacklog)]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Listen_AnyBacklog_LetsOneConnectionIn(int backlog) => Scenario(world =>
    {
        ISocket listener = world.Bound(StreamFamily.Tcp4);
        listener.Listen(backlog);
        ISocket client = world.Stream(StreamFamily.Tcp4);
        client.Connect(listener.LocalEndPoint);
        Assert.Equal(client.LocalEndPoint, listener.Accept().RemoteEndPoint);
    });

    [Covers("IPPORT_*")]
    [Fact]
    public void Bind_PortsOfTheHostsChoice_AreNotReserved() => Scenario(world =>
    {
        for (int i = 0; i < 10; i++)
        {
            int port = ((IPEndPoint)world.ServerDatagram(DatagramFamily.Udp4).LocalEndPoint).Port;
            Assert.True(port > SocketLimits.UserReservedPorts && port > SocketLimits.ReservedPorts, $"Port {port} was chosen.");
        }
    });

    [Covers("herror", "gethostbyaddr")]
    [Fact]
    public void GetHostByAddress_UnspecifiedAddress_FailsWithTheLibrarysCode() => Scenario(world =>
    {
        // The library knows by itself that nobody has this address, so that no name service is asked.
        HostLookupException error = Assert.Throws<HostLookupException>(() => world.Server.Names.GetHostByAddress(IPAddress.IPv6Any));
        Assert.Equal(HostLookupError.HostNotFound, error.Error);
    });
}
