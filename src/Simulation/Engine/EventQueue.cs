// The pending events, ordered by (time, sequence): a 4-ary heap of 16-byte entries without object references.
//
// Cancelling and postponing are lazy. The heap's entry stays where it is; the event itself knows its real due time and sequence,
// and an entry that reaches the top with another sequence is re-queued (postponed) or dropped (cancelled). The order seen from
// outside is always that of the real (time, sequence), so laziness and compaction cannot be observed.
//
// Events that are known to come one after the other, as packets on a link do, form a chain of which only the first stands in the heap.
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace SimNet.Simulation.Engine;

internal sealed class EventQueue
{
    /// <summary>The due time of an event that is not scheduled.</summary>
    internal const long Never = long.MaxValue;

    private const int SlotBits = 24;
    private const ulong SlotMask = (1UL << SlotBits) - 1;
    private const ulong MaxSequence = ulong.MaxValue >> SlotBits;
    private const int MinStaleToCompact = 64;
    private const int CacheLine = 64;
    private const int PrefetchedBytes = 4 * CacheLine;

    private Entry[] _heap = new Entry[64];
    private int _count;
    private ScheduledEvent?[] _slots = new ScheduledEvent?[64];
    private int[] _free = new int[64];
    private int _freeCount;
    private int _slotCount;
    private int _stale;
    private int _chained;
    private ulong _sequence;

    /// <summary>Entries in the heap, stale ones included.</summary>
    internal int EntryCount => _count;

    /// <summary>Live schedules.</summary>
    internal int LiveCount => _count - _stale + _chained;

    /// <summary>Schedules <paramref name="e"/>, or moves its pending schedule, to <paramref name="time"/>, behind all that is due then.</summary>
    internal void Set(ScheduledEvent e, long time)
    {
        Debug.Assert(time is >= 0 and < Never);
        Debug.Assert(e.Successor is null && (e.SlotPlusOne != 0 || e.DueSequence == 0), "What is chained stays where it is.");
        CountSchedule();
        bool wasLive = e.DueSequence != 0;
        e.DueTime = time;
        e.DueSequence = _sequence;
        if (e.SlotPlusOne != 0)
        {
            if (time >= e.QueuedTime)
            {
                if (!wasLive) _stale--;
                return;
            }
            _slots[e.SlotPlusOne - 1] = null;
            e.SlotPlusOne = 0;
            if (wasLive) _stale++;
        }
        Push(e, time);
        if (_stale > MinStaleToCompact && _stale > _count / 2) Compact();
    }

    /// <summary>Schedules <paramref name="e"/> as <see cref="Set"/> does, but not before the pending <paramref name="predecessor"/>, which has no successor yet.</summary>
    /// <remarks>Neither can be moved or cancelled any more.</remarks>
    internal void SetAfter(ScheduledEvent predecessor, ScheduledEvent e, long time)
    {
        Debug.Assert(predecessor.DueSequence != 0 && predecessor.Successor is null && time >= predecessor.DueTime);
        Debug.Assert(e.DueSequence == 0 && e.SlotPlusOne == 0);
        CountSchedule();
        e.DueTime = time;
        e.DueSequence = _sequence;
        predecessor.Successor = e;
        _chained++;
    }

    /// <summary>Cancels the pending schedule of <paramref name="e"/>, if there is one.</summary>
    internal void Cancel(ScheduledEvent e)
    {
        if (e.DueSequence == 0) return;
        Debug.Assert(e.Successor is null && e.SlotPlusOne != 0, "What is chained stays where it is.");
        e.DueSequence = 0;
        e.DueTime = Never;
        if (++_stale > MinStaleToCompact && _stale > _count / 2) Compact();
    }

    /// <summary>Takes the first event due at or before <paramref name="limit"/>, or null. Its due time is <paramref name="time"/>.</summary>
    internal ScheduledEvent? Take(long limit, out long time)
    {
        while (_count > 0)
        {
            Entry top = _heap[0];
            time = top.Time;
            if (time > limit) return null;
            int slot = (int)(top.Key & SlotMask);
            ScheduledEvent? e = _slots[slot];
            if (e is not null && e.DueSequence != 0)
            {
                if (e.DueSequence == top.Key >> SlotBits)
                {
                    if (e.Successor is { } next)
                    {
                        ReplaceTop(e, next, slot);
                    }
                    else
                    {
                        RemoveTop();
                        Detach(e, slot);
                    }
                    e.DueSequence = 0;
                    e.DueTime = Never;
                    PrefetchTop();
                    return e;
                }
                e.QueuedTime = e.DueTime;
                SiftDown(0, new Entry(e.DueTime, (e.DueSequence << SlotBits) | (uint)slot), _count);
                continue;
            }
            RemoveTop();
            Detach(e, slot);
            _stale--;
        }
        time = 0;
        return null;
    }

