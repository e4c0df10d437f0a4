using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Names;
using SimNet.Simulation.Topology;
using Xunit;

namespace SimNet.Tests.Property.Names.Stub;

// The library functions over the DNS, and the connections and sockets that are given names.
public sealed class StubFunctionTests
{
    private static readonly IPEndPoint Web = new(IPAddress.Parse("10.0.0.1"), 80);

    [Fact]
    public void GetFullyQualifiedName_OfAName_IsThatOfItsAddress()
    {
        using var world = new StubWorld();
        Assert.Equal("host.example.org", world.Sockets.GetFullyQualifiedName("web.test"));
        Assert.Equal("host.example.org", world.Network.Run(async () => await world.Sockets.GetFullyQualifiedNameAsync(" web.test ")));
        world.Say("*", "nx");
        Assert.Equal("web.test", world.Sockets.GetFullyQualifiedName("web.test"));
        Assert.Equal("client", world.Network.Run(async () => await world.Sockets.GetFullyQualifiedNameAsync("0.0.0.0")));
    }

    [Theory]
    [InlineData("nx", null)]
    [InlineData("nodata", null)]
    [InlineData("formerr", null)]
    [InlineData("servfail", AddressInfoError.TryAgain)]
    [InlineData("drop", AddressInfoError.TryAgain)]
    public void GetNameInfo_WithoutAName_GivesFiguresUnlessTheServerFails(string word, AddressInfoError? expected)
    {
        using var world = new StubWorld(new() { ["*"] = word });
        if (expected is { } error)
        {
            Assert.Equal(error, Assert.Throws<AddressInfoException>(() => world.Names.GetNameInfo(Web)).Error);
        }
        else
        {
            Assert.Equal(new NameInfo("10.0.0.1", "http"), world.Names.GetNameInfo(Web));
        }

        Assert.Equal(
            expected ?? AddressInfoError.NoName,
            Assert.Throws<AddressInfoException>(() => world.Names.GetNameInfo(Web, NameInfoFlags.NameRequired)).Error);
        int asked = world.Servers.Asked.Count;
        Assert.Equal("10.0.0.1", world.Names.GetNameInfo(Web, NameInfoFlags.NumericHost).Host);
        Assert.Equal(asked, world.Servers.Asked.Count);
    }

    [Fact]
    public void GetNameInfo_OfOwnDomain_GivesTheFirstPart()
    {
        using var world = new StubWorld();
        SimulatedHost own = world.Network.AddHost("here.example.org", new HostOptions { Names = world.Client.Names });
        Assert.Equal("host", own.Sockets.Names.GetNameInfo(Web, NameInfoFlags.NoFullyQualifiedName).Host);
        Assert.Equal("host.example.org", own.Sockets.Names.GetNameInfo(Web).Host);
        Assert.Equal("host.example.org", world.Names.GetNameInfo(Web, NameInfoFlags.NoFullyQualifiedName).Host);
    }

    [Fact]
    public void GetHostByAddress_Mapped_IsAskedAndToldAsIPv4()
    {
        using var world = new StubWorld();
        HostEntry entry = world.Names.GetHostByAddress(IPAddress.Parse("::ffff:10.0.0.1"));
        Assert.Equal(("host.example.org", IPAddress.Parse("10.0.0.1")), (entry.HostName, Assert.Single(entry.Addresses)));
        Assert.Equal(["0 10.0.0.53 udp 1.0.0.10.in-addr.arpa PTR"], world.Servers.Asked);
    }

    [Fact]
    public void GetAddressInfo_NameBeyondAscii_IsAskedForEncoded()
    {
        using var world = new StubWorld();
        world.Names.GetHostByName("bücher.test");
        Assert.Equal("0 10.0.0.53 udp xn--bcher-kva.test A", world.Servers.Asked[0]);
    }

    [Fact]
    public void Search_LeftOut_IsTheHostsOwnDomain()
    {
        using var world = new StubWorld(new() { ["web.example.org"] = "ok" });
        SimulatedHost own = world.Network.AddHost("here.example.org", new HostOptions { Names = world.Client.Names });
        Assert.Equal("web.example.org", own.Sockets.Names.GetHostByName("web").HostName);
        Assert.Throws<AddressInfoException>(() => world.Names.GetHostByName("web"));
        own.Names = StubWorld.AskingBoth(static c => c with { Search = [] });
        Assert.Throws<AddressInfoException>(() => own.Sockets.Names.GetHostByName("web"));
    }

    [Fact]
    public void Server_SilentOverTcp_IsADeadlockAndLeavesNothingOpen()
    {
        // glibc waits without end; so nothing is left to happen in the network.
        using var world = new StubWorld(new() { ["*"] = "drop" }, StubWorld.AskingBoth(static c => c with { UseTcp = true }));
        int open = world.OpenDescriptors();
        SimulationDeadlockException deadlock = Assert.Throws<SimulationDeadlockException>(() => world.Names.GetHostByName("web.test"));
        Assert.Contains("GetHostByName('web.test') (host client)", deadlock.Message, StringComparison.Ordinal);
        world.Network.RunFor(Duration.Zero);
        Assert.Equal(open, world.OpenDescriptors());
        world.Say("*", "ok");
        Assert.Equal(2, world.Names.GetHostByName("web.test").Addresses.Count);
    }

