using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Property.HappyEyeballs;

/// <summary>Races in virtual time: what begins when, who wins when, and that nothing is left open.</summary>
public sealed class RaceTimeTests : IDisposable
{
    private const string V4Address = "10.1.0.1";
    private const string V6Address = "fd00:1::1";

    private readonly RaceNetwork _race = new();

    public static TheoryData<Form> Forms { get; } = new(Enum.GetValues<Form>());

    public void Dispose() => _race.Dispose();

    [Theory]
    [MemberData(nameof(Forms))]
    public void Race_FirstFamilyLost_ConnectsAfterTheAttemptDelay(Form form)
    {
        _race.V6 = Now(_race.Server(V6Address, Ms(10), Reach.Lost));
        _race.V4 = Now(_race.Server(V4Address, Ms(10), Reach.Listens));
        Assert.Equal((V4Address, Ms(260)), Run(form));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Race_FirstFamilyRefused_ConnectsAtOnce(Form form)
    {
        _race.V6 = Now(_race.Server(V6Address, Ms(10), Reach.Refuses));
        _race.V4 = Now(_race.Server(V4Address, Ms(20), Reach.Listens));
        Assert.Equal((V4Address, Ms(30)), Run(form));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Race_FirstIsSlow_MayStillWin(Form form)
    {
        _race.V6 = Now(_race.Server(V6Address, Ms(300), Reach.Listens));
        _race.V4 = Now(_race.Server(V4Address, Ms(100), Reach.Listens));
        Assert.Equal((V6Address, Ms(300)), Run(form));
    }

    [Theory]
    [InlineData(Form.Awaited, 30, V6Address, 40)]
    [InlineData(Form.Driving, 30, V6Address, 40)]
    [InlineData(Form.Thread, 30, V6Address, 40)]
    [InlineData(Form.Awaited, 50, V6Address, 60)]
    [InlineData(Form.Awaited, 100, V4Address, 75)]
    [InlineData(Form.Driving, 100, V4Address, 75)]
    [InlineData(Form.Thread, 100, V4Address, 75)]
    public void Race_AnswerForIPv6IsSlow_IsWaitedForDuringTheResolutionDelay(Form form, int answer, string winner, int end)
    {
        _race.V6 = Now(_race.Server(V6Address, Ms(10), Reach.Listens)) with { After = Ms(answer) };
        _race.V4 = Now(_race.Server(V4Address, Ms(20), Reach.Listens)) with { After = Ms(5) };
        Assert.Equal((winner, Ms(end)), Run(form));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Race_AnswerForIPv6IsNegative_DoesNotWait(Form form)
    {
        _race.V6 = new TimedAnswer(Ms(20), AddressInfoError.NoData);
        _race.V4 = Now(_race.Server(V4Address, Ms(10), Reach.Listens)) with { After = Ms(1) };
        Assert.Equal((V4Address, Ms(30)), Run(form));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Race_AnswerForIPv4ComesLate_JoinsTheRace(Form form)
    {
        _race.V6 = Now(_race.Server(V6Address, Ms(10), Reach.Lost));
        _race.V4 = Now(_race.Server(V4Address, Ms(10), Reach.Listens)) with { After = Ms(700) };
        Assert.Equal((V4Address, Ms(710)), Run(form));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Race_AllRefuse_FailsWithAllAttemptsAndTheirTimes(Form form)
    {
        IPAddress second = _race.Server("fd00:1::2", Ms(30), Reach.Refuses);
        _race.V6 = Now(_race.Server(V6Address, Ms(10), Reach.Refuses), second);
        _race.V4 = Now(_race.Server(V4Address, Ms(20), Reach.Refuses));
        int free = _race.FreeDescriptor();
        var error = Assert.Throws<ConnectFailedException>(() => _race.Connect(form));
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
        Assert.Equal(
            [(V6Address, Ms(0), Ms(10)), (V4Address, Ms(10), Ms(30)), ("fd00:1::2", Ms(30), Ms(60))],
            error.Attempts.Select(static a => (a.EndPoint!.Address.ToString(), a.Start, a.End)));
        Assert.Equal(free, _race.FreeDescriptor());
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Race_TimeoutPasses_EndsLookupsAndAttempts(Form form)
    {
        _race.V6 = Now(_race.Server(V6Address, Ms(10), Reach.Listens)) with { After = Ms(5000) };
        _race.V4 = Now(_race.Server(V4Address, Ms(10), Reach.Lost));
        int free = _race.FreeDescriptor();
        var error = Assert.Throws<ConnectTimeoutException>(() => _race.Connect(form, new() { Timeout = Ms(400) }));
        Assert.Equal([(V4Address, Ms(50), Ms(400))], error.Attempts.Select(static a => (a.EndPoint!.Address.ToString(), a.Start, a.End)));
        Assert.Equal(Ms(400), _race.Network.Elapsed);
        Assert.Equal(1, _race.Names.Cancelled);
        Assert.Equal(free, _race.FreeDescriptor());
    }

    [Fact]
    public void Race_Cancelled_EndsAtOnce()
    {
        _race.V6 = Now(_race.Server(V6Address, Ms(10), Reach.Listens)) with { After = Ms(5000) };
        _race.V4 = Now(_race.Server(V4Address, Ms(10), Reach.Lost));
        int free = _race.FreeDescriptor();
        _race.Network.Run(async () =>
        {
            using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(120), _race.Sockets.TimeProvider);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                async () => await _race.Sockets.ConnectHappyEyeballsAsync("race", RaceNetwork.Port, cancellationToken: source.Token));
        });
        Assert.Equal(Ms(120), _race.Network.Elapsed);
        Assert.Equal(1, _race.Names.Cancelled);
        Assert.Equal(free, _race.FreeDescriptor());
    }

    [Theory]
    [InlineData(AddressInfoError.NoData, AddressInfoError.NoName, AddressInfoError.NoData)]
    [InlineData(AddressInfoError.NoData, AddressInfoError.TryAgain, AddressInfoError.TryAgain)]
    [InlineData(AddressInfoError.NoName, AddressInfoError.NoName, AddressInfoError.NoName)]
    public void Race_BothLookupsFail_ThrowsTheMoreTelling(AddressInfoError v6, AddressInfoError v4, AddressInfoError expected)
    {
        _race.V6 = new TimedAnswer(Ms(3), v6);
        _race.V4 = new TimedAnswer(Ms(4), v4);
        int free = _race.FreeDescriptor();
        Assert.Equal(expected, Assert.Throws<AddressInfoException>(() => _race.Connect(Form.Awaited)).Error);
        Assert.Equal(Ms(4), _race.Network.Elapsed);
        Assert.Equal(free, _race.FreeDescriptor());
    }

    [Fact]
    public void Race_NoDescriptorLeft_FailsAndLeavesNone()
    {
        _race.V6 = Now(_race.Server(V6Address, Ms(10), Reach.Listens));
        List<ISocket> held = [];
        Assert.ThrowsAny<SocketException>(() => FillUp(held));
        var error = Assert.Throws<ConnectFailedException>(() => _race.Connect(Form.Driving));
        Assert.Equal(SocketError.TooManyOpenSockets, error.SocketErrorCode);
        held.ForEach(static s => s.Dispose());
        Assert.Equal((V6Address, Ms(10)), Run(Form.Driving));
    }

    [Fact]
    public void Race_OnADriftingHost_KeepsItsHostsTime()
    {
        _race.Client.Clock.DriftPartsPerMillion = 250_000;
        _race.V6 = Now(_race.Server(V6Address, Ms(10), Reach.Lost));
        _race.V4 = Now(_race.Server(V4Address, Ms(10), Reach.Listens));
        Assert.Equal((V4Address, Ms(210)), Run(Form.Awaited));
    }

    private static Duration Ms(int milliseconds) => Duration.FromMilliseconds(milliseconds);

    private static TimedAnswer Now(params IPAddress[] addresses) => new(Duration.Zero, null, addresses);

    private void FillUp(List<ISocket> held)
    {
        while (true)
        {
            held.Add(_race.Client.Sockets.CreateSocket());
        }
    }

    // Who won, and when. Nothing but the winner is open afterwards.
    private (string Winner, Duration Time) Run(Form form)
    {
        int free = _race.FreeDescriptor();
        Duration start = _race.Network.Elapsed;
        string winner;
        Duration time;
        using (ISocket socket = _race.Connect(form))
        {
            time = _race.Network.Elapsed - start;
            winner = ((IPEndPoint)socket.RemoteEndPoint).Address.ToString();
        }

        Assert.Equal(free, _race.FreeDescriptor());
        return (winner, time);
    }
}
