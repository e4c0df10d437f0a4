using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;
using SimNet.Tests.Property.Contract;
using Xunit;

namespace SimNet.Tests.Integration.Netlink;

// Requests that change the host, and their errors.
public sealed class RequestTests : NetlinkTest
{
    private const int NewLink = 16;
    private const int DeleteLink = 17;
    private const int GetLink = 18;
    private const int SetLink = 19;

    [Theory]
    [InlineData("192.168.5.1", 24)]
    [InlineData("fd00:1::1", 64)]
    public void NewAddress_ThenDelete_ChangesTheHost(string address, int prefix)
    {
        ISocket socket = Open();
        SimulatedHost other = Network.AddHost("other");
        Assert.Equal(0, Ask(socket, NewAddress, Create | Exclusive, Address(address, prefix)));
        Assert.Contains(IPAddress.Parse(address), Host.Addresses);
        using ISocket sender = other.Sockets.CreateSocket(IPAddress.Parse(address).AddressFamily, SocketType.Dgram);
        var target = new IPEndPoint(IPAddress.Parse(address), 9);
        Assert.Equal(SocketError.Success, sender.TrySendTo([1], SocketFlags.None, target, out _));
        Assert.Equal(0, Ask(socket, DeleteAddress, 0, Address(address, prefix)));
        Assert.DoesNotContain(IPAddress.Parse(address), Host.Addresses);
        Assert.Equal(SocketError.NetworkUnreachable, sender.TrySendTo([1], SocketFlags.None, target, out _));
    }

    [Theory]
    [InlineData("10.0.0.1", 8, 2, Create, Errno.EEXIST)]
    [InlineData("10.0.0.1", 8, 2, Replace | Exclusive, Errno.EEXIST)]
    [InlineData("10.0.0.1", 8, 2, Create | Replace, Errno.None)]
    [InlineData("10.0.0.1", 24, 2, Create, Errno.None)]
    [InlineData("fd00::1", 128, 2, Create, Errno.EEXIST)]
    [InlineData("10.0.0.9", 33, 2, Create, Errno.EINVAL)]
    [InlineData("fd00::9", 129, 2, Create, Errno.EINVAL)]
    [InlineData("10.0.0.9", 8, 9, Create, Errno.ENODEV)]
    [InlineData("ff02::9", 64, 2, Create, Errno.EINVAL)]
    [InlineData("::1", 128, 2, Create, Errno.EADDRNOTAVAIL)]
    [InlineData("10.0.0.77", 8, 2, Create, Errno.EADDRINUSE)]
    public void NewAddress_EachCase_IsAnsweredAsTheKernelDoes(string address, int prefix, int index, int flags, Errno expected)
    {
        Network.AddHost("other", IPAddress.Parse("10.0.0.77"));
        Assert.Equal((int)expected, Ask(Open(), NewAddress, flags, Address(address, prefix, index)));
    }

    [Theory]
    [InlineData("10.0.0.9", 8, 2, Errno.EADDRNOTAVAIL)]
    [InlineData("10.0.0.1", 8, 1, Errno.EADDRNOTAVAIL)]
    [InlineData("10.0.0.1", 8, 9, Errno.ENODEV)]
    [InlineData("fd00::1", 65, 2, Errno.EADDRNOTAVAIL)]
    [InlineData("fd00::1", 129, 2, Errno.EINVAL)]
    public void DeleteAddress_ThatIsNotThere_IsAnError(string address, int prefix, int index, Errno expected) =>
        Assert.Equal((int)expected, Ask(Open(), DeleteAddress, 0, Address(address, prefix, index)));

