namespace SimNet.Simulation.Transport.Tcp;

// TCP_DEFER_ACCEPT is told in seconds and kept as a number of retransmissions, whose times double from a second to two minutes
// (secs_to_retrans, retrans_to_secs).
internal static class TcpRetryCount
{
    private const int FirstSeconds = 1;
    private const int LongestSeconds = 120;

    internal static int FromSeconds(int seconds)
    {
        if (seconds <= 0)
        {
            return 0;
        }

        int count = 1;
        int timeout = FirstSeconds;
        int period = FirstSeconds;
        while (seconds > period && count < byte.MaxValue)
        {
            count++;
            timeout = Math.Min(timeout * 2, LongestSeconds);
            period += timeout;
        }

        return count;
    }

    internal static int ToSeconds(int count)
    {
        int period = 0;
        int timeout = FirstSeconds;
        for (int i = 0; i < count; i++)
        {
            period += timeout;
            timeout = Math.Min(timeout * 2, LongestSeconds);
        }

        return period;
    }
}
