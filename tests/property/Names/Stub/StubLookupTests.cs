using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Names;
using SimNet.Simulation.Topology;
using Xunit;

namespace SimNet.Tests.Property.Names.Stub;

// The stub resolver of a host in a network: latency and partitions reach it, callers of every kind are served, nothing stays open behind it.
public sealed class StubLookupTests
{
    private static readonly AddressInfoHints Streams = new(SocketType: SocketType.Stream);
    private static readonly Duration RoundTrip = Duration.FromMilliseconds(20);

    [Fact]
    public void Lookup_AcrossALink_TakesOneRoundTripForBothFamilies()
    {
        using var world = new StubWorld();
        int open = world.OpenDescriptors();
        Assert.Equal(3, world.Names.GetAddressInfo("web.test", "80", Streams).Count);
        Assert.Equal(RoundTrip, world.Network.Elapsed);
        Assert.Equal(["0 10.0.0.53 udp web.test A", "0 10.0.0.53 udp web.test AAAA"], world.Servers.Asked);
        Assert.Equal(open, world.OpenDescriptors());
    }

    [Fact]
    public void Lookup_OverIPv6_AsksTheServerThere()
    {
        using var world = new StubWorld(names: StubWorld.Asking(new ResolverConfiguration(IPAddress.Parse("fd00::53"))));
        Assert.Equal(2, world.Names.GetHostByName("web.test").Addresses.Count);
        Assert.Equal(["0 fd00::53 udp web.test A", "0 fd00::53 udp web.test A"], world.Servers.Asked);
    }

    [Fact]
    public void Lookup_UnderPartition_TriesAsOftenAsConfigured()
    {
        using var world = new StubWorld(names: StubWorld.AskingBoth(static c => c with { Timeout = Duration.FromSeconds(3), Attempts = 2 }));
        world.Cut2();
        int open = world.OpenDescriptors();
        Assert.Equal(AddressInfoError.TryAgain, Assert.Throws<AddressInfoException>(() => world.Names.GetAddressInfo("web.test", "80")).Error);
        Assert.Equal(Duration.FromSeconds(12), world.Network.Elapsed);
        Assert.Empty(world.Servers.Asked);
        Assert.Equal(open, world.OpenDescriptors());
        Assert.Equal(HostLookupError.TryAgain, Assert.Throws<HostLookupException>(() => world.Names.GetHostByAddress(IPAddress.Parse("10.0.0.1"))).Error);
        Assert.Equal(Duration.FromSeconds(24), world.Network.Elapsed);
    }

    [Fact]
    public void Lookup_PartitionHealsMeanwhile_IsAnsweredByTheNextAttempt()
    {
        using var world = new StubWorld();
        world.Cut2();
        SimulatedProgram lookup = world.Client.Start("lookup", async () => await world.Names.GetHostByNameAsync("web.test"));
        world.Network.RunFor(Duration.FromSeconds(3));
        world.Cut2(false);
        world.Network.RunUntil(() => lookup.IsCompleted, Duration.FromSeconds(60));
        Assert.Null(lookup.Exception);
        Assert.Equal(Duration.FromSeconds(5) + (2 * RoundTrip), world.Network.Elapsed);
    }

    [Theory]
    [InlineData("getaddrinfo")]
    [InlineData("getnameinfo")]
    [InlineData("gethostbyname")]
    [InlineData("gethostbyaddr")]
    [InlineData("getfqdn")]
    [InlineData("create_connection")]
    [InlineData("connect")]
    [InlineData("sendto")]
    [InlineData("tcp")]
    public void Lookup_CancelledUnderPartition_EndsAtOnceAndClosesItsSockets(string call)
    {
        using var world = new StubWorld();
        world.Client.Names = StubWorld.AskingBoth(c => c with { UseTcp = call == "tcp" });
        world.Cut2();
        int open = world.OpenDescriptors();
        using var cancellation = new CancellationTokenSource();
        SimulatedProgram lookup = world.Client.Start("lookup", async () => await CallAsync(call, world.Sockets, cancellation.Token));
        world.Network.RunFor(Duration.FromSeconds(3));
        Assert.False(lookup.IsCompleted);
        Assert.True(world.OpenDescriptors() > open);
        cancellation.Cancel();
        OperationCanceledException? thrown = null;
        try
        {
            world.Network.RunFor(Duration.Zero);
        }
        catch (OperationCanceledException e)
        {
            thrown = e;
        }

        Assert.NotNull(thrown);
        Assert.True(lookup.IsCompleted);
        Assert.Equal(Duration.FromSeconds(3), world.Network.Elapsed);
        Assert.Equal(open, world.OpenDescriptors());
    }

