using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Links;
using SimNet.Simulation.Names;
using SimNet.Simulation.Names.Messages;
using SimNet.Simulation.Names.Servers;
using SimNet.Simulation.Names.Zones;
using SimNet.Simulation.Topology;
using Xunit;

namespace SimNet.Tests.Integration.Names;

/// <summary>Name servers on hosts, asked by the stub resolver of a client over the network.</summary>
public sealed class NameServerTests : IDisposable
{
    private const string RootZone = """
        .               3600 IN SOA ns.root.test. hostmaster.root.test. 1 7200 900 1209600 60
        .               3600 IN NS  ns.root.test.
        ns.root.test.   3600 IN A   10.0.0.1
        example.        3600 IN NS  ns.example.
        ns.example.     3600 IN A   10.0.0.2
        other.          3600 IN NS  ns.example.
        lame.           3600 IN NS  ns.example.
        """;

    private const string ExampleZone = """
        $TTL 1h
        @       IN SOA ns hostmaster 1 2h 15m 2w 1m
                IN NS  ns
        ns      IN A   10.0.0.2
        www     IN A   10.0.0.80
                IN AAAA fd00::80
        alias   IN CNAME www
        far     IN CNAME host.other.
        loop    IN CNAME pool
        pool    IN CNAME loop
        *.wild  IN A   10.0.0.90
        a.b.c   IN A   10.0.0.91
        big     IN TXT "x"
        """;

    private const string OtherZone = """
        @       3600 IN SOA ns.example. hostmaster 1 2h 15m 2w 1m
        @       3600 IN NS  ns.example.
        host    60   IN A   10.0.0.99
        """;

    private readonly SimulatedNetwork _network = new(new SimulationOptions { DefaultLink = new LinkOptions { Latency = Duration.FromMilliseconds(10) } });
    private readonly NameServer _root;
    private readonly NameServer _example;
    private readonly NameServer _resolver;
    private readonly SimulatedHost _client;

    public NameServerTests()
    {
        SimulatedHost Host(string name, string address, NameOptions? names = null) =>
            _network.AddHost(name, new HostOptions { Addresses = [IPAddress.Parse(address)], Names = names ?? new NameOptions() });

        _root = Host("root", "10.0.0.1").StartNameServer(new NameServerOptions { Zones = [Zone.Parse(RootZone, ".")] });
        _example = Host("example", "10.0.0.2").StartNameServer(new NameServerOptions
        {
            Zones = [Zone.Parse(ExampleZone, "example"), Zone.Parse(OtherZone, "other")],
        });
        _resolver = Host("resolver", "10.0.0.3").StartNameServer(new NameServerOptions { RootServers = [IPAddress.Parse("10.0.0.1")] });
        _client = Host("client", "10.0.0.4", new NameOptions { Resolver = new ResolverConfiguration(IPAddress.Parse("10.0.0.3")) });
    }

    public void Dispose() => _network.Dispose();

    [Theory]
    [InlineData("www.example", "10.0.0.80")]
    [InlineData("WWW.Example.", "10.0.0.80")]
    [InlineData("alias.example", "10.0.0.80")]
    [InlineData("far.example", "10.0.0.99")]
    [InlineData("any.thing.wild.example", "10.0.0.90")]
    [InlineData("a.b.c.example", "10.0.0.91")]
    public void GetAddressInfo_NameInAZone_IsFoundThroughTheTree(string name, string address) =>
        Assert.Equal(IPAddress.Parse(address), Lookup(name)[0].EndPoint.Address);

    [Theory]
    [InlineData("nobody.example", AddressInfoError.NoName)]
    [InlineData("nobody", AddressInfoError.NoName)]
    [InlineData("b.c.example", AddressInfoError.NoData)]
    [InlineData("wild.example", AddressInfoError.NoData)]
    [InlineData("big.example", AddressInfoError.NoData)]
    public void GetAddressInfo_NothingThere_SaysWhy(string name, AddressInfoError error)
    {
        AddressInfoException thrown = Assert.Throws<AddressInfoException>(() => Lookup(name, AddressFamily.Unspecified));

        Assert.Equal(error, thrown.Error);
    }

    [Theory]
    [InlineData("loop.example")]
    [InlineData("host.lame")]
    public void Query_ThatCannotBeAnswered_IsAServerFailure(string name) =>
        Assert.Equal(DnsResponseCode.ServerFailure, Ask("10.0.0.3", name, DnsRecordType.A).ResponseCode);

    [Fact]
    public void Resolver_AskedAgain_RemembersForTheTimeToLive()
    {
        Lookup("host.other");
        int asked = _example.Queries.Count;

        Lookup("host.other");
        Assert.Equal(asked, _example.Queries.Count);

        _network.RunFor(Duration.FromSeconds(61));
        Lookup("host.other");
        Assert.Equal(asked + 1, _example.Queries.Count);
        Assert.Single(_root.Queries);
    }

