using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Connecting by RFC 8305 to a host of which each family listens, refuses, or does not answer.
public abstract class HappyEyeballsContract(WorldFactory worlds) : ContractSuite(worlds)
{
    private const int PortTries = 50;

    private static readonly HappyEyeballsOptions Short = new()
    {
        ConnectionAttemptDelay = HappyEyeballsOptions.MinConnectionAttemptDelay,
        Timeout = Duration.FromMilliseconds(200),
    };

    public static TheoryData<bool> Forms { get; } = new(false, true);

    [Covers("create_connection")]
    [Theory]
    [MemberData(nameof(Forms))]
    public void Race_BothFamiliesListen_TakesThePreferred(bool isAwaited) => Scenario(world =>
    {
        Site site = new(world);
        site.V4.Listen();
        site.V6.Listen();
        Assert.Equal(site.V6.LocalEndPoint, site.Connect(isAwaited).RemoteEndPoint);
        site.AssertClosed();
        Assert.Equal(site.V4.LocalEndPoint, site.Connect(isAwaited, new() { PreferredFamily = AddressFamily.InterNetwork }).RemoteEndPoint);
        site.AssertClosed();
    });

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Race_OneFamilyRefuses_TakesTheOther(bool isAwaited, bool listensV6) => Scenario(world =>
    {
        Site site = new(world);
        ISocket listener = listensV6 ? site.V6 : site.V4;
        listener.Listen();
        ISocket socket = site.Connect(isAwaited);
        Assert.Equal(listener.LocalEndPoint, socket.RemoteEndPoint);
        ISocket accepted = world.Own(listener.Accept().Socket);
        socket.SendAll(Payload.Slice(0, 100));
        accepted.ReceivePayload(0, 100);
        site.AssertClosed();
    });

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Race_OneFamilyDoesNotAnswer_TakesTheOther(bool isAwaited, bool listensV6) => Scenario(world =>
    {
        Site site = new(world);
        ISocket listener = listensV6 ? site.V6 : site.V4;
        listener.Listen();
        site.Silence(listensV6 ? site.V4 : site.V6);
        HappyEyeballsOptions first = new() { PreferredFamily = listensV6 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6 };
        Assert.Equal(listener.LocalEndPoint, site.Connect(isAwaited, first).RemoteEndPoint);
        site.AssertClosed();
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public void Race_BothFamiliesRefuse_FailsWithBothAttempts(bool isAwaited) => Scenario(world =>
    {
        Site site = new(world);
        var error = Assert.Throws<ConnectFailedException>(() => site.Connect(isAwaited));
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
        Assert.Equal([site.V6.LocalEndPoint, site.V4.LocalEndPoint], error.Attempts.Select(static a => a.EndPoint));
        Assert.All(error.Attempts, static a => Assert.Equal(SocketError.ConnectionRefused, a.Error!.SocketErrorCode));
        site.AssertClosed();
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public void Race_NobodyAnswers_TimesOut(bool isAwaited) => Scenario(world =>
    {
        Site site = new(world);
        site.Silence(site.V4);
        site.Silence(site.V6);
        var error = Assert.Throws<ConnectTimeoutException>(() => site.Connect(isAwaited, Short));
        Assert.IsAssignableFrom<SocketTimeoutException>(error);

        // A machine that is busy may have begun fewer attempts in that time.
        EndPoint[] addresses = [site.V6.LocalEndPoint, site.V4.LocalEndPoint];
        Assert.Equal(world.IsSimulated ? addresses : addresses.Take(error.Attempts.Count), error.Attempts.Select(static a => a.EndPoint));
        Assert.All(error.Attempts, static a => Assert.Null(a.Error));
        site.AssertClosed();
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public void Race_DefaultTimeout_BoundsItAndIsTheSockets(bool isAwaited) => Scenario(world =>
    {
        Site site = new(world);
        site.V6.Listen();
        site.Silence(site.V4);
        world.Client.DefaultTimeout = Duration.FromSeconds(2);
        try
        {
            Assert.Equal(world.Client.DefaultTimeout, site.Connect(isAwaited).Timeout);
            var silent = (IPEndPoint)site.V4.LocalEndPoint;
            Assert.Throws<ConnectTimeoutException>(() => site.Connect(isAwaited, host: silent.Address.ToString()));
        }
        finally
        {
            world.Client.DefaultTimeout = null;
        }

        site.AssertClosed();
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public void Race_AddressInFigures_TriesItAlone(bool isAwaited) => Scenario(world =>
    {
        Site site = new(world);
        site.V4.Listen();
        site.V6.Listen();
        foreach (ISocket listener in new[] { site.V4, site.V6 })
        {
            var server = (IPEndPoint)listener.LocalEndPoint;
            Assert.Equal(server, site.Connect(isAwaited, host: server.Address.ToString()).RemoteEndPoint);
        }
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public void Race_UnknownHost_IsNoName(bool isAwaited) => Scenario(world =>
    {
        Site site = new(world);
        var error = Assert.Throws<AddressInfoException>(() => site.Connect(isAwaited, new() { Timeout = Duration.FromSeconds(30) }, "not a name"));
        Assert.Equal(AddressInfoError.NoName, error.Error);
        site.AssertClosed();
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public void Race_SourceGiven_TriesItsFamilyFromThere(bool isAwaited) => Scenario(world =>
    {
        Site site = new(world);
        site.V4.Listen();
        site.V6.Listen();
        IPEndPoint source = new(world.ClientAddress(AddressFamily.InterNetwork), 0);
        ISocket socket = site.Connect(isAwaited, new() { Source = source });
        Assert.Equal(source.Address, ((IPEndPoint)socket.LocalEndPoint).Address);
        Assert.Equal(site.V4.LocalEndPoint, socket.RemoteEndPoint);
        site.AssertClosed();
    });

    [Fact]
    public void Race_Cancelled_ClosesEverything() => Scenario(world =>
    {
        Site site = new(world);
        site.Silence(site.V4);
        site.Silence(site.V6);
        world.Run(async () =>
        {
            using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(40), world.Client.TimeProvider);
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(
                async () => await site.Client.ConnectHappyEyeballsAsync(NamedHostProvider.HostWithName, site.Port, cancellationToken: source.Token));
            Assert.Equal(source.Token, error.CancellationToken);
            site.AssertClosed();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                async () => await site.Client.ConnectHappyEyeballsAsync(NamedHostProvider.HostWithName, site.Port, cancellationToken: source.Token));
            site.AssertClosed();
        });
    });

    [Fact]
    public void Race_BadArguments_AreRefused() => Scenario(world =>
    {
        Assert.Throws<ArgumentNullException>(() => world.Client.ConnectHappyEyeballs(null!, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Client.ConnectHappyEyeballs("127.0.0.1", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Client.ConnectHappyEyeballs("127.0.0.1", 65536));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HappyEyeballsOptions { ConnectionAttemptDelay = Duration.FromMilliseconds(9) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HappyEyeballsOptions { ConnectionAttemptDelay = Duration.FromMilliseconds(2001) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HappyEyeballsOptions { ResolutionDelay = -Duration.Epsilon });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HappyEyeballsOptions { FirstAddressFamilyCount = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HappyEyeballsOptions { PreferredFamily = AddressFamily.Unix });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HappyEyeballsOptions { Timeout = -Duration.Epsilon });
    });

    // A server's name with an address of each family, and one port in both: bound, so that it refuses until somebody listens.
    private sealed class Site
    {
        private readonly ContractWorld _world;

        public Site(ContractWorld world)
        {
            _world = world;
            Client = new NamedHostProvider(world.Client, [world.ServerAddress(AddressFamily.InterNetworkV6), world.ServerAddress(AddressFamily.InterNetwork)]);
            (V4, V6) = Bind(world);
        }

        public NamedHostProvider Client { get; }

        public ISocket V4 { get; }

        public ISocket V6 { get; }

        public int Port => ((IPEndPoint)V4.LocalEndPoint).Port;

        public ISocket Connect(bool isAwaited, HappyEyeballsOptions? options = null, string host = NamedHostProvider.HostWithName) => _world.Own(isAwaited
            ? _world.Await(() => Client.ConnectHappyEyeballsAsync(host, Port, options))
            : Client.ConnectHappyEyeballs(host, Port, options));

        // Lets connections to a listener get no answer, as its queue is full.
        public void Silence(ISocket listener)
        {
            listener.Listen(0);
            _world.Own(_world.Client.CreateSocket(listener.AddressFamily)).Connect(listener.LocalEndPoint);
            _world.Settle();
        }

        // All that the races made are closed, but for the connections that they returned.
        public void AssertClosed() => Assert.DoesNotContain(Client.Open, s => s.SocketType != SocketType.Stream || !IsConnected(s));

        private static bool IsConnected(ISocket socket)
        {
            try
            {
                return socket.RemoteEndPoint is IPEndPoint;
            }
            catch (SocketException)
            {
                return false;
            }
        }

        private static (ISocket V4, ISocket V6) Bind(ContractWorld world)
        {
            for (int i = 0; ; i++)
            {
                ISocket v4 = world.Bound(StreamFamily.Tcp4);
                ISocket v6 = world.Own(world.Server.CreateSocket(AddressFamily.InterNetworkV6));
                v6.SetOption(SocketOptions.IPv6Only, true);
                try
                {
                    v6.Bind(new IPEndPoint(world.ServerAddress(AddressFamily.InterNetworkV6), ((IPEndPoint)v4.LocalEndPoint).Port));
                    return (v4, v6);
                }
                catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse && i < PortTries)
                {
                    v4.Close();
                    v6.Close();
                }
            }
        }
    }
}
