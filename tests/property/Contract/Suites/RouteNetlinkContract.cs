using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// What the kernel answers on NETLINK_ROUTE about interfaces, addresses and routes (rtnetlink(7)). Only questions: nothing is changed.
public abstract class RouteNetlinkContract(WorldFactory worlds) : ContractSuite(worlds)
{
    private const int Request = 0x1;
    private const int Multi = 0x2;
    private const int Acknowledge = 0x4;
    private const int Dump = 0x300;
    private const int Filtered = 0x20;
    private const int Capped = 0x100;
    private const int ErrorType = 2;
    private const int DoneType = 3;
    private const int NewLink = 16;
    private const int GetLink = 18;
    private const int NewAddress = 20;
    private const int GetAddress = 22;
    private const int NewRoute = 24;
    private const int GetRoute = 26;
    private const int LinkStruct = 16;
    private const int AddressStruct = 8;
    private const int RouteStruct = 12;
    private const byte IPv4 = 2;
    private const byte IPv6 = 10;
    private const int NoSuchDevice = -19;
    private const int Invalid = -22;
    private const int NotSupported = -95;

    [Fact]
    public void GetLink_Dump_HasLoopbackFirst() => Scenario(world =>
    {
        (ISocket socket, NetlinkWire wire) = Open(world);
        List<NetlinkAnswer> links = DumpAll(socket, wire, wire.Request(GetLink, Request | Dump, 7, new byte[LinkStruct]));
        NetlinkAnswer lo = links[0];
        Assert.All(links, link => Assert.Equal((NewLink, Multi, 7U, PortOf(socket)), (link.Type, link.Flags, link.Sequence, link.PortId)));
        Assert.Equal("lo", lo.FindName(LinkStruct, 3));
        Assert.Equal(1, lo.Int32At(4));
        Assert.Equal(772, wire.Get16(lo.Body.AsSpan(2)));
        Assert.Equal(0x10049, lo.Int32At(8) & 0x10049);
        Assert.Equal(65536, wire.Get32(lo.Find(LinkStruct, 4)));
        Assert.Equal(new byte[6], lo.Find(LinkStruct, 1));
        Assert.Equal(links.Select(static l => l.Int32At(4)).Order(), links.Select(static l => l.Int32At(4)));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void GetLink_One_IsFoundByIndexOrName(bool byIndex) => Scenario(world =>
    {
        (ISocket socket, NetlinkWire wire) = Open(world);
        byte[] body = byIndex ? wire.Link(1) : wire.Link(0, wire.Name(3, "lo"));
        NetlinkAnswer lo = Assert.Single(Ask(socket, wire, wire.Request(GetLink, Request, 3, body)));
        Assert.Equal((NewLink, 0, 3U), (lo.Type, lo.Flags, lo.Sequence));
        Assert.Equal("lo", lo.FindName(LinkStruct, 3));
    });

    [Fact]
    public void GetAddress_Dump_HasThoseOfLoopback() => Scenario(world =>
    {
        (ISocket socket, NetlinkWire wire) = Open(world);
        List<NetlinkAnswer> addresses = DumpAll(socket, wire, wire.Request(GetAddress, Request | Dump, 8, NetlinkWire.Address(0)));
        NetlinkAnswer v4 = Assert.Single(addresses, static a => a.FindAddress(AddressStruct, 2)?.Equals(IPAddress.Loopback) == true);
        Assert.Equal([IPv4, 8, 0x80, 254], v4.Body[..4]);
        Assert.Equal((NewAddress, 1, "lo"), (v4.Type, v4.Int32At(4), v4.FindName(AddressStruct, 3)));
        Assert.Equal(IPAddress.Loopback, v4.FindAddress(AddressStruct, 1));
        Assert.Equal(0x80, wire.Get32(v4.Find(AddressStruct, 8)));
        NetlinkAnswer v6 = Assert.Single(addresses, static a => a.FindAddress(AddressStruct, 1)?.Equals(IPAddress.IPv6Loopback) == true);
        Assert.Equal([IPv6, 128, 0x80, 254], v6.Body[..4]);
        Assert.Equal(16, v6.Find(AddressStruct, 6)!.Length);
        Assert.True(addresses.IndexOf(v4) < addresses.IndexOf(v6), "IPv4 comes before IPv6.");
    });

    [Theory]
    [InlineData(IPv4)]
    [InlineData(IPv6)]
    public void Dump_OfOneFamily_HasNoOther(byte family) => Scenario(world =>
    {
        (ISocket socket, NetlinkWire wire) = Open(world);
        List<NetlinkAnswer> addresses = DumpAll(socket, wire, wire.Request(GetAddress, Request | Dump, 8, NetlinkWire.Address(family)));
        List<NetlinkAnswer> routes = DumpAll(socket, wire, wire.Request(GetRoute, Request | Dump, 9, NetlinkWire.Route(family)));
        Assert.NotEmpty(addresses);
        Assert.NotEmpty(routes);
        Assert.All(addresses.Concat(routes), a => Assert.Equal(family, a.Body[0]));
    });

    [Fact]
    public void GetRoute_Dump_HasTheLocalRoutesOfLoopback() => Scenario(world =>
    {
        (ISocket socket, NetlinkWire wire) = Open(world);
        List<NetlinkAnswer> routes = DumpAll(socket, wire, wire.Request(GetRoute, Request | Dump, 9, NetlinkWire.Route(0)));
        NetlinkAnswer network = Assert.Single(routes, r => r.Body[1] == 8 && r.FindAddress(RouteStruct, 1)?.ToString() == "127.0.0.0");
        Assert.Equal([IPv4, 8, 0, 0, 255, 2, 254, 2, 0, 0, 0, 0], network.Body[..RouteStruct]);
        Assert.Equal(255, wire.Get32(network.Find(RouteStruct, 15)));
        Assert.Equal(1, wire.Get32(network.Find(RouteStruct, 4)));
        Assert.Equal(IPAddress.Loopback, network.FindAddress(RouteStruct, 7));
        NetlinkAnswer broadcast = Assert.Single(routes, r => r.FindAddress(RouteStruct, 1)?.ToString() == "127.255.255.255");
        Assert.Equal((32, 3, 253), (broadcast.Body[1], broadcast.Body[7], broadcast.Body[6]));
        NetlinkAnswer v6 = Assert.Single(routes, r => r.FindAddress(RouteStruct, 1)?.Equals(IPAddress.IPv6Loopback) == true);
        Assert.Equal((NewRoute, IPv6, 128, 255, 2), (v6.Type, v6.Body[0], v6.Body[1], v6.Body[4], v6.Body[7]));
    });

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("127.1.2.3", "127.0.0.1")]
    [InlineData("::1", "::1")]
    public void GetRoute_OneDestination_TellsInterfaceAndSource(string destination, string source) => Scenario(world =>
    {
        (ISocket socket, NetlinkWire wire) = Open(world);
        var address = IPAddress.Parse(destination);
        bool isIPv4 = address.AddressFamily == AddressFamily.InterNetwork;
        byte bits = (byte)(isIPv4 ? 32 : 128);
        byte[] body = NetlinkWire.Route(isIPv4 ? IPv4 : IPv6, bits, wire.Attribute(1, address.GetAddressBytes()));
        NetlinkAnswer way = Assert.Single(Ask(socket, wire, wire.Request(GetRoute, Request, 4, body)));
        Assert.Equal((NewRoute, 0, bits, 2), (way.Type, way.Flags, way.Body[1], way.Body[7]));
        Assert.Equal(address, way.FindAddress(RouteStruct, 1));
        Assert.Equal(IPAddress.Parse(source), way.FindAddress(RouteStruct, 7));
        Assert.Equal(1, wire.Get32(way.Find(RouteStruct, 4)));
        Assert.Equal(isIPv4 ? unchecked((int)0x80000200) : 0, way.Int32At(8));
    });

    [Fact]
    public void Answer_OfTheKernel_ComesFromPortZero() => Scenario(world =>
    {
        (ISocket socket, NetlinkWire wire) = Open(world);
        socket.Send(wire.Request(GetLink, Request, 1, wire.Link(1)));
        Assert.NotEqual(0U, PortOf(socket));
        ReceiveFromResult result = socket.ReceiveFrom(new byte[65536]);
        Assert.Equal(new NetlinkEndPoint(0, 0), result.RemoteEndPoint);
    });

    [Fact]
    public void Answer_LongerThanTheBuffer_IsCut() => Scenario(world =>
    {
        (ISocket socket, NetlinkWire wire) = Open(world);
        socket.SendTo(wire.Request(GetLink, Request, 1, wire.Link(1)), SocketFlags.None, new NetlinkEndPoint(0));
        byte[] buffer = new byte[20];
        int whole = socket.Receive(buffer, SocketFlags.Peek | SocketFlags.Truncated);
        Assert.Equal(wire.Get32(buffer), whole);
        ReceiveFromResult cut = socket.ReceiveFrom(buffer);
        Assert.Equal((20, SocketFlags.Truncated), (cut.Count, cut.Flags & SocketFlags.Truncated));
    });

    [Theory]
    [InlineData(1000, 4, NotSupported)]
    [InlineData(GetRoute, 16, NotSupported)]
    [InlineData(GetLink, 4, Invalid)]
    [InlineData(GetLink, 16, Invalid)]
    public void Request_ThatTheKernelDoesNotKnow_IsAnError(int type, int length, int errno) => Scenario(world =>
    {
        (ISocket socket, NetlinkWire wire) = Open(world);
        AssertError(socket, wire, wire.Request(type, Request, 5, new byte[length]), errno);
    });

    [Fact]
    public void GetLink_NoSuchDevice_IsAnErrorThatRepeatsTheRequest() => Scenario(world =>
    {
        (ISocket socket, NetlinkWire wire) = Open(world);
        AssertError(socket, wire, wire.Request(GetLink, Request, 5, wire.Link(1_000_000)), NoSuchDevice);
        AssertError(socket, wire, wire.Request(GetLink, Request, 6, wire.Link(0, wire.Name(3, "nonesuch"))), NoSuchDevice);
        AssertError(socket, wire, wire.Request(GetLink, Request, 6, wire.Link(0, wire.Name(3, "a name of seventeen"))), -34);
    });

    [Fact]
    public void Request_WithCappedErrors_IsNotRepeatedWhole() => Scenario(world =>
    {
        (ISocket socket, NetlinkWire wire) = Open(world);
        socket.SetOption(270, 10, 1);
        byte[] request = wire.Request(GetLink, Request, 5, wire.Link(1_000_000));
        NetlinkAnswer error = Assert.Single(Ask(socket, wire, request));
        Assert.Equal((ErrorType, Capped, NoSuchDevice), (error.Type, error.Flags, error.Int32At(0)));
        Assert.Equal(request[..16], error.Body[4..]);
    });

    [Fact]
    public void Request_WithAcknowledge_IsAcknowledgedBehindItsAnswer() => Scenario(world =>
    {
        (ISocket socket, NetlinkWire wire) = Open(world);
        byte[] request = wire.Request(GetLink, Request | Acknowledge, 5, wire.Link(1));
        Assert.Equal(NewLink, Assert.Single(Ask(socket, wire, request)).Type);
        NetlinkAnswer ack = Assert.Single(Receive(socket, wire));
        Assert.Equal((ErrorType, Capped, 5U, 0), (ack.Type, ack.Flags, ack.Sequence, ack.Int32At(0)));
        Assert.Equal(request[..16], ack.Body[4..]);
    });

    // What is no request, too short, or longer than the datagram, is left alone; control messages are acknowledged at most.
    [Fact]
    public void Message_ThatIsNoRequest_HasNoAnswer() => Scenario(world =>
    {
        (ISocket socket, NetlinkWire wire) = Open(world);
        socket.Send([1, 2, 3]);
        socket.Send(wire.Request(GetLink, 0, 1, wire.Link(1)));
        socket.Send(wire.Request(GetLink, Request, 1));
        socket.Send(wire.Request(DoneType, Request, 1, new byte[4]));
        socket.Send(wire.Request(GetLink, Request, 1, wire.Link(1)).AsSpan(..^4));
        NetlinkAnswer ack = Assert.Single(Ask(socket, wire, wire.Request(1, Request | Acknowledge, 77)));
        Assert.Equal((ErrorType, 77U, 0), (ack.Type, ack.Sequence, ack.Int32At(0)));
    });

    [Fact]
    public void Requests_InOneDatagram_AreAnsweredInOrder() => Scenario(world =>
    {
        (ISocket socket, NetlinkWire wire) = Open(world);
        socket.Send([.. wire.Request(GetLink, Request, 1, wire.Link(1_000_000)), .. wire.Request(GetLink, Request, 2, wire.Link(1))]);
        Assert.Equal((ErrorType, 1U), (Receive(socket, wire) is [var first] ? (first.Type, first.Sequence) : default));
        Assert.Equal((NewLink, 2U), (Receive(socket, wire) is [var second] ? (second.Type, second.Sequence) : default));
    });

    // The list of IPv6's addresses alone has its end in the last datagram.
    [Theory]
    [InlineData(GetLink, 0, true)]
    [InlineData(GetAddress, 0, true)]
    [InlineData(GetAddress, IPv4, true)]
    [InlineData(GetAddress, IPv6, false)]
    [InlineData(GetRoute, IPv4, true)]
    [InlineData(GetRoute, IPv6, true)]
    public void Dump_End_ComesAlone(int type, byte family, bool isAlone) => Scenario(world =>
    {
        (ISocket socket, NetlinkWire wire) = Open(world);
        byte[] body = type == GetLink ? wire.Link() : type == GetAddress ? NetlinkWire.Address(family) : NetlinkWire.Route(family);
        socket.Send(wire.Request(type, Request | Dump, 1, body));
        List<NetlinkAnswer> last = Receive(socket, wire);
        while (last[^1].Type != DoneType)
        {
            Assert.All(last, static a => Assert.Equal(Multi, a.Flags));
            last = Receive(socket, wire);
        }

        Assert.Equal(isAlone, last.Count == 1);
        Assert.Equal((Multi, 1U, 0, 4), (last[^1].Flags, last[^1].Sequence, last[^1].Int32At(0), last[^1].Body.Length));
    });

    [Fact]
    public void Dump_WhileAnotherGoesOn_IsBusy() => Scenario(world =>
    {
        (ISocket socket, NetlinkWire wire) = Open(world);
        socket.Send([.. wire.Request(GetLink, Request | Dump, 1, wire.Link()), .. wire.Request(GetAddress, Request | Dump, 2, NetlinkWire.Address(0))]);
        List<NetlinkAnswer> all = [];
        while (all.Count == 0 || all[^1].Type != DoneType)
        {
            all.AddRange(Receive(socket, wire));
        }

        NetlinkAnswer busy = Assert.Single(all, static a => a.Type == ErrorType);
        Assert.Equal((2U, -16), (busy.Sequence, busy.Int32At(0)));
        Assert.All(all.Where(a => !ReferenceEquals(a, busy)), static a => Assert.Equal(1U, a.Sequence));
    });

    [Fact]
    public void Dump_Strict_RefusesAFilterThatItHasNot() => Scenario(world =>
    {
        (ISocket socket, NetlinkWire wire) = Open(world);
        socket.SetOption(270, 12, 1);
        NetlinkAnswer done = Assert.Single(Ask(socket, wire, wire.Request(GetLink, Request | Dump, 1, wire.Link(1))));
        Assert.Equal((DoneType, Multi, Invalid), (done.Type, done.Flags, done.Int32At(0)));
        byte[] onlyLo = NetlinkWire.Address(0);
        wire.Number(1).CopyTo(onlyLo, 4);
        List<NetlinkAnswer> addresses = DumpAll(socket, wire, wire.Request(GetAddress, Request | Dump, 2, onlyLo));
        Assert.NotEmpty(addresses);
        Assert.All(addresses, static a => Assert.Equal((1, Multi | Filtered), (a.Int32At(4), a.Flags)));
    });

    private static (ISocket Socket, NetlinkWire Wire) Open(ContractWorld world)
    {
        ISocket socket = world.Own(world.Client.CreateSocket(AddressFamily.Netlink, SocketType.Raw));
        socket.Timeout = Duration.FromSeconds(20);
        return (socket, new NetlinkWire(world.Client.ByteOrder.IsLittleEndian));
    }

    private static uint PortOf(ISocket socket) => ((NetlinkEndPoint)socket.LocalEndPoint).PortId;

    private static List<NetlinkAnswer> Ask(ISocket socket, NetlinkWire wire, byte[] request)
    {
        Assert.Equal(request.Length, socket.Send(request));
        return Receive(socket, wire);
    }

    private static List<NetlinkAnswer> Receive(ISocket socket, NetlinkWire wire)
    {
        byte[] buffer = new byte[65536];
        return wire.Read(buffer.AsSpan(0, socket.Receive(buffer)));
    }

    // All messages of a dump before its end.
    private static List<NetlinkAnswer> DumpAll(ISocket socket, NetlinkWire wire, byte[] request)
    {
        socket.Send(request);
        List<NetlinkAnswer> all = [];
        while (all.Count == 0 || all[^1].Type != DoneType)
        {
            all.AddRange(Receive(socket, wire));
        }

        Assert.Equal(0, all[^1].Int32At(0));
        all.RemoveAt(all.Count - 1);
        return all;
    }

    private static void AssertError(ISocket socket, NetlinkWire wire, byte[] request, int errno)
    {
        NetlinkAnswer error = Assert.Single(Ask(socket, wire, request));
        Assert.Equal((ErrorType, 0, errno), (error.Type, error.Flags, error.Int32At(0)));
        Assert.Equal(request, error.Body[4..(4 + request.Length)]);
        Assert.Equal(PortOf(socket), error.PortId);
    }
}
