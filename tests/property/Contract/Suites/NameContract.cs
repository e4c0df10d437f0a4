using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Every function of names in its blocking and its awaited form, as far as the hosts file, figures and the tables of a host go: no name server is asked.
public abstract class NameContract(WorldFactory worlds) : ContractSuite(worlds)
{
    // No host has such a name, so that nobody is asked for it.
    private const string NoName = "-no.host";

    private static readonly AddressInfoHints Streams = new(SocketType: SocketType.Stream);

    public static TheoryData<bool> Forms { get; } = new(false, true);

    [Covers("getaddrinfo", "AI_*")]
    [Theory]
    [MemberData(nameof(Forms))]
    public void GetAddressInfo_OwnLoopbackName_IsFoundInEachWay(bool awaited) => Scenario(world =>
    {
        Find find = new(world, awaited);
        Assert.All(find.Addresses("localhost", Streams), static a => Assert.True(IPAddress.IsLoopback(a.EndPoint.Address)));
        AddressInfoHints ipv4 = Streams with { AddressFamily = AddressFamily.InterNetwork };
        Assert.All(find.Addresses("LOCALHOST", ipv4), static a => Assert.Equal(new IPEndPoint(IPAddress.Loopback, 80), a.EndPoint));
        IReadOnlyList<AddressInfo> named = find.Addresses("localhost", ipv4 with { Flags = AddressInfoFlags.CanonicalName });
        Assert.Equal("localhost", named[0].CanonicalName);
        Assert.All(named.Skip(1), static a => Assert.Equal("", a.CanonicalName));
        AddressInfoHints all = new(AddressFamily.InterNetworkV6, SocketType.Stream, Flags: AddressInfoFlags.V4Mapped | AddressInfoFlags.All);
        Assert.Contains(find.Addresses("localhost", all), static a => a.EndPoint.Address.Equals(IPAddress.Loopback.MapToIPv6()));
        Assert.All(find.Addresses("localhost", all), static a => Assert.Equal(AddressFamily.InterNetworkV6, a.AddressFamily));
    });

    [Covers("getaddrinfo", "gaierror", "EAI_*")]
    [Theory]
    [MemberData(nameof(Forms))]
    public void GetAddressInfo_NameThatNoHostHas_IsNotKnown(bool awaited) => Scenario(world =>
    {
        Find find = new(world, awaited);
        foreach (AddressFamily family in (AddressFamily[])[AddressFamily.Unspecified, AddressFamily.InterNetwork, AddressFamily.InterNetworkV6])
        {
            Assert.Equal(AddressInfoError.NoName, Assert.Throws<AddressInfoException>(() => find.Addresses(NoName, new(family))).Error);
        }

        Assert.Equal(AddressInfoError.NoName, Assert.Throws<AddressInfoException>(() => find.ByName(NoName)).Error);
    });

    // The figures of a service are told before any name is looked up.
    [Covers("getaddrinfo", "EAI_*")]
    [Fact]
    public void GetAddressInfo_SeveralMistakes_TheFirstIsTold() => Scenario(world =>
    {
        Assert.Equal(AddressInfoError.Service, Error(NoName, "nosuchservice", Streams));
        Assert.Equal(AddressInfoError.BadFlags, Error(NoName, "nosuchservice", Streams with { Flags = (AddressInfoFlags)(1 << 20) }));
        Assert.Equal(AddressInfoError.Family, Error(NoName, "nosuchservice", Streams with { AddressFamily = AddressFamily.Unix }));
        Assert.Equal(AddressInfoError.SocketType, Error(NoName, "nosuchservice", new(SocketType: (SocketType)77)));

        AddressInfoError Error(string host, string service, AddressInfoHints hints) =>
            Assert.Throws<AddressInfoException>(() => world.Server.Names.GetAddressInfo(host, service, hints)).Error;
    });

