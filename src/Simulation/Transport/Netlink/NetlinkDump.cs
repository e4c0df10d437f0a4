namespace SimNet.Simulation.Transport.Netlink;

// An answer of many messages: as many a datagram as fit, then the end, alone or with the last of them. What it tells is the state at its start.
internal sealed class NetlinkDump(IReadOnlyList<byte[]> messages, byte[] end, bool endsAlone)
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

        IsAtEnd = _next == first || (_next == messages.Count && !endsAlone && length + end.Length <= room);
        byte[] datagram = new byte[length + (IsAtEnd ? end.Length : 0)];
        int place = 0;
        for (int i = first; i < _next; i++)
        {
            messages[i].CopyTo(datagram, place);
            place += messages[i].Length;
        }

        if (IsAtEnd)
        {
            end.CopyTo(datagram, place);
        }

        return datagram;
    }
}
