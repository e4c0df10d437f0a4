namespace SimNet.Simulation.Transport.Tcp;

// Linux's times, in nanoseconds (include/net/tcp.h, Documentation/networking/ip-sysctl.rst).
internal static class TcpTimes
{
    internal const long Millisecond = 1_000_000;
    internal const long Second = 1000 * Millisecond;

    internal const long InitialRto = Second;
    internal const long MinRto = 200 * Millisecond;
    internal const long MaxRto = 120 * Second;
    // TCP_TIMEOUT_MIN, two ticks of a kernel with 1000 Hz.
    internal const long LeastProbeTimeout = 2 * Millisecond;
    internal const long DelayedAck = 40 * Millisecond;
    internal const long TimeWait = 60 * Second;
    internal const long FinWait2 = 60 * Second;

    // RFC 6298 5.7, TCP_TIMEOUT_FALLBACK: the RTO after a handshake in which a SYN was lost.
    internal const long FallbackRto = 3 * Second;

    // tcp_invalid_ratelimit
    internal const long ChallengeInterval = 500 * Millisecond;

    // tcp_tw_reuse_delay: how old a TIME-WAIT over loopback is before a connect takes its port.
    internal const long TimeWaitReuse = Second;

    // Doublings of the smallest RTO until the largest is reached.
    private const int Doublings = 9;

    // How long data may stay unacknowledged, after so many retransmissions (tcp_model_timeout).
    internal static long OfRetries(int retries) => retries <= Doublings
        ? ((2L << retries) - 1) * MinRto
        : (((2L << Doublings) - 1) * MinRto) + ((retries - Doublings) * MaxRto);
}
