using System.Net;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Names;
using SimNet.Simulation.Topology;
using Xunit;

namespace SimNet.Tests.Property.Names;

// The files of /etc as text and in code: what is read, what is skipped, what is refused.
public sealed class NameOptionsTests
{
    private static readonly Gen<ResolverConfiguration> Configurations =
        from servers in Gen.Elements("10.0.0.1", "10.0.0.2", "2001:db8::53", "127.0.0.1").NonEmptyListOf()
        from search in Gen.Elements("a.test", "b.test", ".", "c").ListOf().Resize(8)
        from dots in Gen.Choose(0, 15)
        from seconds in Gen.Choose(1, 30)
        from attempts in Gen.Choose(0, 5)
        from flags in ArbMap.Default.GeneratorFor<bool>().ArrayOf(7)
        select new ResolverConfiguration([.. servers.Take(3).Select(IPAddress.Parse)])
        {
            Search = search.Count == 0 ? null : [.. search],
            MinDots = dots,
            Timeout = Duration.FromSeconds(seconds),
            Attempts = attempts,
            Rotate = flags[0],
            UseEdns = flags[1],
            UseTcp = flags[2],
            SingleRequest = flags[3],
            SingleRequestReopen = flags[4],
            NoTopLevelQuery = flags[5],
            NoIPv6 = flags[6],
            SortList = flags[0] ? [(IPAddress.Parse("10.0.0.0"), IPAddress.Parse("255.0.0.0"))] : [],
        };