    [Fact]
    public void NewAddress_Malformed_IsAnError()
    {
        ISocket socket = Open();
        Assert.Equal((int)Errno.EINVAL, Ask(socket, NewAddress, Create, [2, 8, 0, 0]));
        Assert.Equal((int)Errno.EINVAL, Ask(socket, NewAddress, Create, [2, 8, 0, 0, .. Wire.Number(2)]));
        Assert.Equal((int)Errno.ERANGE, Ask(socket, NewAddress, Create, [2, 8, 0, 0, .. Wire.Number(2), .. Wire.Attribute(2, 1, 2)]));
        Assert.Equal((int)Errno.EOPNOTSUPP, Ask(socket, NewAddress, Create, [0, 8, 0, 0, .. Wire.Number(2)]));
        byte[] lifeless = Address("10.0.0.9", 8, 2, Wire.Attribute(6, new byte[16]));
        Assert.Equal((int)Errno.EINVAL, Ask(socket, NewAddress, Create, lifeless));
    }

    [Fact]
    public void SetLink_Flags_TakesAnInterfaceDownAndUp()
    {
        ISocket socket = Open();
        Assert.Equal(0, Ask(socket, SetLink, 0, Flags(2, 0, 1)));
        Assert.False(Host.IsInterfaceUp("eth0"));
        Assert.Equal(0, Ask(socket, NewLink, 0, Flags(0, 1, 1, Wire.Name(3, "eth0"))));
        Assert.True(Host.IsInterfaceUp("eth0"));
        Assert.Equal(0, Ask(socket, NewLink, 0, Flags(2, 0, 0)));
        Assert.True(Host.IsInterfaceUp("eth0"));
    }

