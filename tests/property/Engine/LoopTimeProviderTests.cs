using NodaTime;
using SimNet.Simulation.Engine;
using Xunit;

namespace SimNet.Tests.Property.Engine;

public sealed class LoopTimeProviderTests : IDisposable
{
    private static readonly Instant Start = Instant.FromUtc(2024, 2, 29, 12, 0);
    private readonly EventLoop _loop = new(1);
    private readonly LoopTimeProvider _time;
    private readonly List<long> _fired = [];

    public LoopTimeProviderTests() => _time = new LoopTimeProvider(_loop, Start);

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void Clocks_AfterSomeTime_AgreeWithTheLoop()
    {
        _loop.RunUntil(1_500_000_123);
        Assert.Equal(Start.PlusNanoseconds(1_500_000_123), ((IClock)_time).GetCurrentInstant());
        Assert.Equal(new DateTimeOffset(2024, 2, 29, 12, 0, 1, 500, TimeSpan.Zero).AddTicks(1), _time.GetUtcNow());
        Assert.Equal(1_500_000_123, _time.GetTimestamp());
        Assert.Equal(TimeSpan.FromMilliseconds(500), _time.GetElapsedTime(1_000_000_000, 1_500_000_000));
        Assert.Equal(TimeZoneInfo.Utc, _time.LocalTimeZone);
    }

    [Fact]
    public void WallOffset_OfAHost_ShiftsWallTimeOnly()
    {
        LoopTimeProvider time = new(_loop, Start) { OffsetNs = -2_000_000_000 };
        Assert.Equal(Start - Duration.FromSeconds(2), time.GetCurrentInstant());
        Assert.Equal((Start - Duration.FromSeconds(2)).ToDateTimeOffset(), time.GetUtcNow());
        Assert.Equal(0, time.GetTimestamp());
    }

    [Fact]
    public void Timer_Periodic_TicksWithoutDrift()
    {
        using ITimer timer = Create(5, 10);
        _loop.RunUntil(40 * 1_000_000);
        Assert.Equal([5, 15, 25, 35], _fired);
    }

    [Fact]
    public void Timer_OneShot_FiresOnceAndAgainAfterChange()
    {
        using ITimer timer = Create(5, Timeout.Infinite);
        _loop.RunUntil(20 * 1_000_000);
        Assert.True(timer.Change(TimeSpan.FromMilliseconds(3), TimeSpan.Zero));
        _loop.RunUntil(40 * 1_000_000);
        Assert.Equal([5, 23], _fired);
    }

    [Fact]
    public void Timer_DueAtOnce_FiresWithoutTimePassing()
    {
        using ITimer timer = Create(0, Timeout.Infinite);
        Assert.Empty(_fired);
        _loop.RunUntil(0);
        Assert.Equal([0], _fired);
    }

    [Fact]
    public void Timer_NeverDue_WaitsForChange()
    {
        using ITimer timer = Create(Timeout.Infinite, 10);
        _loop.RunUntil(50 * 1_000_000);
        Assert.Empty(_fired);
        timer.Change(TimeSpan.FromMilliseconds(5), Timeout.InfiniteTimeSpan);
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _loop.RunUntilIdle();
        Assert.Empty(_fired);
    }

    [Fact]
    public async Task Timer_Disposed_FiresNoMore()
    {
        ITimer timer = Create(5, 5), other = Create(5, 5);
        _loop.RunUntil(7 * 1_000_000);
        timer.Dispose();
        await other.DisposeAsync();
        _loop.RunUntilIdle();
        Assert.Equal([5, 5], _fired);
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public void Timer_DisposedBetweenExpiryAndCallback_DoesNotCallBack()
    {
        ITimer timer = Create(5, Timeout.Infinite);
        Assert.True(_loop.RunOne());
        timer.Dispose();
        Assert.True(_loop.RunOne());
        Assert.Empty(_fired);
    }

    [Fact]
    public void Timer_Callback_RunsInTheContextItWasCreatedIn()
    {
        var local = new AsyncLocal<string> { Value = "created" };
        string? seen = null;
        ITimer timer = _time.CreateTimer(_ => seen = local.Value, null, TimeSpan.FromMilliseconds(5), Timeout.InfiniteTimeSpan);
        local.Value = "later";
        _loop.RunUntilIdle();
        Assert.Equal("created", seen);
        timer.Dispose();
    }

    [Fact]
    public void CreateTimer_InvalidTimes_AreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => _time.CreateTimer(null!, null, TimeSpan.Zero, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(-2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(0, -2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(0xFFFFFFFFL, 0));
    }

    private ITimer Create(long dueMs, long periodMs) =>
        _time.CreateTimer(_ => _fired.Add(_loop.Now / 1_000_000), null, TimeSpan.FromMilliseconds(dueMs), TimeSpan.FromMilliseconds(periodMs));
}
