namespace SimNet.Simulation.Transport.Unix;

// What a socket has been sent, oldest first.
internal struct UnixQueue
{
    internal UnixBuffer? Last { get; private set; }

    internal UnixBuffer? First { get; private set; }

    internal int Count { get; private set; }

    internal readonly bool IsEmpty => First is null;

    internal void Add(UnixBuffer buffer)
    {
        buffer.Next = null;
        if (Last is null)
        {
            First = buffer;
        }
        else
        {
            Last.Next = buffer;
        }

        Last = buffer;
        Count++;
    }

    internal UnixBuffer TakeFirst()
    {
        UnixBuffer first = First!;
        First = first.Next;
        if (First is null)
        {
            Last = null;
        }

        first.Next = null;
        Count--;
        return first;
    }

    internal readonly UnixBuffer? FindBefore(UnixBuffer buffer)
    {
        UnixBuffer? before = null;
        for (UnixBuffer? next = First; !ReferenceEquals(next, buffer); next = next!.Next)
        {
            before = next;
        }

        return before;
    }

    // Only for one that others follow.
    internal void Remove(UnixBuffer buffer)
    {
        if (FindBefore(buffer) is { } before)
        {
            before.Next = buffer.Next;
            buffer.Next = null;
            Count--;
        }
        else
        {
            TakeFirst();
        }
    }
}