    [Fact]
    public void Lookup_OnSimulatedThreads_GoOnSideBySide()
    {
        using var world = new StubWorld(new() { ["*"] = "late1:ok" });
        List<string> ended = [];
        foreach (string name in (string[])["a.test", "b.test", "c.test"])
        {
            world.Client.StartThread(name, () =>
            {
                Assert.Equal(3, world.Names.GetAddressInfo(name, "80", Streams).Count);
                ended.Add($"{name} {world.Network.Elapsed}");
            });
        }

        world.Network.RunUntil(() => ended.Count == 3, Duration.FromSeconds(60));
        Assert.Equal(["a.test", "b.test", "c.test"], ended.Select(static e => e.Split(' ')[0]));
        Assert.Equal(Duration.FromSeconds(1) + RoundTrip, world.Network.Elapsed);
    }

    [Fact]
    public void Lookup_BlockingInsideAwaitedCode_IsDriven()
    {
        using var world = new StubWorld();
        int found = world.Network.Run(async () =>
        {
            await Task.Yield();
            return world.Names.GetAddressInfo("web.test", "80", Streams).Count;
        });
        Assert.Equal(3, found);
    }

    [Fact]
    public void Lookup_AwaitedOutsideOfARun_EndsWhenTheNetworkRuns()
    {
        using var world = new StubWorld();
        Task<IReadOnlyList<AddressInfo>> lookup = world.Names.GetAddressInfoAsync("web.test", "80", Streams).AsTask();
        Assert.True(world.Network.RunUntil(() => lookup.IsCompleted, Duration.FromSeconds(1)));
        Assert.Equal(3, lookup.Result.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void Lookup_UnderDefaultTimeout_IsNotBoundByIt(int milliseconds)
    {
        using var world = new StubWorld(new() { ["10.0.0.53/udp"] = "late2:ok", ["*"] = "ok" });
        world.Sockets.DefaultTimeout = Duration.FromMilliseconds(milliseconds);
        Assert.Equal(3, world.Names.GetAddressInfo("web.test", "80", Streams).Count);
        world.Client.Names = StubWorld.AskingBoth(static c => c with { UseTcp = true });
        Assert.Equal(3, world.Names.GetAddressInfo("web.test", "80", Streams).Count);
    }

    [Fact]
    public void Lookup_WithoutDescriptors_FailsWithTheHostsError()
    {
        using var world = new StubWorld(descriptors: 8);
        List<ISocket> all = [];
        for (int i = 0; i < 5; i++) all.Add(world.Sockets.CreateSocket());
        SocketException error = Assert.ThrowsAny<SocketException>(() => world.Names.GetAddressInfo("web.test", "80"));
        Assert.Equal(SocketError.TooManyOpenSockets, error.SocketErrorCode);
        all[0].Dispose();
        Assert.Equal(3, world.Names.GetAddressInfo("web.test", "80", Streams).Count);
    }

    [Fact]
    public void Server_ThatStops_IsLeftAtOnce()
    {
        using var world = new StubWorld(names: Asking("10.0.0.99", "10.0.0.54", "10.0.0.53"));
        SimulatedHost idle = world.Network.AddHost("idle", IPAddress.Parse("10.0.0.99"));
        Assert.Equal(2, world.Names.GetHostByName("web.test").Addresses.Count);
        Assert.Equal("idle", idle.Name);
        Assert.Equal(4 * RoundTrip, world.Network.Elapsed);
        Assert.All(world.Servers.Asked, static a => Assert.Contains("10.0.0.54", a, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10.0.0.250")]
    [InlineData("fd00::250")]
    public void Server_WhoseHostIsNotThere_IsLeftAtOnce(string address)
    {
        using var world = new StubWorld(names: Asking(address, "10.0.0.54"));
        Assert.Equal(2, world.Names.GetHostByName("web.test").Addresses.Count);
        Assert.InRange(world.Network.Elapsed, 2 * RoundTrip, 4 * RoundTrip);
    }

    [Fact]
    public void Answer_FromAnotherAddress_IsNotTaken()
    {
        using var world = new StubWorld(names: Asking("10.0.0.77"));
        SimulatedHost liar = world.Network.AddHost("liar", IPAddress.Parse("10.0.0.77"), IPAddress.Parse("10.0.0.78"));
        liar.Start("liar", async () =>
        {
            ISocket receiver = liar.Sockets.CreateSocket(socketType: SocketType.Dgram);
            receiver.Bind(new IPEndPoint(IPAddress.Parse("10.0.0.77"), 53));
            ISocket sender = liar.Sockets.CreateSocket(socketType: SocketType.Dgram);
            sender.Bind(new IPEndPoint(IPAddress.Parse("10.0.0.78"), 53));
            byte[] query = new byte[512];
            while (true)
            {
                ReceiveFromResult received = await receiver.ReceiveFromAsync(query);
                byte[] answer = new ScriptedAnswers(query[..received.Count]).Answer("ok").Single()!;
                await sender.SendToAsync(answer, SocketFlags.None, received.RemoteEndPoint!);
            }
        });
        Assert.Equal(AddressInfoError.TryAgain, Assert.Throws<AddressInfoException>(() => world.Names.GetHostByName("web.test")).Error);
        Assert.Equal(Duration.FromSeconds(10), world.Network.Elapsed);
    }

    [Fact]
    public void Rotate_EachQuestion_BeginsAtTheNextServer()
    {
        using var world = new StubWorld(names: StubWorld.AskingBoth(static c => c with { Rotate = true }));
        for (int i = 0; i < 4; i++) world.Names.GetHostByAddress(IPAddress.Parse("10.0.0.1"));
        string[] servers = [.. world.Servers.Asked.Select(static a => a.Split(' ')[1])];
        Assert.Equal(servers[0], servers[2]);
        Assert.Equal(servers[1], servers[3]);
        Assert.NotEqual(servers[0], servers[1]);
    }

    [Fact]
    public void AddressConfigured_HostWithoutIPv6_AsksForIPv4Alone()
    {
        using var world = new StubWorld();
        SimulatedHost old = world.Network.AddHost("old", new HostOptions
        {
            Addresses = [IPAddress.Parse("10.0.0.200")],
            Names = Asking("10.0.0.53"),
        });
        Assert.Equal(2, old.Sockets.Names.GetAddressInfo("web.test", "80", Streams with { Flags = AddressInfoFlags.AddressConfigured }).Count);
        Assert.Equal(["0 10.0.0.53 udp web.test A"], world.Servers.Asked);
    }

    [Fact]
    public void Names_GivenAnewWhileLookupsWait_HoldForThoseThatBeginLater()
    {
        using var world = new StubWorld(new() { ["10.0.0.53"] = "drop", ["10.0.0.54"] = "ok" });
        SimulatedProgram early = world.Client.Start("early", async () => await Assert.ThrowsAsync<AddressInfoException>(async () =>
            await world.Names.GetAddressInfoAsync("web.test", "80")));
        world.Network.RunFor(Duration.FromSeconds(1));
        world.Client.Names = Asking("10.0.0.54");
        Assert.Equal(3, world.Names.GetAddressInfo("web.test", "80", Streams).Count);
        Assert.False(early.IsCompleted);
        world.Network.RunUntil(() => early.IsCompleted, Duration.FromSeconds(60));
        Assert.Null(early.Exception);
        Assert.Equal(Duration.FromSeconds(10), world.Network.Elapsed);
        world.Client.Names = new NameOptions();
        Assert.Equal(2, world.Names.GetAddressInfo("ns1", "80", Streams).Count);
        Assert.Equal(AddressInfoError.NoName, Assert.Throws<AddressInfoException>(() => world.Names.GetAddressInfo("web.test", "80")).Error);
    }

    [Fact]
    public void Run_OfOneSeed_AsksWithTheSameIdsAndPorts()
    {
        Assert.Equal(Hash(1), Hash(1));
        Assert.NotEqual(Hash(1), Hash(2));

        static ulong Hash(ulong seed)
        {
            using var world = new StubWorld(names: StubWorld.AskingBoth(static c => c with { Rotate = true }), seed: seed);
            for (int i = 0; i < 3; i++) world.Names.GetAddressInfo("web.test", "80");
            return world.Network.EventHash;
        }
    }

    [Fact]
    public void Network_DisposedDuringALookup_AbortsItsThread()
    {
        var world = new StubWorld();
        world.Cut2();
        SimulatedProgram lookup = world.Client.StartThread("lookup", () => world.Names.GetHostByName("web.test"));
        world.Network.RunFor(Duration.FromSeconds(1));
        world.Dispose();
        Assert.True(lookup.IsCompleted);
    }

    private static NameOptions Asking(params string[] servers) =>
        StubWorld.Asking(new ResolverConfiguration([.. servers.Select(IPAddress.Parse)]));

    private static async Task CallAsync(string call, ISocketProvider host, CancellationToken token)
    {
        const string name = "web.test";
        using ISocket socket = host.CreateSocket(socketType: call == "connect" ? SocketType.Stream : SocketType.Dgram);
        switch (call)
        {
            case "getaddrinfo" or "tcp":
                await host.Names.GetAddressInfoAsync(name, "80", default, token);
                break;
            case "getnameinfo":
                await host.Names.GetNameInfoAsync(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 80), default, token);
                break;
            case "gethostbyname":
                await host.Names.GetHostByNameAsync(name, token);
                break;
            case "gethostbyaddr":
                await host.Names.GetHostByAddressAsync(IPAddress.Parse("10.0.0.1"), token);
                break;
            case "getfqdn":
                await host.GetFullyQualifiedNameAsync(name, token);
                break;
            case "create_connection":
                await host.CreateConnectionAsync(name, 80, cancellationToken: token);
                break;
            case "connect":
                await socket.ConnectAsync(new HostEndPoint(name, 80), token);
                break;
            default:
                await socket.SendToAsync(new byte[1], SocketFlags.None, new HostEndPoint(name, 80), token);
                break;
        }
    }
}
