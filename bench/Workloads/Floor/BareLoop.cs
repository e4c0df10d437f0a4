namespace SimNet.Bench.Workloads.Floor;

/// <summary>An event queue, a binary heap by (time, sequence), and a ready ring, with none of the checks that a product needs.</summary>
internal sealed class BareLoop
{
    private (long Time, long Sequence, BareArrival Arrival)[] _heap = new (long, long, BareArrival)[1024];
    private readonly (Action<object?> Continuation, object? State)[] _ready = new (Action<object?>, object?)[1024];
    private int _count;
    private int _head;
    private int _tail;
    private long _sequence;

    internal long Now { get; private set; }

    internal long EventCount { get; private set; }

    internal void Schedule(BareArrival arrival, long time)
    {
        if (_count == _heap.Length) Array.Resize(ref _heap, _count * 2);
        int hole = _count++;
        long sequence = _sequence++;
        while (hole > 0)
        {
            int parent = (hole - 1) / 2;
            if (!IsBefore(time, sequence, parent)) break;
            _heap[hole] = _heap[parent];
            hole = parent;
        }
        _heap[hole] = (time, sequence, arrival);
    }

    internal void Post(Action<object?> continuation, object? state)
    {
        int next = (_tail + 1) & (_ready.Length - 1);
        if (next == _head) throw new InvalidOperationException("Too many pairs for the ready ring.");
        _ready[_tail] = (continuation, state);
        _tail = next;
    }

    internal void RunUntilIdle()
    {
        while (true)
        {
            while (_head != _tail)
            {
                (Action<object?> continuation, object? state) = _ready[_head];
                _head = (_head + 1) & (_ready.Length - 1);
                continuation(state);
            }
            if (_count == 0) return;
            (long time, _, BareArrival arrival) = _heap[0];
            RemoveFirst();
            Now = time;
            EventCount++;
            arrival.Fire();
        }
    }

    private void RemoveFirst()
    {
        (long Time, long Sequence, BareArrival Arrival) last = _heap[--_count];
        int hole = 0;
        while (true)
        {
            int child = (2 * hole) + 1;
            if (child >= _count) break;
            if (child + 1 < _count && IsBefore(_heap[child + 1].Time, _heap[child + 1].Sequence, child)) child++;
            if (IsBefore(last.Time, last.Sequence, child)) break;
            _heap[hole] = _heap[child];
            hole = child;
        }
        _heap[hole] = last;
    }

    private bool IsBefore(long time, long sequence, int index) =>
        time < _heap[index].Time || (time == _heap[index].Time && sequence < _heap[index].Sequence);
}
