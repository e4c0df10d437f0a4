using System.Buffers;
using NodaTime;

namespace SimNet.RealOs;

// poll(2) over sockets, blocking or at once.
internal static unsafe class Polling
{
    private const int OnStack = 32;

    internal static void Check(ReadOnlySpan<PollEntry> entries, OsSocketProvider provider)
    {
        foreach (PollEntry entry in entries)
        {
            if (entry.Socket is not OsSocket socket || !ReferenceEquals(socket.Owner, provider))
            {
                throw new ArgumentException("Every entry needs a socket of this provider.", nameof(entries));
            }
        }
    }

    internal static int Poll(Span<PollEntry> entries, Duration? timeout)
    {
        long nanoseconds = timeout is { } limit ? TimeoutSetting.ToNanoseconds(limit) : -1;
        if (nanoseconds == 0)
        {
            return PollOnce(entries);
        }

        long deadline = NativeClock.DeadlineAfter(nanoseconds);
        var thread = new PollingThread();
        PendingPoll.Join(entries, thread);
        try
        {
            while (true)
            {
                int count = Poll(entries, thread.WakeDescriptor, deadline);
                if (count > 0 || (!thread.TakeClosed() && NativeClock.Now >= deadline))
                {
                    return count;
                }
            }
        }
        finally
        {
            PendingPoll.Leave(entries, thread);
            thread.Return();
        }
    }

    internal static int PollOnce(Span<PollEntry> entries) => Poll(entries, wakeDescriptor: -1, deadline: 0);

    private static int Poll(Span<PollEntry> entries, int wakeDescriptor, long deadline)
    {
        int size = entries.Length + 1;
        PollDescriptor[]? rented = size > OnStack ? ArrayPool<PollDescriptor>.Shared.Rent(size) : null;
        Span<PollDescriptor> descriptors = rented is null ? stackalloc PollDescriptor[OnStack] : rented;
        bool anyClosed = Fill(entries, descriptors, wakeDescriptor);
        fixed (PollDescriptor* start = descriptors)
        {
            PollCall.Wait(start, size, anyClosed ? 0 : deadline);
        }

        int count = Collect(entries, descriptors);
        if (rented is not null)
        {
            ArrayPool<PollDescriptor>.Shared.Return(rented);
        }

        return count;
    }

    private static bool Fill(ReadOnlySpan<PollEntry> entries, Span<PollDescriptor> descriptors, int wakeDescriptor)
    {
        bool anyClosed = false;
        for (int i = 0; i < entries.Length; i++)
        {
            int descriptor = entries[i].Socket.Descriptor;
            anyClosed |= descriptor < 0;
            descriptors[i] = new PollDescriptor
            {
                Descriptor = descriptor,
                Requested = unchecked((short)entries[i].Requested),
            };
        }

        descriptors[entries.Length] = new PollDescriptor { Descriptor = wakeDescriptor, Requested = (short)PollEvents.Read };
        return anyClosed;
    }

    // A socket that is closed by now may have lost its descriptor to another during the call.
    private static int Collect(Span<PollEntry> entries, ReadOnlySpan<PollDescriptor> descriptors)
    {
        int count = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            PollEvents returned = ((OsSocket)entries[i].Socket).IsClosed
                ? PollEvents.Invalid
                : (PollEvents)(ushort)descriptors[i].Returned;
            entries[i].Returned = returned;
            count += returned == PollEvents.None ? 0 : 1;
        }

        return count;
    }
}
