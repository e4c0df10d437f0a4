// Bytes in order, in a ring that starts small, grows by doubling and goes back to the pool when it is large and empty.
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport;

internal sealed class ByteQueue(PacketPool pool)
{
    private const int KeptWhenEmpty = 4096;

    private byte[] _buffer = [];
    private int _head;

    internal int Count { get; private set; }

    internal void Append(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        EnsureRoom(data.Length);
        int tail = (_head + Count) & (_buffer.Length - 1);
        int first = Math.Min(data.Length, _buffer.Length - tail);
        data[..first].CopyTo(_buffer.AsSpan(tail));
        data[first..].CopyTo(_buffer);
        Count += data.Length;
    }

    internal void CopyTo(int offset, Span<byte> destination)
    {
        int start = (_head + offset) & (_buffer.Length - 1);
        int first = Math.Min(destination.Length, _buffer.Length - start);
        _buffer.AsSpan(start, first).CopyTo(destination);
        _buffer.AsSpan(0, destination.Length - first).CopyTo(destination[first..]);
    }

    internal void Discard(int count)
    {
        Count -= count;
        if (Count > 0)
        {
            _head = (_head + count) & (_buffer.Length - 1);
            return;
        }

        _head = 0;
        if (_buffer.Length > KeptWhenEmpty)
        {
            Clear();
        }
    }

    internal void Clear()
    {
        pool.ReturnBuffer(_buffer);
        _buffer = [];
        _head = 0;
        Count = 0;
    }

    private void EnsureRoom(int count)
    {
        int needed = checked(Count + count);
        if (needed <= _buffer.Length)
        {
            return;
        }

        byte[] larger = pool.RentBuffer((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)needed));
        CopyTo(0, larger.AsSpan(0, Count));
        pool.ReturnBuffer(_buffer);
        _buffer = larger;
        _head = 0;
    }
}
