using NodaTime;

namespace SimNet.RealOs;

// An ISocket.Timeout, immutable so that threads may read it while it is being set.
internal sealed class TimeoutSetting
{
    private static readonly TimeoutSetting Blocking = new(null, -1);
    private static readonly TimeoutSetting NonBlocking = new(Duration.Zero, 0);

    // Longer ones are as good as this; a deadline must not overflow.
    private static readonly Duration Longest = Duration.FromDays(36_500);

    private TimeoutSetting(Duration? value, long nanoseconds)
    {
        Value = value;
        Nanoseconds = nanoseconds;
    }

    internal Duration? Value { get; }

    // -1 without a timeout.
    internal long Nanoseconds { get; }

    internal static TimeoutSetting Of(Duration? value) => value switch
    {
        null => Blocking,
        { } v when v == Duration.Zero => NonBlocking,
        { } v => new TimeoutSetting(v, ToNanoseconds(v)),
    };

    internal static long ToNanoseconds(Duration duration) => Duration.Min(duration, Longest).ToInt64Nanoseconds();
}
