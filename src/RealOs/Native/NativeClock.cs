using System.Diagnostics;

namespace SimNet.RealOs;

// The monotonic clock in nanoseconds. Stopwatch counts nanoseconds on Linux.
internal static class NativeClock
{
    // "No deadline". Far enough from overflow that a duration may be added to the present.
    internal const long Never = long.MaxValue;

    internal static long Now => Stopwatch.GetTimestamp();

    internal static long DeadlineAfter(long nanoseconds) =>
        nanoseconds < 0 || nanoseconds >= Never / 2 ? Never : Now + nanoseconds;

    // Milliseconds for a System.Threading.Timer, rounded up: a deadline is never met early.
    internal static uint TimerMilliseconds(long nanoseconds) =>
        (uint)Math.Clamp((nanoseconds + 999_999) / 1_000_000, 1, int.MaxValue);
}
