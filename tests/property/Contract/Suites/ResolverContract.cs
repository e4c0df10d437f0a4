using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// The part of name resolution that needs no network: figures, the null host, services, and their errors (getaddrinfo(3), getnameinfo(3)).
public abstract class ResolverContract(WorldFactory worlds) : ContractSuite(worlds)
{
    private static readonly AddressInfoHints Streams = new(SocketType: SocketType.Stream);

    public static TheoryData<bool> Forms { get; } = new(false, true);

    [Covers("getaddrinfo", "AI_*")]
    [Theory]
    [InlineData("127.0.0.1", AddressFamily.InterNetwork)]
    [InlineData("10.1.2.3", AddressFamily.InterNetwork)]
    [InlineData("::1", AddressFamily.InterNetworkV6)]
    [InlineData("fd00::7", AddressFamily.InterNetworkV6)]
    public void GetAddressInfo_NumericHost_GivesIt(string host, AddressFamily family) => Scenario(world =>
    {
        AddressInfo info = Assert.Single(world.Server.Names.GetAddressInfo(host, "8080", Streams));
        Assert.Equal((family, SocketType.Stream, ProtocolType.Tcp, ""), (info.AddressFamily, info.SocketType, info.ProtocolType, info.CanonicalName));
        Assert.Equal(new IPEndPoint(IPAddress.Parse(host), 8080), info.EndPoint);
    });

