using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using Xunit;
using static SimNet.Tests.Integration.RealOs.OsSockets;

namespace SimNet.Tests.Integration.RealOs;

// Only names that need no server: figures, /etc/hosts, /etc/services, /etc/protocols.
public sealed class ResolverTests
{
    [Fact]
    public async Task GetAddressInfo_Figures_OneAnswerForEachType()
    {
        var hints = new AddressInfoHints(SocketType: SocketType.Stream);
        AddressInfo only = Assert.Single(Provider.Names.GetAddressInfo("127.0.0.9", "80", hints));
        Assert.Equal(
            new AddressInfo(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp, "", new IPEndPoint(IPAddress.Parse("127.0.0.9"), 80)),
            only);
        Assert.Equal(only, Assert.Single(await Provider.Names.GetAddressInfoAsync("127.0.0.9", "80", hints)));
        Assert.Equal(3, Provider.Names.GetAddressInfo("::1", null).Count);
        Assert.Equal(7, Provider.Names.GetAddressInfo("fe80::1%7", null)[0].EndPoint.Address.ScopeId);
    }

    [Fact]
    public async Task GetAddressInfo_Localhost_Loopback()
    {
        var hints = new AddressInfoHints(AddressFamily.InterNetwork, SocketType.Stream, Flags: AddressInfoFlags.CanonicalName);
        AddressInfo answer = (await Provider.Names.GetAddressInfoAsync("localhost", null, hints))[0];
        Assert.Equal(IPAddress.Loopback, answer.EndPoint.Address);
        Assert.NotEmpty(answer.CanonicalName);
    }

    [Fact]
    public void GetAddressInfo_NoHost_WildcardOrLoopback()
    {
        var passive = new AddressInfoHints(AddressFamily.InterNetwork, SocketType.Stream, Flags: AddressInfoFlags.Passive);
        Assert.Equal(IPAddress.Any, Provider.Names.GetAddressInfo(null, "1", passive)[0].EndPoint.Address);
        Assert.Equal(IPAddress.Loopback, Provider.Names.GetAddressInfo(null, "1", new(AddressFamily.InterNetwork))[0].EndPoint.Address);
    }

    [Theory]
    [InlineData(null, null, 0, 0, AddressInfoError.NoName)]
    [InlineData("not figures", null, 0, 4, AddressInfoError.NoName)]
    [InlineData("127.0.0.1", "no-such-service", 0, 0, AddressInfoError.Service)]
    [InlineData("127.0.0.1", "http", 0, 0x400, AddressInfoError.NoName)]
    [InlineData("127.0.0.1", null, 0, 0x40000000, AddressInfoError.BadFlags)]
    [InlineData("127.0.0.1", null, 23, 0, AddressInfoError.AddressFamily)]
    public async Task GetAddressInfo_Refused_CodeOfTheResolver(string? host, string? service, int family, int flags, AddressInfoError error)
    {
        var hints = new AddressInfoHints((AddressFamily)family, Flags: (AddressInfoFlags)flags);
        Assert.Equal(error, Assert.Throws<AddressInfoException>(() => Provider.Names.GetAddressInfo(host, service, hints)).Error);
        AddressInfoException awaited = await Assert.ThrowsAsync<AddressInfoException>(
            async () => await Provider.Names.GetAddressInfoAsync(host, service, hints));
        Assert.Equal(error, awaited.Error);
    }

    [Fact]
    public void Lookups_ZeroCharacter_ArgumentException()
    {
        Assert.Throws<ArgumentException>(() => Provider.Names.GetAddressInfo("127.0.0.1\0.example", null));
        Assert.Throws<ArgumentException>(() => Provider.Services.TryGetPort("http\0", null, out _));
        Assert.Throws<ArgumentNullException>(() => Provider.Names.GetHostByName(null!));
        Assert.Throws<ArgumentNullException>(() => Provider.Names.GetHostByAddress(null!));
        Assert.Throws<ArgumentNullException>(() => Provider.Names.GetNameInfo(null!));
    }