    [Fact]
    public void Resolver_AnyConfiguration_IsReadBackFromItsText() =>
        Prop.ForAll(Configurations.ToArbitrary(), static c =>
        {
            Assert.Equal(c, ResolverConfiguration.Parse(c.ToString()));
            Assert.Equal(c.GetHashCode(), ResolverConfiguration.Parse(c.ToString()).GetHashCode());
            Assert.NotEqual(c, c with { Attempts = (c.Attempts + 1) % 6 });
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("", "nameserver 127.0.0.1|options ndots:1 timeout:5 attempts:2")]
    [InlineData("nameserver 10.1|nameserver x|nameserver 10.0.0.300|nameserver 2001:db8::1 # c", "nameserver 10.0.0.1|nameserver 2001:db8::1|options ndots:1 timeout:5 attempts:2")]
    [InlineData("nameserver 10.0.0.1|nameserver 10.0.0.2|nameserver 10.0.0.3|nameserver 10.0.0.4", "nameserver 10.0.0.1|nameserver 10.0.0.2|nameserver 10.0.0.3|options ndots:1 timeout:5 attempts:2")]
    [InlineData("nameserver fe80::1%eth0", "nameserver fe80::1%2|options ndots:1 timeout:5 attempts:2")]
    [InlineData("domain a b|search c d|search|domain", "nameserver 127.0.0.1|search c d|options ndots:1 timeout:5 attempts:2")]
    [InlineData("search c d|domain a b", "nameserver 127.0.0.1|search a|options ndots:1 timeout:5 attempts:2")]
    [InlineData(" search a|;search b|#search c|searchd e", "nameserver 127.0.0.1|options ndots:1 timeout:5 attempts:2")]
    [InlineData("options ndots:99 timeout:99 attempts:99", "nameserver 127.0.0.1|options ndots:15 timeout:30 attempts:5")]
    [InlineData("options ndots:0 timeout:0 attempts:0", "nameserver 127.0.0.1|options ndots:0 timeout:1 attempts:0")]
    [InlineData("options ndots:-3 ndots:2x timeout:x", "nameserver 127.0.0.1|options ndots:2 timeout:1 attempts:2")]
    [InlineData("options bogus edns0 inet6 rotateX debug|options\tuse-vc", "nameserver 127.0.0.1|options ndots:1 timeout:5 attempts:2 rotate edns0 use-vc")]
    [InlineData("options single-request-reopen no_tld_query no-aaaa trust-ad", "nameserver 127.0.0.1|options ndots:1 timeout:5 attempts:2 single-request-reopen no-tld-query no-aaaa")]
    [InlineData("sortlist 10.0.0.0/255.0.0.0 172.16.0.0 192.168.1.0 x ;9.0.0.0", "nameserver 127.0.0.1|sortlist 10.0.0.0/255.0.0.0 172.16.0.0/255.255.0.0 192.168.1.0/255.255.255.0|options ndots:1 timeout:5 attempts:2")]
    public void Resolver_TextOfAFile_IsReadAsGlibcDoes(string text, string expected) =>
        Assert.Equal(expected, ResolverConfiguration.Parse(text.Replace('|', '\n')).ToString().TrimEnd('\n').Replace('\n', '|'));

    [Fact]
    public void Resolver_TimeOfEachServer_IsGlibcs()
    {
        var three = new ResolverConfiguration(IPAddress.Loopback, IPAddress.Loopback, IPAddress.Loopback);
        Assert.Equal([5, 3, 6], Seconds(three));
        Assert.Equal([1, 1, 1], Seconds(three with { Timeout = Duration.FromSeconds(1) }));
        Assert.Equal([5, 5], Seconds(new ResolverConfiguration(IPAddress.Loopback, IPAddress.Loopback)));

        static IEnumerable<int> Seconds(ResolverConfiguration c) =>
            Enumerable.Range(0, c.NameServers.Count).Select(i => (int)c.TimeoutOf(i).TotalSeconds);
    }

    [Fact]
    public void Resolver_ValuesInCode_OutOfRangeAreRefused()
    {
        var c = new ResolverConfiguration();
        Assert.Throws<ArgumentException>(() => c with { NameServers = [] });
        Assert.Throws<ArgumentException>(static () => new ResolverConfiguration(IPAddress.Any, IPAddress.Any, IPAddress.Any, IPAddress.Any));
        Assert.Throws<ArgumentException>(() => c with { NameServers = [new IPEndPoint(IPAddress.Loopback, 0)] });
        Assert.Throws<ArgumentNullException>(static () => new ResolverConfiguration((IPAddress)null!));
        Assert.Throws<ArgumentException>(() => c with { Search = ["a b"] });
        Assert.Throws<ArgumentException>(() => c with { Search = [""] });
        Assert.Throws<ArgumentOutOfRangeException>(() => c with { MinDots = 16 });
        Assert.Throws<ArgumentOutOfRangeException>(() => c with { Timeout = Duration.FromMilliseconds(1500) });
        Assert.Throws<ArgumentOutOfRangeException>(() => c with { Timeout = Duration.FromSeconds(31) });
        Assert.Throws<ArgumentOutOfRangeException>(() => c with { Timeout = Duration.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => c with { Attempts = 6 });
        Assert.Throws<ArgumentException>(() => c with { SortList = [(IPAddress.IPv6Any, IPAddress.Any)] });
        Assert.Throws<ArgumentNullException>(static () => ResolverConfiguration.Parse(null!));
    }

    [Theory]
    [InlineData("hosts: files dns", "hosts: files dns")]
    [InlineData("passwd: files\n  hosts:\tdns  files # x\nnetworks: files", "hosts: dns files")]
    [InlineData("hosts: a\nhosts: b", "hosts: b")]
    [InlineData("passwd: files", "hosts: files dns")]
    [InlineData("", "hosts: files dns")]
    [InlineData("files dns", "hosts: files dns")]
    [InlineData("hosts: files[NotFound = Return]dns", "hosts: files [NOTFOUND=return] dns")]
    [InlineData("hosts: files [!UNAVAIL=return] dns", "hosts: files [NOTFOUND=return TRYAGAIN=return] dns")]
    [InlineData("hosts: files [SUCCESS=continue UNAVAIL=return]", "hosts: files [SUCCESS=continue UNAVAIL=return]")]
    public void Switch_TextOfAFile_IsRead(string text, string expected)
    {
        var read = NameServiceSwitch.Parse(text);
        Assert.Equal(expected, read.ToString());
        Assert.Equal(read, NameServiceSwitch.Parse(read.ToString()));
    }

    [Theory]
    [InlineData("hosts: files [NOTFOUND=return")]
    [InlineData("hosts: [NOTFOUND=return] files")]
    [InlineData("hosts: files [MISSING=return]")]
    [InlineData("hosts: files [NOTFOUND=stop]")]
    [InlineData("hosts: files [NOTFOUND]")]
    [InlineData("hosts: files [SUCCESS=merge] dns")]
    public void Switch_ActionsThatMeanNothing_AreRefused(string text) => Assert.Throws<FormatException>(() => NameServiceSwitch.Parse(text));

    [Fact]
    public void Switch_LeftOut_DependsOnTheResolver()
    {
        var options = new NameOptions();
        Assert.Equal("hosts: files simnet", options.EffectiveSwitch.ToString());
        Assert.Equal("hosts: files dns", (options with { Resolver = new() }).EffectiveSwitch.ToString());
        Assert.Throws<ArgumentException>(static () => new NameService("a b"));
        Assert.Throws<ArgumentNullException>(static () => new NameServiceSwitch((NameService)null!));
    }

    [Theory]
    [InlineData("multi on", true)]
    [InlineData("multi off\nMULTI on # c", true)]
    [InlineData("order hosts,bind\nmulti on\nmulti off", false)]
    [InlineData("reorder on", false)]
    [InlineData("", false)]
    [InlineData(null, true)]
    public void HostConf_Multi_DecidesOnLines(string? text, bool expected) =>
        Assert.Equal(expected, NameOptions.FromFiles(hostConf: text).UsesAllHostLines);

    [Theory]
    [InlineData("", "10.0.0.1", 10, 4)]
    [InlineData("precedence ::ffff:0:0/96 100", "10.0.0.1", 100, 4)]
    [InlineData("precedence ::ffff:0:0/96 100", "2002::1", 40, 2)]
    [InlineData("label 2001:db8::/32 9\nlabel 2001:db8::/33 8", "2001:db8::1", 40, 8)]
    [InlineData("label 2001:db8::/32 9", "::1", 50, 1)]
    [InlineData("label 2001:db8::/129 9\nlabel x 3\nlabel ::/0\nlabel ::/0 y\nreload yes", "2001:db8::1", 40, 1)]
    [InlineData("label 2001:db8::1 9", "2001:db8::1", 40, 9)]
    public void GaiConf_TextOfAFile_IsReadAsGlibcDoes(string text, string address, int precedence, int label) =>
        Assert.Equal((precedence, label), AddressPolicy.Parse(text).Find(IPAddress.Parse(address)));

    [Theory]
    [InlineData("", "169.254.1.1", 2)]
    [InlineData("", "10.0.0.1", 14)]
    [InlineData("scopev4 ::ffff:10.0.0.0/104 5", "10.0.0.1", 5)]
    [InlineData("scopev4 10.0.0.0/8 5", "10.0.0.1", 5)]
    [InlineData("scopev4 10.0.0.0/8 5", "127.0.0.1", 14)]
    [InlineData("scopev4 ::ffff:169.254.0.0/112 2\nscopev4 ::/0 3", "8.8.8.8", 14)]
    public void GaiConf_ScopesOfIPv4_AreReadAsGlibcDoes(string text, string address, int scope) =>
        Assert.Equal(scope, AddressPolicy.Parse(text).FindScope(IPAddress.Parse(address)));

    [Fact]
    public void Hosts_InCode_IsTheSameAsItsText()
    {
        HostsFile file = HostsFile.Default.With(IPAddress.Parse("10.0.0.1"), "web.test", "web", "www");
        Assert.Equal(file.ToString(), HostsFile.Parse($"# c\n{file}\n10.0.0.9").ToString());
        Assert.Equal(HostsFile.Default.ToString(), file.Without("WWW").ToString());
        Assert.Equal("", HostsFile.Empty.ToString());
        Assert.Throws<ArgumentException>(() => file.With(IPAddress.Any, "a b"));
        Assert.Throws<ArgumentException>(() => file.With(IPAddress.Any, "a", "#b"));
        Assert.Throws<ArgumentException>(() => file.With(IPAddress.Any, ""));
        Assert.Throws<ArgumentNullException>(() => file.With(null!, "a"));
    }

    [Fact]
    public void Options_OfTheSameFiles_AreEqual()
    {
        Assert.Equal(new NameOptions(), NameOptions.FromFiles());
        Assert.Equal(new HostOptions().Names, new NameOptions());
        var files = NameOptions.FromFiles("10.0.0.1 a", "nameserver 10.0.0.2", "hosts: dns");
        Assert.Equal(files, NameOptions.FromFiles("10.0.0.1\ta # b", "nameserver 10.0.0.2\n#", "hosts:\tdns"));
        Assert.Equal(files.GetHashCode(), NameOptions.FromFiles("10.0.0.1  a", "nameserver 10.0.0.2", "hosts: dns").GetHashCode());
        Assert.NotEqual(files, NameOptions.FromFiles("10.0.0.1 b", "nameserver 10.0.0.2", "hosts: dns"));
    }

    [Fact]
    public void Cache_ValuesOutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => new NameCacheOptions { MaxTimeToLive = Duration.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new NameCacheOptions { NegativeTimeToLive = Duration.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new NameCacheOptions { MaxEntries = 0 });
    }

    [Fact]
    public void Host_GivenNoNames_IsRefused()
    {
        using var network = new SimulatedNetwork();
        Assert.Throws<ArgumentNullException>(() => network.AddHost("host", new HostOptions { Names = null! }));
        SimulatedHost host = network.AddHost("other");
        Assert.Throws<ArgumentNullException>(() => host.Names = null!);
        Assert.Throws<ArgumentNullException>(static () => new NameOptions { Hosts = null! });
        Assert.Throws<ArgumentNullException>(static () => new NameOptions { Services = null! });
    }
}
