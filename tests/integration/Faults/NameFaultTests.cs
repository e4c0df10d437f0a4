using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Faults;
using SimNet.Simulation.Links;
using SimNet.Simulation.Names;
using SimNet.Simulation.Names.Messages;
using SimNet.Simulation.Names.Servers;
using SimNet.Simulation.Names.Zones;
using SimNet.Simulation.Topology;
using Xunit;

namespace SimNet.Tests.Integration.Faults;

/// <summary>What a client sees of each fault of the DNS: by packets from a name server, and of the table that hosts without DNS have.</summary>
public sealed class NameFaultTests : IDisposable
{
    private const string Name = "www.test";
    private static readonly IPAddress WebAddress = IPAddress.Parse("10.0.0.80");
    private static readonly IPAddress WebAddressV6 = IPAddress.Parse("fd00::80");
    private static readonly IPAddress WrongAddress = IPAddress.Parse("10.0.0.66");

    private readonly SimulatedNetwork _network = new(new SimulationOptions { DefaultLink = new LinkOptions { Latency = Duration.FromMilliseconds(10) } });
    private readonly NameServer _server;
    private readonly SimulatedHost _client;
    private readonly SimulatedHost _plain;

    public NameFaultTests()
    {
        _network.AddHost(Name, WebAddress, WebAddressV6);
        _network.AddHost("wrong", WrongAddress);
        SimulatedHost dns = _network.AddHost("dns", IPAddress.Parse("10.0.0.53"));
        _server = dns.StartNameServer(new NameServerOptions { Zones = [TestZone(WebAddress)] });
        _client = _network.AddHost("client", new HostOptions { Names = new NameOptions { Resolver = new ResolverConfiguration(dns.Addresses[0]) } });
        _plain = _network.AddHost("plain");
    }

    public static TheoryData<NameFaultKind, AddressInfoError, int, int> Failures => new()
    {
        { NameFaultKind.NoSuchName, AddressInfoError.NoName, 20, 0 },
        { NameFaultKind.ServerFailure, AddressInfoError.TryAgain, 20, 0 },
        { NameFaultKind.Refused, AddressInfoError.TryAgain, 20, 0 },
        { NameFaultKind.NoAnswer, AddressInfoError.TryAgain, 10_000, 10_000 },
        { NameFaultKind.Lame, AddressInfoError.TryAgain, 20, 0 },
        { NameFaultKind.GoesAway, AddressInfoError.TryAgain, 20, 0 },
    };

    public void Dispose() => _network.Dispose();

