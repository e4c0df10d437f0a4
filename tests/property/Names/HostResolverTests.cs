using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Names;
using Xunit;

namespace SimNet.Tests.Property.Names;

// What the recordings do not show: access, cancellation, the forms, further sources, names beyond ASCII, and state that changes.
public sealed class HostResolverTests
{
    private static readonly AddressInfoHints Streams = new(SocketType: SocketType.Stream);
    private static readonly IPEndPoint Web = new(IPAddress.Loopback, 80);

    public static TheoryData<string> Methods { get; } =
        new(nameof(INameResolver.GetAddressInfo), nameof(INameResolver.GetNameInfo), nameof(INameResolver.GetHostByName), nameof(INameResolver.GetHostByAddress));

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task EveryMethod_Called_AsksForAccessByItsName(string method)
    {
        var host = new TestHost();
        Block(host.Resolver, method);
        await Await(host.Resolver, method);
        Assert.Equal([method, $"{method}Async"], host.Calls);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task EveryMethod_WithCancelledToken_IsCancelled(string method)
    {
        var host = new TestHost();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Await(host.Resolver, method, new CancellationToken(true)));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task EveryMethod_Awaited_GivesWhatItsBlockingFormGives(string method)
    {
        var host = new TestHost();
        Task<string> awaited = Await(host.Resolver, method);
        Assert.True(awaited.IsCompleted);
        Assert.Equal(Block(host.Resolver, method), await awaited);
    }

    [Fact]
    public void GetHostByName_Localhost_HasTheAddressOfBothLines()
    {
        HostEntry entry = new TestHost().Resolver.GetHostByName("LocalHost");
        Assert.Equal("localhost", entry.HostName);
        Assert.Equal(["ip6-localhost", "ip6-loopback"], entry.Aliases);
        Assert.Equal([IPAddress.Loopback, IPAddress.Loopback], entry.Addresses);
    }

    [Fact]
    public void GetAddressInfo_LineAddedLater_IsFound()
    {
        var host = new TestHost();
        Assert.Throws<AddressInfoException>(() => host.Resolver.GetAddressInfo("peer", "80", Streams));
        host.Add("10.0.0.9", "peer.example", "peer");
        AddressInfo info = Assert.Single(host.Resolver.GetAddressInfo("peer", "80", Streams with { Flags = AddressInfoFlags.CanonicalName }));
        Assert.Equal((new IPEndPoint(IPAddress.Parse("10.0.0.9"), 80), "peer.example"), (info.EndPoint, info.CanonicalName));
    }

    [Fact]
    public void GetAddressInfo_NameBeyondAscii_IsLookedUpEncoded()
    {
        var host = new TestHost();
        host.Add("10.0.0.8", "xn--bcher-kva.example");
        Assert.Equal(IPAddress.Parse("10.0.0.8"), Assert.Single(host.Resolver.GetAddressInfo("bücher.example", "80", Streams)).EndPoint.Address);
        Assert.Equal(IPAddress.Parse("10.0.0.8"), Assert.Single(host.Resolver.GetHostByName("Bücher.example").Addresses));
        Assert.Equal(AddressInfoError.NoName, Assert.Throws<AddressInfoException>(() => host.Resolver.GetAddressInfo("ü..x", "80")).Error);
    }

    [Fact]
    public void GetAddressInfo_OtherPolicy_OrdersByIt()
    {
        var host = new TestHost();
        host.Add("fd00::1", "both");
        host.Add("10.0.0.1", "both");
        Assert.Equal(AddressFamily.InterNetwork, host.Resolver.GetAddressInfo("both", "80", Streams)[0].AddressFamily);
        host.Names = host.Names with { AddressPolicy = AddressPolicy.Parse("label ::/0 1\nprecedence ::/0 40\nprecedence ::ffff:0:0/96 10") };
        Assert.Equal(AddressFamily.InterNetworkV6, host.Resolver.GetAddressInfo("both", "80", Streams)[0].AddressFamily);
    }

    [Theory]
    [InlineData("here.example.org", null, "web")]
    [InlineData("here", "here.example.org", "web")]
    [InlineData("here", null, "web.example.org")]
    [InlineData("here.other.org", "here.example.org", "web.example.org")]
    public void GetNameInfo_OfOwnDomain_GivesTheFirstPart(string hostName, string? canonicalName, string expected)
    {
        var host = new TestHost { HostName = hostName };
        host.Add("10.0.0.1", "web.example.org");
        if (canonicalName is not null) host.Add("127.0.1.1", canonicalName, "here");
        Assert.Equal(expected, host.Resolver.GetNameInfo(new(IPAddress.Parse("10.0.0.1"), 80), NameInfoFlags.NoFullyQualifiedName).Host);
    }

    [Fact]
    public void FurtherSource_OnlyWhatTheTableLacks_IsAskedOfIt()
    {
        var source = new TestSource(HostAnswer.Found(new HostEntry("far.example", [], [IPAddress.Parse("10.9.9.9")])));
        HostResolver resolver = With(source);
        resolver.GetAddressInfo("localhost", "80");
        resolver.GetHostByName("localhost");
        resolver.GetNameInfo(Web);
        Assert.Empty(source.Asked);
        Assert.Equal(IPAddress.Parse("10.9.9.9"), Assert.Single(resolver.GetAddressInfo("far", "80", Streams)).EndPoint.Address);
        Assert.Equal("far.example", resolver.GetHostByName("far").HostName);
        Assert.Equal("far.example", resolver.GetNameInfo(new(IPAddress.Parse("10.9.9.9"), 80)).Host);
        Assert.Equal(["far Unspecified", "far InterNetwork", "far InterNetwork", "10.9.9.9"], source.Asked);
    }

    [Fact]
    public async Task FurtherSource_AnswersLater_IsAwaited()
    {
        var source = new TestSource(HostAnswer.Found(new HostEntry("far.example", [], [IPAddress.Parse("10.9.9.9")])), isLate: true);
        HostResolver resolver = With(source);
        Task<IReadOnlyList<AddressInfo>> pending = resolver.GetAddressInfoAsync("far", "80", Streams).AsTask();
        Assert.False(pending.IsCompleted);
        source.Answer();
        Assert.Equal(IPAddress.Parse("10.9.9.9"), Assert.Single(await pending).EndPoint.Address);
    }

    // The way of IPv4 alone, and the one of the other families and of canonical names.
    [Theory]
    [InlineData(NameServiceStatus.NotFound, HostLookupError.HostNotFound, AddressInfoError.NoName, AddressInfoError.NoName)]
    [InlineData(NameServiceStatus.NotFound, HostLookupError.NoData, AddressInfoError.NoData, AddressInfoError.NoData)]
    [InlineData(NameServiceStatus.NotFound, HostLookupError.TryAgain, AddressInfoError.NoName, AddressInfoError.TryAgain)]
    [InlineData(NameServiceStatus.NotFound, HostLookupError.NoRecovery, AddressInfoError.NoName, AddressInfoError.NoName)]
    [InlineData(NameServiceStatus.Unavailable, HostLookupError.TryAgain, AddressInfoError.TryAgain, AddressInfoError.TryAgain)]
    [InlineData(NameServiceStatus.TryAgain, HostLookupError.NoRecovery, AddressInfoError.NoData, AddressInfoError.NoName)]
    public void FurtherSource_Fails_IsReported(NameServiceStatus status, HostLookupError error, AddressInfoError simple, AddressInfoError other)
    {
        HostResolver resolver = With(new TestSource(HostAnswer.Failed(status, error)));
        Assert.Equal(simple, Fails(new(AddressFamily.InterNetwork)));
        Assert.Equal(other, Fails(new(AddressFamily.InterNetwork, Flags: AddressInfoFlags.CanonicalName)));
        Assert.Equal(other, Fails(default));
        Assert.Equal(other, Fails(new(AddressFamily.InterNetworkV6)));
        Assert.Equal(other, Fails(new(AddressFamily.InterNetworkV6, Flags: AddressInfoFlags.V4Mapped)));
        Assert.Equal(simple, Assert.Throws<AddressInfoException>(() => resolver.GetHostByName("far")).Error);
        Assert.Equal(error, Assert.Throws<HostLookupException>(() => resolver.GetHostByAddress(IPAddress.Parse("10.9.9.9"))).Error);

        AddressInfoError Fails(AddressInfoHints hints) =>
            Assert.Throws<AddressInfoException>(() => resolver.GetAddressInfo("far", "80", hints)).Error;
    }

    [Theory]
    [InlineData("files dns", true)]
    [InlineData("files [NOTFOUND=return] dns", false)]
    [InlineData("files [!SUCCESS=return] dns", false)]
    [InlineData("files [UNAVAIL=return] dns", true)]
    [InlineData("nosuch [UNAVAIL=return] dns", false)]
    [InlineData("nosuch dns", true)]
    [InlineData("nosuch [ notfound = return tryagain=return ] dns", true)]
    [InlineData("", false)]
    public void Switch_Actions_DecideWhoIsAsked(string line, bool isAsked)
    {
        var source = new TestSource(HostAnswer.Found(new HostEntry("far.example", [], [IPAddress.Parse("10.9.9.9")])));
        HostResolver resolver = With(source, line);
        if (isAsked)
        {
            Assert.Equal(IPAddress.Parse("10.9.9.9"), Assert.Single(resolver.GetAddressInfo("far", "80", Streams)).EndPoint.Address);
            Assert.Equal("far.example", resolver.GetHostByAddress(IPAddress.Parse("10.9.9.9")).HostName);
        }
        else
        {
            Assert.Equal(AddressInfoError.NoName, Assert.Throws<AddressInfoException>(() => resolver.GetAddressInfo("far", "80")).Error);
            Assert.Throws<HostLookupException>(() => resolver.GetHostByAddress(IPAddress.Parse("10.9.9.9")));
        }
    }

    [Fact]
    public void Switch_SuccessContinues_TheLastSourceCounts()
    {
        var source = new TestSource(HostAnswer.Found(new HostEntry("far.example", [], [IPAddress.Parse("10.9.9.9")])));
        Assert.Equal(
            IPAddress.Parse("10.9.9.9"),
            Assert.Single(With(source, "files [SUCCESS=continue] dns").GetAddressInfo("localhost", "80", Streams)).EndPoint.Address);
    }

    [Fact]
    public void GetHostByName_WildcardAndBroadcast_NeedNoSource()
    {
        HostResolver resolver = new TestHost().Resolver;
        Assert.Equal([IPAddress.Any], resolver.GetHostByName("").Addresses);
        Assert.Equal([IPAddress.Broadcast], resolver.GetHostByName("<broadcast>").Addresses);
    }

    [Fact]
    public void HostsFile_OfSeveralLines_OneCountsWithoutMulti()
    {
        var host = new TestHost();
        host.Add("10.0.0.1", "twice");
        host.Add("10.0.0.2", "twice");
        Assert.Equal(2, host.Resolver.GetHostByName("twice").Addresses.Count);
        host.Names = host.Names with { UsesAllHostLines = false };
        Assert.Equal([IPAddress.Parse("10.0.0.1")], host.Resolver.GetHostByName("twice").Addresses);
        Assert.Single(host.Resolver.GetAddressInfo("twice", "80", Streams));
    }

    [Fact]
    public void EveryMethod_GivenNull_Throws()
    {
        HostResolver resolver = new TestHost().Resolver;
        Assert.Throws<ArgumentNullException>(() => resolver.GetNameInfo(null!));
        Assert.Throws<ArgumentNullException>(() => resolver.GetHostByName(null!));
        Assert.Throws<ArgumentNullException>(() => resolver.GetHostByAddress(null!));
    }

    private static HostResolver With(TestSource source, string line = "files dns")
    {
        var host = new TestHost(source);
        host.Names = host.Names with { Switch = NameServiceSwitch.Parse($"hosts: {line}") };
        return host.Resolver;
    }

    private static string Block(HostResolver resolver, string method) => method switch
    {
        nameof(INameResolver.GetAddressInfo) => string.Join(',', resolver.GetAddressInfo("localhost", "80")),
        nameof(INameResolver.GetNameInfo) => resolver.GetNameInfo(Web).ToString(),
        nameof(INameResolver.GetHostByName) => resolver.GetHostByName("localhost").HostName,
        _ => resolver.GetHostByAddress(IPAddress.IPv6Loopback).HostName,
    };

    private static async Task<string> Await(HostResolver resolver, string method, CancellationToken token = default) => method switch
    {
        nameof(INameResolver.GetAddressInfo) => string.Join(',', await resolver.GetAddressInfoAsync("localhost", "80", default, token)),
        nameof(INameResolver.GetNameInfo) => (await resolver.GetNameInfoAsync(Web, NameInfoFlags.None, token)).ToString(),
        nameof(INameResolver.GetHostByName) => (await resolver.GetHostByNameAsync("localhost", token)).HostName,
        _ => (await resolver.GetHostByAddressAsync(IPAddress.IPv6Loopback, token)).HostName,
    };
}