    [Fact]
    public async Task GetNameInfo_Figures_AsGiven()
    {
        var endPoint = new IPEndPoint(IPAddress.IPv6Loopback, 80);
        const NameInfoFlags figures = NameInfoFlags.NumericHost | NameInfoFlags.NumericService;
        Assert.Equal(new NameInfo("::1", "80"), Provider.Names.GetNameInfo(endPoint, figures));
        Assert.Equal(new NameInfo("::1", "http"), await Provider.Names.GetNameInfoAsync(endPoint, NameInfoFlags.NumericHost));
        Assert.Equal(
            AddressInfoError.NoName,
            Assert.Throws<AddressInfoException>(() => Provider.Names.GetNameInfo(endPoint, figures | NameInfoFlags.NameRequired)).Error);
    }

    [Fact]
    public async Task GetHostBy_Loopback_Known()
    {
        Assert.Equal([IPAddress.Loopback], Provider.Names.GetHostByName("127.0.0.1").Addresses);
        Assert.Contains(IPAddress.Loopback, (await Provider.Names.GetHostByNameAsync("localhost")).Addresses);
        Assert.Equal([IPAddress.Any], Provider.Names.GetHostByName("").Addresses);
        Assert.Equal([IPAddress.Broadcast], Provider.Names.GetHostByName("<broadcast>").Addresses);
        HostEntry entry = await Provider.Names.GetHostByAddressAsync(IPAddress.Loopback);
        Assert.Equal("localhost", entry.HostName);
        Assert.Equal([IPAddress.Loopback], entry.Addresses);
    }

    [Fact]
    public void Databases_KnownAndUnknown()
    {
        Assert.Equal(80, Provider.Services.GetPort("http", "tcp"));
        Assert.Equal("http", Provider.Services.GetName(80));
        Assert.False(Provider.Services.TryGetPort("http", "no-such-protocol", out _));
        Assert.False(Provider.Services.TryGetName(1, "no-such-protocol", out string name));
        Assert.Equal("", name);
        Assert.Throws<ArgumentOutOfRangeException>(() => Provider.Services.TryGetName(65536, null, out _));
        Assert.Equal(6, Provider.Protocols.GetNumber("tcp"));
        Assert.True(Provider.Protocols.TryGetName(17, out string udp));
        Assert.Equal("udp", udp);
        Assert.False(Provider.Protocols.TryGetNumber("no-such-protocol", out _));
    }

    [Fact]
    public async Task DnsEndPoint_EveryAddress_IsResolved()
    {
        using ISocket listener = Provider.CreateSocket();
        listener.Bind(new DnsEndPoint("localhost", 0));
        listener.Listen();
        var name = new DnsEndPoint("localhost", ((IPEndPoint)listener.LocalEndPoint).Port);
        using ISocket blocking = Provider.CreateSocket();
        blocking.Connect(name);
        using ISocket awaited = Provider.CreateSocket();
        await awaited.ConnectAsync(name);
        using ISocket udp = Udp();
        var own = new DnsEndPoint("localhost", ((IPEndPoint)udp.LocalEndPoint).Port);
        Assert.Equal(1, udp.SendTo([1], SocketFlags.None, own));
        Assert.Equal(1, await udp.SendToAsync(new byte[1], SocketFlags.None, own));
        using ISocket six = Provider.CreateSocket(AddressFamily.InterNetworkV6);
        Assert.Throws<AddressInfoException>(() => six.Connect(new DnsEndPoint("127.0.0.1", 1)));
    }

    [Fact]
    public void Provider_Host_IsThisOne()
    {
        Assert.Equal(Environment.MachineName, Provider.HostName.Split('.')[0]);
        Assert.Equal(BitConverter.IsLittleEndian, Provider.ByteOrder.IsLittleEndian);
        Assert.Same(TimeProvider.System, Provider.TimeProvider);
        Assert.Equal(Socket.OSSupportsIPv6, Provider.SupportsIPv6);
    }
}