    [Theory]
    [MemberData(nameof(Failures))]
    public void Fault_ThatTakesTheAnswer_FailsTheLookup(NameFaultKind kind, AddressInfoError error, int atLeastMs, int inTableMs)
    {
        _network.Faults.Names.Add(new NameFault { Kind = kind, Name = Name });

        Assert.Equal(error, ErrorOf(_client, out Duration elapsed));
        Assert.True(elapsed >= Duration.FromMilliseconds(atLeastMs) && elapsed < Duration.FromMilliseconds(atLeastMs + 200), $"It took {elapsed}.");
        Assert.Equal(error, ErrorOf(_plain, out elapsed));
        Assert.Equal(Duration.FromMilliseconds(inTableMs), elapsed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SlowAnswer_ComesLater(bool usesDns)
    {
        _network.Faults.Names.Add(new NameFault { Kind = NameFaultKind.SlowAnswer, Delay = Duration.FromSeconds(3) });

        Assert.Equal(WebAddress, Lookup(Host(usesDns), out Duration elapsed)[0]);
        Assert.Equal(Duration.FromMilliseconds(usesDns ? 3020 : 3000), elapsed);
    }

    [Fact]
    public void SlowAnswer_SlowerThanTheTimeout_IsAskedForTwiceAndStillCounts()
    {
        _network.Faults.Names.Add(new NameFault { Kind = NameFaultKind.SlowAnswer, Delay = Duration.FromSeconds(7) });

        Assert.Equal(WebAddress, Lookup(_client, out Duration elapsed)[0]);
        Assert.Equal(Duration.FromMilliseconds(7020), elapsed);
        Assert.Equal(2, _server.Queries.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SlowAnswer_WithJitter_IsDrawnFromTheSeed(bool usesDns)
    {
        _network.Faults.Names.Add(new NameFault { Kind = NameFaultKind.SlowAnswer, Delay = Duration.FromSeconds(1), Jitter = Duration.FromSeconds(2) });

        Lookup(Host(usesDns), out Duration first);
        Lookup(Host(usesDns), out Duration second);

        Assert.NotEqual(first, second);
        Assert.All((Duration[])[first, second], static d => Assert.InRange(d, Duration.FromSeconds(1), Duration.FromSeconds(3.1)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WrongAddress_IsWhatTheClientConnectsTo(bool usesDns)
    {
        _network.Faults.Names.Add(new NameFault { Kind = NameFaultKind.WrongAddress, Address = WrongAddress });

        Assert.Equal([WrongAddress], Lookup(Host(usesDns), out _, AddressFamily.Unspecified));
        SocketException refused = Assert.Throws<SocketException>(() => Host(usesDns).Sockets.CreateConnection(Name, 80));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void StaleAnswer_IsThatOfTheZoneAsItWas(bool usesDns)
    {
        var before = IPAddress.Parse("10.0.0.79");
        _network.Faults.Names.Add(new NameFault { Kind = NameFaultKind.StaleAnswer, PreviousZone = TestZone(before) });

        Assert.Equal(before, Lookup(Host(usesDns), out _)[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OnlyIPv6_LeavesNothingToAClientOfIPv4(bool usesDns)
    {
        _network.Faults.Names.Add(new NameFault { Kind = NameFaultKind.OnlyIPv6 });

        Assert.Equal([WebAddressV6], Lookup(Host(usesDns), out _, AddressFamily.Unspecified));
        AddressInfoException none = Assert.Throws<AddressInfoException>(() => Lookup(Host(usesDns), out _));
        Assert.Contains(none.Error, (AddressInfoError[])[AddressInfoError.NoData, AddressInfoError.NoName]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ManyAddresses_DoNotFitIntoADatagram(bool usesDns)
    {
        _network.Faults.Names.Add(new NameFault { Kind = NameFaultKind.ManyAddresses, Type = DnsRecordType.A, Count = 3000 });

        IReadOnlyList<IPAddress> found = Lookup(Host(usesDns), out _);

        Assert.Equal(3000, found.Count);
        Assert.Contains(WebAddress, found);
        Assert.Equal(usesDns, _server.Queries.Any(static q => q.IsTcp));
    }

    [Fact]
    public void OtherTimeToLive_OfZero_IsRememberedByNoCache()
    {
        _client.Names = _client.Names with { Cache = new NameCacheOptions() };
        Lookup(_client, out _);
        int before = _server.Queries.Count;
        Lookup(_client, out _);
        Assert.Equal(before, _server.Queries.Count);

        _client.Names = _client.Names with { Cache = new NameCacheOptions() };
        _network.Faults.Names.Add(new NameFault { Kind = NameFaultKind.OtherTimeToLive, TtlSeconds = 0 });
        Lookup(_client, out _);
        Lookup(_client, out _);
        Assert.Equal(before + 2, _server.Queries.Count);
    }

    [Fact]
    public void Fault_ForATimeAndAHostAndAName_ActsOnlyThere()
    {
        var fault = new NameFault
        {
            Kind = NameFaultKind.NoSuchName,
            Name = "*.test",
            From = Duration.FromSeconds(10),
            Until = Duration.FromSeconds(20),
            Client = "client",
        };
        _network.Faults.Names.Add(fault);

        Assert.Equal(WebAddress, Lookup(_client, out _)[0]);
        _network.RunFor(Duration.FromSeconds(11));
        Assert.Equal(AddressInfoError.NoName, ErrorOf(_client, out _));
        Assert.Equal(WebAddress, Lookup(_plain, out _)[0]);
        _network.RunFor(Duration.FromSeconds(10));
        Assert.Equal(WebAddress, Lookup(_client, out _)[0]);
        Assert.True(_network.Faults.Names.Remove(fault));
        Assert.Empty(_network.Faults.Names.All);
    }

    [Fact]
    public void Add_FaultThatLacksSomething_SaysWhat()
    {
        Assert.Contains("Address", Assert.Throws<ArgumentException>(() => _network.Faults.Names.Add(new NameFault { Kind = NameFaultKind.WrongAddress })).Message, StringComparison.Ordinal);
        Assert.Contains("PreviousZone", Assert.Throws<ArgumentException>(() => _network.Faults.Names.Add(new NameFault { Kind = NameFaultKind.StaleAnswer })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _network.Faults.Names.Add(new NameFault { Kind = NameFaultKind.Lame, Name = "a..b" }));
        Assert.Throws<ArgumentException>(() => _network.Faults.Names.Add(new NameFault { Kind = NameFaultKind.Lame, From = Duration.FromSeconds(2), Until = Duration.FromSeconds(1) }));
        Assert.Empty(_network.Faults.Names.All);
    }

    private static Zone TestZone(IPAddress address) => new ZoneBuilder("test")
        .AddStartOfAuthority("dns")
        .AddNameServer("@", "dns")
        .AddAddress("dns", IPAddress.Parse("10.0.0.53"))
        .AddAddress("www", address, ttlSeconds: 300)
        .AddAddress("www", WebAddressV6, ttlSeconds: 300)
        .Build();

    private SimulatedHost Host(bool usesDns) => usesDns ? _client : _plain;

    private IReadOnlyList<IPAddress> Lookup(SimulatedHost host, out Duration elapsed, AddressFamily family = AddressFamily.InterNetwork)
    {
        Duration start = _network.Elapsed;
        IReadOnlyList<AddressInfo> found = host.Sockets.Names.GetAddressInfo(Name, null, new AddressInfoHints(family, SocketType.Stream, Flags: AddressInfoFlags.CanonicalName));
        elapsed = _network.Elapsed - start;
        return [.. found.Select(static f => f.EndPoint.Address)];
    }

    private AddressInfoError ErrorOf(SimulatedHost host, out Duration elapsed)
    {
        Duration start = _network.Elapsed;
        AddressInfoError error = Assert.Throws<AddressInfoException>(() => Lookup(host, out _, AddressFamily.Unspecified)).Error;
        elapsed = _network.Elapsed - start;
        return error;
    }
}
