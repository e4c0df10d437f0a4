namespace SimNet.Simulation.Transport.Netlink;

// An answer of many messages: as many a datagram as fit, and the end in one of its own. What it tells is the state at its start.
internal sealed class NetlinkDump(IReadOnlyList<byte[]> messages, byte[] end)
{
    private int _next;

    internal bool IsAtEnd { get; private set; }

    internal byte[] Next(int room)
    {
        int first = _next;
        int length = 0;
        while (_next < messages.Count && (_next == first || length + messages[_next].Length <= room))
        {
            length += messages[_next].Length;
            _next++;
        }

        IsAtEnd = _next == first;
        if (IsAtEnd)
        {
            return end;
        }

        byte[] datagram = new byte[length];
        int place = 0;
        for (int i = first; i < _next; i++)
        {
            messages[i].CopyTo(datagram, place);
            place += messages[i].Length;
        }

        return datagram;
    }
}