    [Covers("getaddrinfo")]
    [Fact]
    public void GetAddressInfo_NoHints_GivesEachKindOfSocket() => Scenario(world =>
    {
        IReadOnlyList<AddressInfo> infos = world.Server.Names.GetAddressInfo("127.0.0.1", "80");
        Assert.Equal(
            [(SocketType.Stream, ProtocolType.Tcp), (SocketType.Dgram, ProtocolType.Udp), (SocketType.Raw, ProtocolType.IP)],
            infos.Select(static i => (i.SocketType, i.ProtocolType)));
        Assert.All(infos, static i => Assert.Equal(80, i.EndPoint.Port));
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public void GetAddressInfo_NoHost_IsLoopback(bool awaited) => Scenario(world =>
        Assert.Equal([IPAddress.IPv6Loopback, IPAddress.Loopback], Lookup(world, awaited, null, "80", Streams).Select(static i => i.EndPoint.Address)));

    [Covers("AI_*")]
    [Theory]
    [MemberData(nameof(Forms))]
    public void GetAddressInfo_NoHostPassive_IsTheWildcard(bool awaited) => Scenario(world =>
    {
        IReadOnlyList<AddressInfo> infos = Lookup(world, awaited, null, "80", Streams with { Flags = AddressInfoFlags.Passive });
        Assert.Equal([IPAddress.Any, IPAddress.IPv6Any], infos.Select(static i => i.EndPoint.Address));
    });

    [Theory]
    [InlineData("http", SocketType.Stream, 80)]
    [InlineData("domain", SocketType.Dgram, 53)]
    [InlineData("4321", SocketType.Stream, 4321)]
    [InlineData("", SocketType.Stream, 0)]
    [InlineData(null, SocketType.Dgram, 0)]
    public void GetAddressInfo_Service_GivesItsPort(string? service, SocketType type, int port) => Scenario(world =>
        Assert.Equal(port, Assert.Single(world.Server.Names.GetAddressInfo("127.0.0.1", service, new(SocketType: type))).EndPoint.Port));

    [Covers("getaddrinfo", "gaierror", "EAI_*", "AI_*")]
    [Theory]
    [InlineData(null, null, AddressFamily.Unspecified, AddressInfoFlags.None, AddressInfoError.NoName)]
    [InlineData("nohost", "80", AddressFamily.Unspecified, AddressInfoFlags.NumericHost, AddressInfoError.NoName)]
    [InlineData("127.0.0.1", "http", AddressFamily.Unspecified, AddressInfoFlags.NumericService, AddressInfoError.NoName)]
    [InlineData("127.0.0.1", "nosuchservice", AddressFamily.Unspecified, AddressInfoFlags.None, AddressInfoError.Service)]
    [InlineData("127.0.0.1", "80", AddressFamily.InterNetworkV6, AddressInfoFlags.None, AddressInfoError.AddressFamily)]
    [InlineData("::1", "80", AddressFamily.InterNetwork, AddressInfoFlags.None, AddressInfoError.AddressFamily)]
    [InlineData("127.0.0.1", "80", AddressFamily.Unspecified, (AddressInfoFlags)(1 << 20), AddressInfoError.BadFlags)]
    [InlineData(null, "80", AddressFamily.Unspecified, AddressInfoFlags.CanonicalName, AddressInfoError.BadFlags)]
    public void GetAddressInfo_CannotBe_SaysWhy(string? host, string? service, AddressFamily family, AddressInfoFlags flags, AddressInfoError error) =>
        Scenario(world =>
        {
            foreach (bool awaited in (bool[])[false, true])
            {
                AddressInfoException thrown = Assert.Throws<AddressInfoException>(
                    () => Lookup(world, awaited, host, service, Streams with { AddressFamily = family, Flags = flags }));
                Assert.Equal(error, thrown.Error);
            }
        });

    [Covers("gaierror", "EAI_*")]
    [Fact]
    public void GetAddressInfo_UnknownTypes_SayWhy() => Scenario(world =>
    {
        Assert.Equal(AddressInfoError.SocketType, Error(new(SocketType: (SocketType)77)));
        Assert.Equal(AddressInfoError.SocketType, Error(new(SocketType: SocketType.Stream, ProtocolType: ProtocolType.Udp)));
        Assert.Equal(AddressInfoError.Family, Error(Streams with { AddressFamily = AddressFamily.FromNative(99) }));

        AddressInfoError Error(AddressInfoHints hints) =>
            Assert.Throws<AddressInfoException>(() => world.Server.Names.GetAddressInfo("127.0.0.1", "80", hints)).Error;
    });

    [Covers("AI_*")]
    [Fact]
    public void GetAddressInfo_Mapped_GivesIPv4AsIPv6() => Scenario(world =>
    {
        AddressInfoHints hints = Streams with { AddressFamily = AddressFamily.InterNetworkV6, Flags = AddressInfoFlags.V4Mapped };
        AddressInfo info = Assert.Single(world.Server.Names.GetAddressInfo("127.0.0.1", "80", hints));
        Assert.Equal(IPAddress.Loopback.MapToIPv6(), info.EndPoint.Address);
    });

    [Covers("AI_*")]
    [Fact]
    public void GetAddressInfo_CanonicalName_OfFiguresIsThemselves() => Scenario(world =>
    {
        AddressInfoHints hints = Streams with { Flags = AddressInfoFlags.CanonicalName };
        Assert.Equal("127.0.0.1", Assert.Single(world.Server.Names.GetAddressInfo("127.0.0.1", "80", hints)).CanonicalName);
    });

    [Covers("getnameinfo", "NI_*")]
    [Theory]
    [MemberData(nameof(Forms))]
    public void GetNameInfo_Figures_GivesFigures(bool awaited) => Scenario(world =>
    {
        IPEndPoint address = new(IPAddress.Loopback, 80);
        Assert.Equal(new NameInfo("127.0.0.1", "80"), Name(address, NameInfoFlags.NumericHost | NameInfoFlags.NumericService));
        Assert.Equal(new NameInfo("127.0.0.1", "http"), Name(address, NameInfoFlags.NumericHost));
        Assert.Equal(
            new NameInfo("::1", "domain"),
            Name(new IPEndPoint(IPAddress.IPv6Loopback, 53), NameInfoFlags.NumericHost | NameInfoFlags.Datagram));
        Assert.Equal(new NameInfo("127.0.0.1", "64999"), Name(new IPEndPoint(IPAddress.Loopback, 64999), NameInfoFlags.NumericHost));

        NameInfo Name(IPEndPoint endPoint, NameInfoFlags flags) => awaited
            ? world.Await(() => world.Server.Names.GetNameInfoAsync(endPoint, flags))
            : world.Server.Names.GetNameInfo(endPoint, flags);
    });

    [Covers("getnameinfo", "NI_*", "EAI_*")]
    [Fact]
    public void GetNameInfo_RequiredAndNumeric_HasNoName() => Scenario(world =>
    {
        IPEndPoint address = new(IPAddress.Loopback, 80);
        AddressInfoException error = Assert.Throws<AddressInfoException>(
            () => world.Server.Names.GetNameInfo(address, NameInfoFlags.NameRequired | NameInfoFlags.NumericHost));
        Assert.Equal(AddressInfoError.NoName, error.Error);
        Assert.Throws<ArgumentNullException>(() => world.Server.Names.GetNameInfo(null!));
    });

    [Covers("gethostbyname", "gethostbyname_ex")]
    [Fact]
    public void GetHostByName_Figures_AreReturnedUnchanged() => Scenario(world =>
    {
        HostEntry entry = world.Server.Names.GetHostByName("10.1.2.3");
        Assert.Equal("10.1.2.3", entry.HostName);
        Assert.Empty(entry.Aliases);
        Assert.Equal([IPAddress.Parse("10.1.2.3")], entry.Addresses);
        Assert.Throws<ArgumentNullException>(() => world.Server.Names.GetHostByName(null!));
    });

    [Fact]
    public void GetAddressInfo_OwnLoopbackName_IsKnown() => Scenario(world =>
        Assert.Contains(world.Server.Names.GetAddressInfo("localhost", "80", Streams), static i => IPAddress.IsLoopback(i.EndPoint.Address)));

    [Covers("getservbyname", "getservbyport", "getprotobyname", "IPPROTO_*")]
    [Fact]
    public void Databases_UsualEntries_AreFoundBothWays() => Scenario(world =>
    {
        ISocketProvider host = world.Server;
        Assert.Equal(80, host.Services.GetPort("http"));
        Assert.Equal(53, host.Services.GetPort("domain", "udp"));
        Assert.Equal("http", host.Services.GetName(80, "tcp"));
        Assert.Equal(1, host.Protocols.GetNumber("icmp"));
        Assert.Equal(6, host.Protocols.GetNumber("tcp"));
        Assert.True(host.Protocols.TryGetName(17, out string udp));
        Assert.Equal("udp", udp);
    });

    [Covers("getservbyname", "getservbyport", "getprotobyname")]
    [Fact]
    public void Databases_UnknownEntries_AreNotFound() => Scenario(world =>
    {
        ISocketProvider host = world.Server;
        Assert.Throws<DatabaseEntryNotFoundException>(() => host.Services.GetPort("nosuchservice"));
        Assert.Throws<DatabaseEntryNotFoundException>(() => host.Services.GetPort("http", "nosuchprotocol"));
        Assert.Throws<DatabaseEntryNotFoundException>(() => host.Protocols.GetNumber("nosuchprotocol"));
        Assert.False(host.Services.TryGetPort("nosuchservice", null, out _));
        Assert.Throws<ArgumentNullException>(() => host.Services.TryGetPort(null!, null, out _));
        Assert.Throws<ArgumentNullException>(() => host.Protocols.TryGetNumber(null!, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => host.Services.TryGetName(-1, null, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => host.Services.TryGetName(65_536, null, out _));
    });

    [Covers("gethostname")]
    [Fact]
    public void HostName_Asked_IsNotEmpty() => Scenario(world => Assert.NotEmpty(world.Server.HostName));

    private static IReadOnlyList<AddressInfo> Lookup(ContractWorld world, bool awaited, string? host, string? service, AddressInfoHints hints) => awaited
        ? world.Await(() => world.Server.Names.GetAddressInfoAsync(host, service, hints))
        : world.Server.Names.GetAddressInfo(host, service, hints);
}