    [Fact]
    public void SetLink_Mtu_HoldsForNewConnections()
    {
        SimulatedHost other = Network.AddHost("other", IPAddress.Parse("10.0.0.2"));
        ISocket socket = Open();
        ISocket listener = Listen(1);
        Assert.Equal(0, Ask(socket, SetLink, 0, Flags(2, 0, 0, Wire.Attribute(4, Wire.Number(1300)))));
        Assert.Equal(1300, Wire.Get32(Assert.Single(Read(listener)).Find(16, 4)));
        using ISocket server = other.Sockets.CreateSocket();
        server.Bind(new IPEndPoint(IPAddress.Any, 80));
        server.Listen();
        using ISocket client = Host.Sockets.CreateSocket();
        client.Connect(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 80));
        Assert.InRange(client.GetOption(SocketOptions.TcpMaxSegment), 1240, 1260);
        Assert.Equal((int)Errno.EINVAL, Ask(socket, SetLink, 0, Flags(2, 0, 0, Wire.Attribute(4, Wire.Number(67)))));
        Assert.Equal((int)Errno.EINVAL, Ask(socket, SetLink, 0, Flags(2, 0, 0, Wire.Attribute(4, Wire.Number(65536)))));
    }

    // RFC 8200 5: a link with less cannot carry IPv6.
    [Fact]
    public void SetLink_MtuTooSmallForIPv6_TakesItsAddresses()
    {
        ISocket socket = Open();
        Assert.Equal(0, Ask(socket, SetLink, 0, Flags(2, 0, 0, Wire.Attribute(4, Wire.Number(1279)))));
        Assert.Equal([IPAddress.Parse("10.0.0.1")], Host.Addresses);
        Assert.Equal((int)Errno.EINVAL, Ask(socket, NewAddress, Create, Address("fd00::1", 64)));
    }

    [Theory]
    [InlineData(SetLink, 9, 0, Errno.ENODEV)]
    [InlineData(SetLink, 0, 0, Errno.EINVAL)]
    [InlineData(NewLink, 9, 0, Errno.ENODEV)]
    [InlineData(NewLink, 9, Create, Errno.EOPNOTSUPP)]
    [InlineData(NewLink, 2, Create | Exclusive, Errno.EEXIST)]
    [InlineData(NewLink, 2, Replace, Errno.EOPNOTSUPP)]
    [InlineData(NewLink, -1, 0, Errno.EINVAL)]
    [InlineData(DeleteLink, 2, 0, Errno.EOPNOTSUPP)]
    [InlineData(DeleteLink, 9, 0, Errno.ENODEV)]
    public void Link_EachCase_IsAnsweredAsTheKernelDoes(int type, int index, int flags, Errno expected) =>
        Assert.Equal((int)expected, Ask(Open(), type, flags, Flags(index, 0, 0)));

    // A route of a program's own, a neighbour, a rule.
    [Theory]
    [InlineData(24)]
    [InlineData(28)]
    [InlineData(32)]
    public void Request_ForWhatTheHostHasNot_IsNotSupported(int type) =>
        Assert.Equal((int)Errno.EOPNOTSUPP, Ask(Open(), type, Create, NetlinkWire.Route(2)));

    [Fact]
    public void GetLink_Traffic_IsCounted()
    {
        SimulatedHost other = Network.AddHost("other", IPAddress.Parse("10.0.0.2"));
        using ISocket sender = Host.Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        using ISocket receiver = other.Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        receiver.Bind(new IPEndPoint(IPAddress.Any, 99));
        for (int i = 0; i < 3; i++)
        {
            sender.SendTo(new byte[72], SocketFlags.None, new IPEndPoint(IPAddress.Parse("10.0.0.2"), 99));
        }

        ISocket socket = Open();
        socket.Send(Wire.Request(GetLink, Request, 1, Wire.Link(2)));
        byte[] counts = Assert.Single(Read(socket)).Find(16, 23)!;
        Assert.Equal((0, 3, 0, 300), (Wire.Get32(counts), Wire.Get32(counts.AsSpan(8)), Wire.Get32(counts.AsSpan(16)), Wire.Get32(counts.AsSpan(24))));
    }

    // RTEXT_FILTER_SKIP_STATS
    [Fact]
    public void GetLink_WithoutTraffic_LeavesItOut()
    {
        ISocket socket = Open();
        socket.Send(Wire.Request(GetLink, Request, 1, Wire.Link(2, Wire.Attribute(29, Wire.Number(8)))));
        NetlinkAnswer link = Assert.Single(Read(socket));
        Assert.Null(link.Find(16, 23));
        Assert.Equal([2, 0, 0, 0, 0, 1], link.Find(16, 1));
    }

    [Theory]
    [InlineData("10.0.0.2", 1, 2, "10.0.0.1")]
    [InlineData("10.0.0.1", 2, 1, "10.0.0.1")]
    [InlineData("10.255.255.255", 3, 2, "10.0.0.1")]
    [InlineData("255.255.255.255", 3, 2, "10.0.0.1")]
    [InlineData("224.0.0.5", 5, 2, "10.0.0.1")]
    [InlineData("fd00::9", 1, 2, "fd00::1")]
    public void GetRoute_OneDestination_IsTheWayThere(string destination, int type, int index, string source)
    {
        byte[] bytes = IPAddress.Parse(destination).GetAddressBytes();
        ISocket socket = Open();
        socket.Send(Wire.Request(26, Request, 1, NetlinkWire.Route((byte)(bytes.Length == 4 ? 2 : 10), 0, Wire.Attribute(1, bytes))));
        NetlinkAnswer way = Assert.Single(Read(socket));
        Assert.Equal((24, type), (way.Type, way.Body[7]));
        Assert.Equal(index, Wire.Get32(way.Find(12, 4)));
        Assert.Equal(IPAddress.Parse(source), way.FindAddress(12, 7));
    }

    [Fact]
    public void GetRoute_NoWay_IsAnError()
    {
        ISocket socket = Open();
        Assert.Equal((int)Errno.ENETUNREACH, Ask(socket, 26, 0, NetlinkWire.Route(2, 32, Wire.Attribute(1, 8, 8, 8, 8))));
        Assert.Equal((int)Errno.ERANGE, Ask(socket, 26, 0, NetlinkWire.Route(2, 32, Wire.Attribute(1, 8, 8))));
        byte[] byOther = NetlinkWire.Route(2, 32, Wire.Attribute(1, 127, 0, 0, 1), Wire.Attribute(4, Wire.Number(77)));
        Assert.Equal((int)Errno.ENODEV, Ask(socket, 26, 0, byOther));
        byte[] foreign = NetlinkWire.Route(2, 32, Wire.Attribute(1, 127, 0, 0, 1), Wire.Attribute(2, 9, 0, 0, 9));
        Assert.Equal((int)Errno.ENETUNREACH, Ask(socket, 26, 0, foreign));
    }
}