    [Covers("getaddrinfo")]
    [Theory]
    [InlineData("fe80::1%lo", 1)]
    [InlineData("fe80::1%1", 1)]
    [InlineData("ff02::1%lo", 1)]
    [InlineData("fd00::1%7", 7)]
    [InlineData("fe80::1%nosuch", null)]
    [InlineData("fd00::1%lo", null)]
    [InlineData("fe80::1%", null)]
    public void GetAddressInfo_ScopeInTheFigures_IsRead(string host, int? scope) => Scenario(world =>
    {
        foreach (bool awaited in (bool[])[false, true])
        {
            Find find = new(world, awaited);
            if (scope is { } expected)
            {
                Assert.Equal(expected, Assert.Single(find.Addresses(host, Streams)).EndPoint.Address.ScopeId);
            }
            else
            {
                Assert.Equal(AddressInfoError.NoName, Assert.Throws<AddressInfoException>(() => find.Addresses(host, Streams)).Error);
            }
        }
    });

    [Covers("getnameinfo", "NI_*")]
    [Theory]
    [MemberData(nameof(Forms))]
    public void GetNameInfo_EachFlag_DoesWhatItSays(bool awaited) => Scenario(world =>
    {
        Find find = new(world, awaited);
        IPEndPoint shell = new(IPAddress.Loopback, 514);
        Assert.Equal("localhost", find.Name(shell, NameInfoFlags.NameRequired).Host.Split('.')[0]);
        Assert.Equal("shell", find.Name(shell, NameInfoFlags.None).Service);
        Assert.Equal("syslog", find.Name(shell, NameInfoFlags.Datagram).Service);
        Assert.Equal(new NameInfo("127.0.0.1", "514"), find.Name(shell, NameInfoFlags.NumericHost | NameInfoFlags.NumericService));
        Assert.Equal("fe80::1%lo", find.Name(new(IPAddress.Parse("fe80::1%1"), 514), NameInfoFlags.NumericHost).Host);
        Assert.Equal("fd00::1%7", find.Name(new(IPAddress.Parse("fd00::1%7"), 514), NameInfoFlags.NumericHost).Host);
        Assert.Equal("::", find.Name(new(IPAddress.IPv6Any, 514), NameInfoFlags.None).Host);
        Assert.Equal(
            AddressInfoError.NoName,
            Assert.Throws<AddressInfoException>(() => find.Name(new(IPAddress.IPv6Any, 514), NameInfoFlags.NameRequired)).Error);
        Assert.Equal(AddressInfoError.BadFlags, Assert.Throws<AddressInfoException>(() => find.Name(shell, (NameInfoFlags)(1 << 20))).Error);
    });

    [Covers("gethostbyname", "gethostbyname_ex")]
    [Theory]
    [MemberData(nameof(Forms))]
    public void GetHostByName_EachKindOfName_IsFound(bool awaited) => Scenario(world =>
    {
        Find find = new(world, awaited);
        HostEntry own = find.ByName("localhost");
        Assert.Equal("localhost", own.HostName);
        Assert.All(own.Addresses, static a => Assert.Equal(IPAddress.Loopback, a));
        Assert.Equal([IPAddress.Any], find.ByName("").Addresses);
        Assert.Equal([IPAddress.Broadcast], find.ByName("<broadcast>").Addresses);
        Assert.Equal([IPAddress.Parse("10.0.1.2")], find.ByName("10.258").Addresses);
        Assert.Equal(AddressInfoError.AddressFamily, Assert.Throws<AddressInfoException>(() => find.ByName("::1")).Error);
    });

    [Covers("gethostbyaddr", "herror")]
    [Theory]
    [MemberData(nameof(Forms))]
    public void GetHostByAddress_EachKindOfAddress_IsFoundOrNot(bool awaited) => Scenario(world =>
    {
        Find find = new(world, awaited);
        HostEntry own = find.ByAddress(IPAddress.Loopback);
        Assert.Contains("localhost", own.Aliases.Prepend(own.HostName));
        Assert.Equal([IPAddress.Loopback], own.Addresses);
        Assert.Equal(HostLookupError.HostNotFound, Assert.Throws<HostLookupException>(() => find.ByAddress(IPAddress.IPv6Any)).Error);
    });

