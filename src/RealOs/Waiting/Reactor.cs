using static SimNet.RealOs.NativeConstants;

namespace SimNet.RealOs;

// One thread of the process waits with epoll(7) for edges of all sockets. A socket is registered when an operation on it first has to
// wait, for all events and edge-triggered, and never again: no system call per operation. Operations are attempted, and continuations run,
// by threads of the pool, to which the polling passes for a while (PollingShift) where that pays (ShiftPolicy).
internal static unsafe class Reactor
{
    private const int Capacity = 512;
    private const uint Interest = EPOLLET
        | (uint)(PollEvents.Read | PollEvents.Priority | PollEvents.Write | PollEvents.Error | PollEvents.HangUp | PollEvents.ReadHangUp);

    private static readonly Lock Gate = new();
    private static readonly Stack<int> Unused = new();
    private static Entry[] _entries = new Entry[64];
    private static int _used;
    private static int _epoll = -1;

    // The errno of a failure, such as ENOSPC at the limit of watches.
    internal static Errno Register(Readiness readiness, int descriptor)
    {
        lock (Gate)
        {
            if (readiness.IsRegistered)
            {
                return Errno.None;
            }

            if (readiness.IsRetired)
            {
                return OsErrors.Closed;
            }

            if (_epoll < 0 && Start() is not Errno.None and var failure)
            {
                return failure;
            }

            int slot = Take(readiness);
            Span<byte> record = stackalloc byte[EpollEvents.Size];
            EpollEvents.Write(record, Interest, ((ulong)_entries[slot].Generation << 32) | (uint)slot);
            Errno error = Add(descriptor, record);
            if (error == Errno.None)
            {
                readiness.Slot = slot;
            }
            else
            {
                Free(slot);
            }

            return error;
        }
    }

    // descriptor: to be taken out of the epoll set; -1 if it is about to be closed for good, which does the same.
    internal static void Unregister(Readiness readiness, int descriptor)
    {
        lock (Gate)
        {
            readiness.IsRetired = true;
            if (!readiness.IsRegistered)
            {
                return;
            }

            if (descriptor >= 0)
            {
                _ = Libc.EpollControl(_epoll, EPOLL_CTL_DEL, descriptor, null);
            }

            Free(readiness.Slot);
            readiness.Slot = -1;
        }
    }

    private static Errno Add(int descriptor, Span<byte> record)
    {
        fixed (byte* start = record)
        {
            if (Libc.EpollControl(_epoll, EPOLL_CTL_ADD, descriptor, start) == 0)
            {
                return Errno.None;
            }

            // Left behind by an owner of the same number and file who was never told of its going.
            Errno error = Libc.LastError;
            return error == Errno.EEXIST && Libc.EpollControl(_epoll, EPOLL_CTL_MOD, descriptor, start) == 0 ? Errno.None : error;
        }
    }

    private static Errno Start()
    {
        if (WakeEvent.TryRent(out WakeEvent? wake) is not Errno.None and var failure)
        {
            return failure;
        }

        int epoll = Libc.EpollCreate(EPOLL_CLOEXEC);
        if (epoll < 0)
        {
            Errno error = Libc.LastError;
            wake!.Return();
            return error;
        }

        _epoll = epoll;
        new Thread(() => Run(wake!)) { IsBackground = true, Name = "SimNet.RealOs reactor" }.UnsafeStart();
        return Errno.None;
    }

    private static int Take(Readiness readiness)
    {
        if (!Unused.TryPop(out int slot))
        {
            slot = _used++;
            if (slot == _entries.Length)
            {
                var larger = new Entry[_entries.Length * 2];
                _entries.CopyTo(larger, 0);
                Volatile.Write(ref _entries, larger);
            }
        }

        uint generation = unchecked((_entries[slot]?.Generation ?? 0) + 1);
        Volatile.Write(ref _entries[slot], new Entry(readiness, generation));
        return slot;
    }

    private static void Free(int slot)
    {
        Volatile.Write(ref _entries[slot], new Entry(null, _entries[slot].Generation));
        Unused.Push(slot);
    }

    // Reports what epoll has, and says what is left for the caller to attend to. False if epoll had nothing.
    internal static bool TryHarvest(byte* events, int capacity, int timeoutMilliseconds, out WaitQueue? work)
    {
        int count = Libc.EpollWait(_epoll, events, capacity, timeoutMilliseconds);
        if (count < 0 && Libc.LastError is not Errno.EINTR and var error)
        {
            Environment.FailFast($"epoll_wait failed with {error}: no socket operation could complete any more.");
        }

        var batch = default(WorkBatch);
        for (int i = 0; i < count; i++)
        {
            Find(EpollEvents.DataAt(events, i))?.OnEdge(EpollEvents.EventsAt(events, i), ref batch);
        }

        work = batch.TakeKept();
        return count > 0;
    }

    private static void Run(WakeEvent wake)
    {
        byte* events = stackalloc byte[Capacity * EpollEvents.Size];
        var policy = default(ShiftPolicy);
        List<PollingShift> shifts = [];
        while (true)
        {
            TryHarvest(events, Capacity, timeoutMilliseconds: -1, out WaitQueue? work);
            if (work is null)
            {
                continue;
            }

            if (!policy.TryBegin())
            {
                ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
                continue;
            }

            PollingShift shift = Rested(shifts, wake);
            shift.Start(work);
            ShiftEnd end = shift.AwaitEnd();
            policy.OnEnd(end, shift.Harvests);
        }
    }

    // One is enough as long as no thread of the pool is stuck.
    private static PollingShift Rested(List<PollingShift> shifts, WakeEvent wake)
    {
        foreach (PollingShift shift in shifts)
        {
            if (!shift.IsAtWork)
            {
                return shift;
            }
        }

        var another = new PollingShift(wake);
        shifts.Add(another);
        return another;
    }

    // An event may come late, for a registration that is gone; its slot may be another's by now.
    private static Readiness? Find(ulong data)
    {
        Entry entry = Volatile.Read(ref Volatile.Read(ref _entries)[(int)(data & uint.MaxValue)]);
        return entry.Generation == (uint)(data >> 32) ? entry.Readiness : null;
    }

    private sealed class Entry(Readiness? readiness, uint generation)
    {
        internal Readiness? Readiness => readiness;

        internal uint Generation => generation;
    }
}
