using NodaTime;
using SimNet.Simulation.Engine;

namespace SimNet.Simulation.Topology;

/// <summary>The clocks of a simulated host, which may be wrong: its wall time has an offset and can step, and both clocks can run too fast or too slow.</summary>
/// <remarks>
/// <para>As on a real host, monotonic time (<see cref="TimeProvider.GetTimestamp"/>) follows the oscillator and never steps. Timeouts of sockets,
/// polls, timers and delays follow monotonic time, so that a step of the wall clock neither ends nor prolongs them. A change of the drift
/// is one of the oscillator, so it moves what is set and what waits already, too: a timer is due when the host's monotonic time is, at the
/// first nanosecond of true time at which it has come; an operation that waits, up to two nanoseconds later for each change during its wait.
/// The protocols' own timers, such as TCP's retransmissions, follow true time.</para>
/// <para>Programs on the host see the clock through <see cref="Abstractions.ISocketProvider.Clock"/> and
/// <see cref="Abstractions.ISocketProvider.TimeProvider"/>. Threading as for the network.</para>
/// </remarks>
public sealed class SimulatedClock : IClock
{
    /// <summary>The largest drift, in parts of a million, either way.</summary>
    public const double MaxDriftPartsPerMillion = 900_000;

    private const double PartsPerBillion = 1000;

    private readonly LoopTimeProvider _time;

    internal SimulatedClock(LoopTimeProvider time, HostOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.TimeZone);
        _time = time;
        Zone = options.TimeZone;
        DriftPartsPerMillion = options.ClockDriftPartsPerMillion;
        Step(options.ClockOffset);
    }

    /// <summary>The time zone of the host.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>
    /// How much too fast the host's clocks run, in parts of a million of true time: 50 gains 4.32 s a day, a negative drift loses. From
    /// -<see cref="MaxDriftPartsPerMillion"/> to <see cref="MaxDriftPartsPerMillion"/>, to a thousandth. Setting it changes the rate from now on; time
    /// does not step.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside of the range.</exception>
    public double DriftPartsPerMillion
    {
        get => _time.DriftPpb / PartsPerBillion;
        set
        {
            if (!(Math.Abs(value) <= MaxDriftPartsPerMillion))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"A drift is from -{MaxDriftPartsPerMillion} to {MaxDriftPartsPerMillion} parts of a million.");
            }

            _time.Loop.CheckAccess(nameof(DriftPartsPerMillion));
            _time.DriftPpb = (long)Math.Round(value * PartsPerBillion);
        }
    }

    /// <summary>How far the wall clock is from the network's time now; negative if it is behind.</summary>
    public Duration Error => Duration.FromNanoseconds(_time.GetTimestamp() - _time.Loop.Now) + Duration.FromNanoseconds(_time.OffsetNs);

    /// <summary>Monotonic time since the start of the run.</summary>
    public Duration Monotonic => Duration.FromNanoseconds(_time.GetTimestamp());

    /// <inheritdoc/>
    public Instant GetCurrentInstant() => _time.GetCurrentInstant();

    /// <summary>The wall time in the host's zone.</summary>
    /// <returns>The time.</returns>
    public ZonedDateTime GetCurrentZonedDateTime() => GetCurrentInstant().InZone(Zone);

    /// <summary>Steps the wall clock (<c>clock_settime(2)</c>, as an administrator or a time service does it). Monotonic time goes on.</summary>
    /// <param name="by">How far; negative steps back.</param>
    /// <exception cref="OverflowException">The clock would be further than 292 years from the network's.</exception>
    public void Step(Duration by)
    {
        _time.Loop.CheckAccess(nameof(Step));
        _time.OffsetNs = checked(_time.OffsetNs + by.ToInt64Nanoseconds());
    }

    /// <summary>Sets the wall clock to a time. Monotonic time goes on.</summary>
    /// <param name="time">The time.</param>
    public void Set(Instant time) => Step(time - GetCurrentInstant());

    /// <inheritdoc/>
    public override string ToString() => $"{GetCurrentZonedDateTime()} ({DriftPartsPerMillion} ppm)";
}