    /// <summary>The time of the first live event, or <see cref="Never"/>.</summary>
    internal long PeekTime()
    {
        while (_count > 0)
        {
            Entry top = _heap[0];
            int slot = (int)(top.Key & SlotMask);
            ScheduledEvent? e = _slots[slot];
            if (e is not null && e.DueSequence == top.Key >> SlotBits) return top.Time;
            if (e is not null && e.DueSequence != 0)
            {
                e.QueuedTime = e.DueTime;
                SiftDown(0, new Entry(e.DueTime, (e.DueSequence << SlotBits) | (uint)slot), _count);
                continue;
            }
            RemoveTop();
            Detach(e, slot);
            _stale--;
        }
        return Never;
    }

    private void Push(ScheduledEvent e, long time)
    {
        int slot = _freeCount > 0 ? _free[--_freeCount] : NewSlot();
        _slots[slot] = e;
        e.SlotPlusOne = slot + 1;
        e.QueuedTime = time;
        if (_count == _heap.Length) Array.Resize(ref _heap, _heap.Length * 2);
        SiftUp(_count++, new Entry(time, (e.DueSequence << SlotBits) | (uint)slot));
    }

    private int NewSlot()
    {
        if (_slotCount == _slots.Length)
        {
            if (_slotCount > (int)SlotMask) throw new InvalidOperationException("More than 16,777,216 events are pending.");
            Array.Resize(ref _slots, _slots.Length * 2);
            Array.Resize(ref _free, _free.Length * 2);
        }
        return _slotCount++;
    }

    private void Detach(ScheduledEvent? e, int slot)
    {
        _slots[slot] = null;
        _free[_freeCount++] = slot;
        if (e is not null) e.SlotPlusOne = 0;
    }

    private void CountSchedule()
    {
        if (++_sequence > MaxSequence) throw new InvalidOperationException("The event queue ran out of sequence numbers.");
    }

    private void ReplaceTop(ScheduledEvent e, ScheduledEvent next, int slot)
    {
        e.Successor = null;
        e.SlotPlusOne = 0;
        _chained--;
        _slots[slot] = next;
        next.SlotPlusOne = slot + 1;
        next.QueuedTime = next.DueTime;
        SiftDown(0, new Entry(next.DueTime, (next.DueSequence << SlotBits) | (uint)slot), _count);
    }

    private void RemoveTop()
    {
        int last = --_count;
        if (last > 0) SiftDown(0, _heap[last], last);
    }

    // With many hosts the object of the next event is in no near cache: fetch it while this event is being handled.
    private unsafe void PrefetchTop()
    {
        if (_count == 0 || !Sse.IsSupported) return;
        ScheduledEvent? next = _slots[(int)(_heap[0].Key & SlotMask)];
        byte* start = (byte*)Unsafe.As<ScheduledEvent?, nint>(ref next);
        for (int offset = 0; offset < PrefetchedBytes; offset += CacheLine) Sse.Prefetch0(start + offset);
    }

    private void Compact()
    {
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            int slot = (int)(_heap[i].Key & SlotMask);
            ScheduledEvent? e = _slots[slot];
            if (e is null || e.DueSequence == 0)
            {
                Detach(e, slot);
                continue;
            }
            e.QueuedTime = e.DueTime;
            _heap[kept++] = new Entry(e.DueTime, (e.DueSequence << SlotBits) | (uint)slot);
        }
        _count = kept;
        _stale = 0;
        for (int i = (kept - 2) >> 2; i >= 0; i--) SiftDown(i, _heap[i], kept);
    }

    private void SiftUp(int hole, Entry entry)
    {
        Entry[] heap = _heap;
        while (hole > 0)
        {
            int parent = (hole - 1) >> 2;
            if (!entry.Before(in heap[parent])) break;
            heap[hole] = heap[parent];
            hole = parent;
        }
        heap[hole] = entry;
    }

    private void SiftDown(int hole, Entry entry, int count)
    {
        Entry[] heap = _heap;
        while (true)
        {
            int first = (hole << 2) + 1;
            int best;
            if (first + 3 < count)
            {
                int a = heap[first + 1].Before(in heap[first]) ? first + 1 : first;
                int b = heap[first + 3].Before(in heap[first + 2]) ? first + 3 : first + 2;
                best = heap[b].Before(in heap[a]) ? b : a;
            }
            else
            {
                if (first >= count) break;
                best = first;
                for (int i = first + 1; i < count; i++)
                {
                    if (heap[i].Before(in heap[best])) best = i;
                }
            }
            if (!heap[best].Before(in entry)) break;
            heap[hole] = heap[best];
            hole = best;
        }
        heap[hole] = entry;
    }

    private readonly struct Entry(long time, ulong key)
    {
        internal readonly long Time = time;
        internal readonly ulong Key = key;

        // Without short circuits: the outcome is a coin toss, and a mispredicted branch costs more than both comparisons.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal bool Before(in Entry other) => (Time < other.Time) | ((Time == other.Time) & (Key < other.Key));
    }
}
