namespace SimNet.Simulation.Transport.Unix;

// What a socket has been sent, oldest first.
internal struct UnixQueue
{
    private UnixBuffer? _last;

    internal UnixBuffer? First { get; private set; }

    internal int Count { get; private set; }

    internal readonly bool IsEmpty => First is null;

    internal void Add(UnixBuffer buffer)
    {
        buffer.Next = null;
        if (_last is null)
        {
            First = buffer;
        }
        else
        {
            _last.Next = buffer;
        }

        _last = buffer;
        Count++;
    }

    internal UnixBuffer TakeFirst()
    {
        UnixBuffer first = First!;
        First = first.Next;
        if (First is null)
        {
            _last = null;
        }

        first.Next = null;
        Count--;
        return first;
    }
}
