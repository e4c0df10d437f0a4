namespace SimNet.RealOs;

// ppoll(2) until a deadline, whatever signals come.
internal static unsafe class PollCall
{
    internal static void Wait(PollDescriptor* entries, int count, long deadline)
    {
        while (true)
        {
            long left = deadline == NativeClock.Never ? 0 : Math.Max(0, deadline - NativeClock.Now);
            var timeout = new TimeSpecification { Seconds = left / 1_000_000_000, Nanoseconds = left % 1_000_000_000 };
            int ready = Libc.Poll(entries, (nuint)count, deadline == NativeClock.Never ? null : &timeout, null);
            if (ready >= 0)
            {
                return;
            }

            if (Libc.LastError is not Errno.EINTR and var error)
            {
                throw OsErrors.ToException(error);
            }
        }
    }
}
