// What is to run at the present instant, first in, first out: a ring that grows.
namespace SimNet.Simulation.Engine;

internal sealed class ReadyQueue
{
    private ReadyItem[] _ring = new ReadyItem[16];
    private int _head;
    private int _count;

    internal int Count => _count;

    internal void Enqueue(Delegate callback, object? state, ExecutionContext? context)
    {
        if (_count == _ring.Length) Grow();
        ref ReadyItem item = ref _ring[(_head + _count++) & (_ring.Length - 1)];
        item.Callback = callback;
        item.State = state;
        item.Context = context;
    }

    internal bool TryDequeue(out ReadyItem item)
    {
        if (_count == 0)
        {
            item = default;
            return false;
        }
        ref ReadyItem first = ref _ring[_head];
        item = first;
        first = default;
        _head = (_head + 1) & (_ring.Length - 1);
        _count--;
        return true;
    }

    private void Grow()
    {
        var ring = new ReadyItem[_ring.Length * 2];
        for (int i = 0; i < _count; i++) ring[i] = _ring[(_head + i) & (_ring.Length - 1)];
        _ring = ring;
        _head = 0;
    }
}

/// <summary>A callback, which is an <see cref="Action{T}"/> of object or a <see cref="SendOrPostCallback"/>, its state and its context.</summary>
internal struct ReadyItem
{
    internal Delegate Callback;
    internal object? State;
    internal ExecutionContext? Context;
}