    [Fact]
    public void Resolver_AskedForNothingAgain_RemembersTheAbsence()
    {
        Assert.Equal(DnsResponseCode.NameError, Ask("10.0.0.3", "no.example", DnsRecordType.A).ResponseCode);
        int asked = _example.Queries.Count;

        DnsMessage again = Ask("10.0.0.3", "no.example", DnsRecordType.MX);
        Assert.Equal(DnsResponseCode.NameError, again.ResponseCode);
        Assert.Equal(asked, _example.Queries.Count);

        _network.RunFor(Duration.FromSeconds(61));
        Ask("10.0.0.3", "no.example", DnsRecordType.A);
        Assert.Equal(asked + 1, _example.Queries.Count);
    }

    [Fact]
    public void Answer_TooLargeForADatagram_ComesOverTcp()
    {
        ZoneBuilder zone = new ZoneBuilder("many").AddStartOfAuthority("ns").AddNameServer("@", "ns.example.");
        for (int i = 0; i < 200; i++) zone.AddAddress("host", new IPAddress([10, 1, 0, (byte)i]));
        _example.Zones = [.. _example.Zones, zone.Build()];

        DnsMessage cut = Ask("10.0.0.2", "host.many", DnsRecordType.A);
        Assert.True(cut.IsTruncated);
        Assert.Empty(cut.Answers);

        _client.Names = new NameOptions { Resolver = new ResolverConfiguration(IPAddress.Parse("10.0.0.2")) };
        Assert.Equal(200, Lookup("host.many").Count);
        Assert.Contains(_example.Queries, static q => q.IsTcp);
    }

    [Fact]
    public void Query_OutsideOfTheZonesOfAServerThatSearchesNothing_IsRefused() =>
        Assert.Equal(DnsResponseCode.Refused, Ask("10.0.0.2", "nobody.elsewhere", DnsRecordType.A).ResponseCode);

    [Fact]
    public void Referral_ToAZoneBelow_HasItsServersAndTheirAddresses()
    {
        DnsMessage referral = Ask("10.0.0.1", "www.example", DnsRecordType.A);

        Assert.False(referral.IsAuthoritative);
        Assert.Empty(referral.Answers);
        Assert.Equal("ns.example.", referral.Authority.Single().Target!.ToString());
        Assert.Equal(new DnsAddress(IPAddress.Parse("10.0.0.2")), referral.Additional.Single().Data);
    }

    [Fact]
    public void Server_Stopped_LeavesTheClientToItsTimeouts()
    {
        _resolver.Stop();

        Assert.Throws<AddressInfoException>(() => Lookup("www.example"));
        Assert.True(_network.Elapsed < Duration.FromSeconds(1), "The port is closed, and ICMP says so.");
    }

    [Fact]
    public void HostZone_Served_FindsAllHostsBothWays()
    {
        SimulatedHost server = _network.AddHost("names");
        server.StartNameServer(new NameServerOptions { Zones = [_network.CreateHostZone("names")] });
        _client.Names = new NameOptions { Resolver = new ResolverConfiguration(server.Addresses[0]) };

        Assert.Equal("10.0.0.2", Lookup("example")[0].EndPoint.Address.ToString());
        Assert.Equal("example", _client.Sockets.Names.GetHostByAddress(IPAddress.Parse("10.0.0.2")).HostName);
    }

    [Fact]
    public void Run_ServersWaitForMore_Ends()
    {
        _client.Start("lookup", async () => await _client.Sockets.Names.GetAddressInfoAsync("www.example", null));

        _network.Run();

        Assert.True(_network.Elapsed > Duration.FromMilliseconds(40));
    }

    private IReadOnlyList<AddressInfo> Lookup(string name, AddressFamily family = AddressFamily.InterNetwork) =>
        _client.Sockets.Names.GetAddressInfo(name, null, new AddressInfoHints(family, SocketType.Stream));

    private DnsMessage Ask(string server, string name, DnsRecordType type)
    {
        using ISocket socket = _client.Sockets.CreateSocket(socketType: SocketType.Dgram);
        socket.Connect(new IPEndPoint(IPAddress.Parse(server), NameServer.Port));
        socket.Timeout = Duration.FromSeconds(60);
        socket.Send(DnsMessage.CreateQuery(7, new DnsQuestion(DnsName.Parse(name), type)).ToArray());
        byte[] buffer = new byte[DnsMessage.MaxLength];
        int count = socket.Receive(buffer);
        Assert.True(DnsMessage.TryParse(buffer.AsSpan(0, count), out DnsMessage? answer));
        return answer!;
    }
}
