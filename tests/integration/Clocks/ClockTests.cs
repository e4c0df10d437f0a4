using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;
using Xunit;

namespace SimNet.Tests.Integration.Clocks;

/// <summary>Clocks that are wrong: wall time steps, both drift, and what waits follows monotonic time.</summary>
public sealed class ClockTests : IDisposable
{
    private static readonly Instant Start = Instant.FromUtc(2031, 3, 30, 0, 0);
    private static readonly Duration Second = Duration.FromSeconds(1);

    private readonly SimulatedNetwork _network = new(new SimulationOptions { Seed = 5, Start = Start });

    public void Dispose() => _network.Dispose();

    [Fact]
    public void Offset_OfAHost_IsItsOwn()
    {
        SimulatedHost late = _network.AddHost("late", new HostOptions { ClockOffset = Duration.FromMinutes(-3) });
        SimulatedHost right = _network.AddHost("right");
        Assert.Equal(Start - Duration.FromMinutes(3), late.Sockets.Clock.GetCurrentInstant());
        Assert.Equal(Start - Duration.FromMinutes(3), Instant.FromDateTimeOffset(late.Sockets.TimeProvider.GetUtcNow()));
        Assert.Equal(Duration.FromMinutes(-3), late.Clock.Error);
        Assert.Equal(Start, right.Sockets.Clock.GetCurrentInstant());
        Assert.Equal(Duration.Zero, late.Clock.Monotonic);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public void Step_DuringATimeout_ChangesWallTimeOnly(int seconds)
    {
        SimulatedHost host = _network.AddHost("host");
        using ISocket socket = Silent(host);
        socket.Timeout = 10 * Second;
        Instant ended = default;
        SimulatedProgram waiting = host.StartThread("waits", () =>
        {
            Assert.Throws<SocketTimeoutException>(() => socket.Receive(new byte[1]));
            ended = _network.Now;
        });
        List<Duration> delays = [];
        host.Start("delays", async () =>
        {
            long before = host.Sockets.TimeProvider.GetTimestamp();
            await Task.Delay(TimeSpan.FromSeconds(4), host.Sockets.TimeProvider);
            delays.Add(Duration.FromTimeSpan(host.Sockets.TimeProvider.GetElapsedTime(before)));
        });
        _network.RunFor(2 * Second);
        host.Clock.Step(Duration.FromSeconds(seconds));
        Assert.Equal(Start + (2 * Second) + Duration.FromSeconds(seconds), host.Sockets.Clock.GetCurrentInstant());
        Assert.Equal(2 * Second, host.Clock.Monotonic);
        _network.RunUntilIdle();
        Assert.True(waiting.IsCompleted);
        Assert.Null(waiting.Exception);
        Assert.Equal(Start + (10 * Second), ended);
        Assert.Equal([4 * Second], delays);
    }

    [Fact]
    public void Set_AnyTime_IsTheWallTime()
    {
        SimulatedHost host = _network.AddHost("host");
        host.Clock.Set(Instant.FromUtc(1999, 12, 31, 23, 59, 59));
        _network.RunFor(2 * Second);
        Assert.Equal(Instant.FromUtc(2000, 1, 1, 0, 0, 1), host.Sockets.Clock.GetCurrentInstant());
    }

    [Fact]
    public void Drift_OfAHost_RunsBothClocks()
    {
        SimulatedHost fast = _network.AddHost("fast", new HostOptions { ClockDriftPartsPerMillion = 50 });
        SimulatedHost slow = _network.AddHost("slow", new HostOptions { ClockDriftPartsPerMillion = -50 });
        _network.RunFor(Duration.FromDays(1));
        Assert.Equal(Duration.FromSeconds(4.32), fast.Clock.Error);
        Assert.Equal(Duration.FromSeconds(-4.32), slow.Clock.Error);
        Assert.Equal(Duration.FromDays(1) + Duration.FromSeconds(4.32), fast.Clock.Monotonic);

        fast.Clock.DriftPartsPerMillion = 0;
        _network.RunFor(Duration.FromDays(1));
        Assert.Equal(Duration.FromSeconds(4.32), fast.Clock.Error);
    }

    [Fact]
    public void Timeout_OnADriftingHost_FollowsItsClock()
    {
        SimulatedHost fast = _network.AddHost("fast", new HostOptions { ClockDriftPartsPerMillion = 250_000 });
        using ISocket socket = Silent(fast);
        socket.Timeout = 10 * Second;
        Assert.Throws<SocketTimeoutException>(() => socket.Receive(new byte[1]));
        Assert.Equal(8 * Second, _network.Elapsed);
        Assert.Equal(PollEvents.None, socket.Poll(PollEvents.Read, 10 * Second));
        Assert.Equal(16 * Second, _network.Elapsed);
        Assert.Equal(20 * Second, fast.Clock.Monotonic);
        _network.Run(async () => await Task.Delay(TimeSpan.FromSeconds(5), fast.Sockets.TimeProvider));
        Assert.Equal(20 * Second, _network.Elapsed);
    }

    [Fact]
    public void PeriodicTimer_OnADriftingHost_TicksByItsClock()
    {
        SimulatedHost fast = _network.AddHost("fast", new HostOptions { ClockDriftPartsPerMillion = 1000 });
        int ticks = 0;
        using (fast.Sockets.TimeProvider.CreateTimer(_ => ticks++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)))
        {
            _network.RunFor(Duration.FromSeconds(1000));
        }

        Assert.Equal(1001, ticks);
    }

    [Fact]
    public void Zone_OfAHost_TellsItsLocalTime()
    {
        SimulatedHost host = _network.AddHost("host", new HostOptions { TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"] });
        Assert.Equal(new LocalDateTime(2031, 3, 30, 1, 0), host.Clock.GetCurrentZonedDateTime().LocalDateTime);
        _network.RunFor(Duration.FromHours(1));
        Assert.Equal(new LocalDateTime(2031, 3, 30, 3, 0), host.Clock.GetCurrentZonedDateTime().LocalDateTime);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(900_001)]
    [InlineData(-900_001)]
    public void Drift_OutOfRange_IsRefused(double drift)
    {
        SimulatedHost host = _network.AddHost("host");
        Assert.Throws<ArgumentOutOfRangeException>(() => host.Clock.DriftPartsPerMillion = drift);
        Assert.Throws<ArgumentOutOfRangeException>(() => _network.AddHost("other", new HostOptions { ClockDriftPartsPerMillion = drift }));
        Assert.Equal(0, host.Clock.DriftPartsPerMillion);
    }

    private static ISocket Silent(SimulatedHost host)
    {
        ISocket socket = host.Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