    [Covers("getfqdn")]
    [Theory]
    [MemberData(nameof(Forms))]
    public void GetFullyQualifiedName_Subjects_AreNamedOrReturned(bool awaited) => Scenario(world =>
    {
        Find find = new(world, awaited);
        Assert.StartsWith("localhost", find.QualifiedName(" 127.0.0.1\t"), StringComparison.Ordinal);
        Assert.Equal(NoName, find.QualifiedName(NoName));
        Assert.Equal("::1:2:3:4:5:6:7:8:9", find.QualifiedName("::1:2:3:4:5:6:7:8:9 "));
        Assert.Throws<ArgumentNullException>(() => NameExtensions.GetFullyQualifiedName(null!));
    });

    [Fact]
    public void EveryLookup_WithCancelledToken_IsCancelled() => Scenario(world =>
    {
        CancellationToken token = new(canceled: true);
        ISocketProvider host = world.Server;
        Cancelled(() => host.Names.GetAddressInfoAsync("localhost", "80", default, token));
        Cancelled(() => host.Names.GetNameInfoAsync(new IPEndPoint(IPAddress.Loopback, 80), default, token));
        Cancelled(() => host.Names.GetHostByNameAsync("localhost", token));
        Cancelled(() => host.Names.GetHostByAddressAsync(IPAddress.Loopback, token));
        Cancelled(() => host.GetFullyQualifiedNameAsync("localhost", token));
        Cancelled(() => host.CreateConnectionAsync("localhost", 80, cancellationToken: token));

        void Cancelled<T>(Func<ValueTask<T>> lookup) => Assert.ThrowsAny<OperationCanceledException>(() => world.Await(lookup));
    });

    // The timeout of create_connection is the socket's; the lookup takes what it takes.
    [Covers("create_connection", "gaierror")]
    [Theory]
    [MemberData(nameof(Forms))]
    public void CreateConnection_NamedHost_HasTheTimeoutThatWasGiven(bool awaited) => Scenario(world =>
    {
        ISocketProvider host = world.Server;
        Duration? usual = host.DefaultTimeout;
        ISocket listener = world.Own(host.CreateSocket());
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        int port = ((IPEndPoint)listener.LocalEndPoint).Port;
        foreach (Duration? timeout in (Duration?[])[null, Duration.FromSeconds(30)])
        {
            ISocket socket = world.Own(awaited
                ? world.Await(() => host.CreateConnectionAsync("localhost", port, timeout))
                : host.CreateConnection("localhost", port, timeout));
            Assert.Equal(timeout ?? usual, socket.Timeout);
            Assert.Equal(new IPEndPoint(IPAddress.Loopback, port), socket.RemoteEndPoint);
        }

        Assert.Equal(AddressInfoError.NoName, Assert.Throws<AddressInfoException>(() => _ = awaited
            ? world.Await(() => host.CreateConnectionAsync(NoName, port, Duration.Zero))
            : host.CreateConnection(NoName, port, Duration.Zero)).Error);
    });

    // Each lookup in one of its two forms.
    private sealed class Find(ContractWorld world, bool awaited)
    {
        private readonly INameResolver _names = world.Server.Names;

        public IReadOnlyList<AddressInfo> Addresses(string host, AddressInfoHints hints) =>
            awaited ? world.Await(() => _names.GetAddressInfoAsync(host, "80", hints)) : _names.GetAddressInfo(host, "80", hints);

        public NameInfo Name(IPEndPoint endPoint, NameInfoFlags flags) =>
            awaited ? world.Await(() => _names.GetNameInfoAsync(endPoint, flags)) : _names.GetNameInfo(endPoint, flags);

        public HostEntry ByName(string name) => awaited ? world.Await(() => _names.GetHostByNameAsync(name)) : _names.GetHostByName(name);

        public HostEntry ByAddress(IPAddress address) =>
            awaited ? world.Await(() => _names.GetHostByAddressAsync(address)) : _names.GetHostByAddress(address);

        public string QualifiedName(string name) =>
            awaited ? world.Await(() => world.Server.GetFullyQualifiedNameAsync(name)) : world.Server.GetFullyQualifiedName(name);
    }
}
