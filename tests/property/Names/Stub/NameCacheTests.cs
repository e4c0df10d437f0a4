using System.Net;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Names;
using Xunit;

namespace SimNet.Tests.Property.Names.Stub;

// The cache of a host: off unless asked for, answers for their time to live, absent names for a time of its own, failures never.
public sealed class NameCacheTests
{
    private static readonly NameOptions Caching = StubWorld.Asking(new ResolverConfiguration(IPAddress.Parse("10.0.0.53"))) with { Cache = new() };

    [Fact]
    public void Cache_ByDefault_IsOff()
    {
        using var world = new StubWorld();
        Assert.Equal(4, Ask(world, 2));
    }

    [Fact]
    public void Cache_Answer_IsKeptForItsTimeToLive()
    {
        using var world = new StubWorld(names: Caching);
        Assert.Equal(2, Ask(world, 3));
        world.Network.RunFor(Duration.FromSeconds(59));
        Assert.Equal(0, Ask(world, 1));
        world.Network.RunFor(Duration.FromSeconds(1));
        Assert.Equal(2, Ask(world, 2));
    }

    [Fact]
    public void Cache_ShorterThanTheAnswerAllows_ForgetsEarlier()
    {
        using var world = new StubWorld(names: Caching with { Cache = new() { MaxTimeToLive = Duration.FromSeconds(5) } });
        Ask(world, 1);
        world.Network.RunFor(Duration.FromSeconds(5));
        Assert.Equal(2, Ask(world, 1));
        world.Client.Names = Caching with { Cache = new() { MaxTimeToLive = Duration.Zero } };
        Assert.Equal(4, Ask(world, 2));
    }

    [Theory]
    [InlineData("nx")]
    [InlineData("nodata")]
    public void Cache_AbsentName_IsKeptForTheNegativeTime(string word)
    {
        using var world = new StubWorld(new() { ["*"] = word }, Caching);
        Assert.Equal(2, AskInVain(world, 2));
        world.Network.RunFor(Duration.FromSeconds(20));
        Assert.Equal(2, AskInVain(world, 2));
    }

    [Fact]
    public void Cache_FailureToAnswer_IsNotKept()
    {
        using var world = new StubWorld(new() { ["*"] = "servfail" }, Caching);
        Assert.Equal(8, AskInVain(world, 2));
    }

    [Fact]
    public void Cache_StaleAnswer_OutlivesTheChangeOfTheZone()
    {
        using var world = new StubWorld(names: Caching);
        Ask(world, 1);
        world.Say("*", "nx");
        Assert.Equal(0, Ask(world, 1));
        world.Client.Names = world.Client.Names with { UsesAllHostLines = false };
        Assert.Equal(2, AskInVain(world, 1));
    }

    [Fact]
    public void Cache_Full_ForgetsTheOldest()
    {
        using var world = new StubWorld(names: Caching with { Cache = new() { MaxEntries = 2 } });
        foreach (string name in (string[])["a.test", "b.test", "c.test", "b.test", "c.test", "A.TEST"]) world.Names.GetAddressInfo(name, "80");
        Assert.Equal(
            ["a.test", "b.test", "c.test", "A.TEST"],
            world.Servers.Asked.Where(static a => a.EndsWith(" A", StringComparison.Ordinal)).Select(static a => a.Split(' ')[3]));
    }

    [Fact]
    public void Cache_OfNamesOfAddresses_IsKeptToo()
    {
        using var world = new StubWorld(names: Caching);
        for (int i = 0; i < 3; i++) Assert.Equal("host.example.org", world.Names.GetHostByAddress(IPAddress.Parse("10.0.0.1")).HostName);
        Assert.Single(world.Servers.Asked);
    }

    [Fact]
    public void Cache_OnAClockThatSteps_FollowsMonotonicTime()
    {
        using var world = new StubWorld(names: Caching);
        Ask(world, 1);
        world.Client.Clock.Step(Duration.FromHours(5));
        Assert.Equal(0, Ask(world, 1));
    }

    private static int Ask(StubWorld world, int times)
    {
        int before = world.Servers.Asked.Count;
        for (int i = 0; i < times; i++) world.Names.GetAddressInfo("web.test", "80");
        return world.Servers.Asked.Count - before;
    }

    private static int AskInVain(StubWorld world, int times)
    {
        int before = world.Servers.Asked.Count;
        for (int i = 0; i < times; i++) Assert.Throws<AddressInfoException>(() => world.Names.GetAddressInfo("web.test", "80"));
        return world.Servers.Asked.Count - before;
    }
}
