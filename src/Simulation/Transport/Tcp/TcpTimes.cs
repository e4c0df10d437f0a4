namespace SimNet.Simulation.Transport.Tcp;

// Linux's times, in nanoseconds (include/net/tcp.h, Documentation/networking/ip-sysctl.rst).
internal static class TcpTimes
{
    internal const long Millisecond = 1_000_000;
    internal const long Second = 1000 * Millisecond;

    internal const long InitialRto = Second;
    internal const long MinRto = 200 * Millisecond;
    internal const long MaxRto = 120 * Second;
    internal const long DelayedAck = 40 * Millisecond;
    internal const long TimeWait = 60 * Second;
    internal const long FinWait2 = 60 * Second;

    // How long data may stay unacknowledged: tcp_retries2 = 15 doublings from the smallest RTO, as retransmits_timed_out() counts.
    internal const long RetransmissionLimit = 924_600 * Millisecond;

    // The same for a connection that no program holds any more: tcp_orphan_retries = 8.
    internal const long OrphanRetransmissionLimit = 102_200 * Millisecond;
}