    [Fact]
    public void GetHostByName_FirstAnswerOnly_FailsAsGetHostByNameItselfDoes()
    {
        // Python looks the name up and then asks gethostbyname, whose error is another kind.
        using var world = new StubWorld(new() { ["*"] = "ok" });
        SimulatedProgram lookup = world.Client.Start("lookup", async () => await world.Names.GetHostByNameAsync("web.test"));
        world.Network.RunFor(Duration.FromMilliseconds(15));
        world.Say("*", "nodata");
        HostLookupException error = Assert.Throws<HostLookupException>(() => world.Network.RunUntil(() => lookup.IsCompleted, Duration.FromSeconds(60)));
        Assert.Equal(HostLookupError.NoData, error.Error);
    }

    [Fact]
    public void CreateConnection_SlowName_IsNotUnderTheTimeout()
    {
        using var world = new StubWorld(new() { ["1"] = "late3:ok", ["28"] = "late3:nodata" });
        SimulatedHost web = world.Network.AddHost("web", IPAddress.Parse("10.0.0.2"));
        world.Network.SetLink(world.Client, world.Network.AddHost("dead", IPAddress.Parse("10.0.0.1")), StubWorld.Cut);
        ISocket listener = web.Sockets.CreateSocket();
        listener.Bind(new IPEndPoint(IPAddress.Any, 80));
        listener.Listen();
        foreach (bool isAwaited in (bool[])[false, true])
        {
            Duration before = world.Network.Elapsed;
            ISocket socket = isAwaited
                ? world.Network.Run(async () => await world.Sockets.CreateConnectionAsync("web.test", 80, Duration.FromSeconds(1)))
                : world.Sockets.CreateConnection("web.test", 80, Duration.FromSeconds(1));
            Assert.Equal(Duration.FromSeconds(1), socket.Timeout);

            // The name takes three seconds, and the first of its two addresses, which is cut off, the timeout.
            Assert.InRange((world.Network.Elapsed - before).TotalSeconds, 4, 4.1);
            Assert.Equal(IPAddress.Parse("10.0.0.2"), ((IPEndPoint)socket.RemoteEndPoint).Address);
        }
    }

    [Fact]
    public void CreateConnection_NameThatFails_IsTheResolversError()
    {
        using var world = new StubWorld(new() { ["*"] = "servfail" });
        Assert.Equal(AddressInfoError.TryAgain, Assert.Throws<AddressInfoException>(() => world.Sockets.CreateConnection("web.test", 80)).Error);
    }

    [Fact]
    public void Socket_ClosedWhileItsNameIsLookedUp_IsClosed()
    {
        using var world = new StubWorld(new() { ["*"] = "late2:ok" });
        foreach (bool connects in (bool[])[true, false])
        {
            using ISocket socket = world.Sockets.CreateSocket();
            SimulatedProgram program = world.Client.StartThread("blocks", () => Assert.Throws<SocketClosedException>(() =>
            {
                if (connects) socket.Connect(new HostEndPoint("web.test", 80));
                else socket.Bind(new HostEndPoint("web.test", 80));
            }));
            world.Network.RunFor(Duration.FromSeconds(1));
            socket.Dispose();
            Assert.True(world.Network.RunUntil(() => program.IsCompleted, Duration.FromSeconds(60)));
            Assert.Null(program.Exception);
        }
    }

    [Fact]
    public void Services_ReplacedOnARunningHost_AreThoseOfNow()
    {
        using var world = new StubWorld();
        IServiceDatabase services = world.Sockets.Services;
        Assert.Equal(80, services.GetPort("http"));
        world.Client.Names = world.Client.Names with
        {
            Services = ServiceDatabase.Parse("http 8080/tcp\nchat 4711/udp talk"),
            Protocols = ProtocolDatabase.Parse("own 200 OWN"),
        };
        Assert.Equal(8080, services.GetPort("http"));
        Assert.Equal("chat", services.GetName(4711));
        Assert.False(services.TryGetPort("https", null, out _));
        Assert.Equal(200, world.Sockets.Protocols.GetNumber("OWN"));
        Assert.False(world.Sockets.Protocols.TryGetName(6, out _));
        Assert.Equal(8080, world.Names.GetAddressInfo("127.0.0.1", "http", new(SocketType: SocketType.Stream))[0].EndPoint.Port);
        Assert.Equal("chat", world.Names.GetNameInfo(new(IPAddress.Loopback, 4711), NameInfoFlags.NumericHost | NameInfoFlags.Datagram).Service);
        Assert.Equal(80, world.First.Sockets.Services.GetPort("http"));
    }

    [Fact]
    public void Names_OfAHostWithoutDns_AreThoseOfAllHosts()
    {
        using var network = new SimulatedNetwork();
        SimulatedHost one = network.AddHost("one");
        SimulatedHost two = network.AddHost("two");
        Assert.Equal(two.Addresses.Order(Comparer<IPAddress>.Create(static (a, b) => string.CompareOrdinal($"{a}", $"{b}"))),
            one.Sockets.Names.GetAddressInfo("two", "80", new(SocketType: SocketType.Stream)).Select(static a => a.EndPoint.Address)
                .Order(Comparer<IPAddress>.Create(static (a, b) => string.CompareOrdinal($"{a}", $"{b}"))));
        Assert.Equal("two", one.Sockets.Names.GetHostByAddress(two.Addresses[0]).HostName);
        one.Names = one.Names with { Switch = NameServiceSwitch.Parse("hosts: files myhostname") };
        Assert.Throws<AddressInfoException>(() => one.Sockets.Names.GetAddressInfo("two", "80"));
        Assert.Equal([one.Addresses[0]], one.Sockets.Names.GetHostByName("one").Addresses);
        Assert.Equal("one", one.Sockets.Names.GetHostByAddress(one.Addresses[1]).HostName);
        Assert.Equal(Duration.Zero, network.Elapsed);
    }
}
