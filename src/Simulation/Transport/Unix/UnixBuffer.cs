namespace SimNet.Simulation.Transport.Unix;

// Bytes that were sent and not yet received, with their sender, whose send buffer they count against (struct sk_buff).
internal sealed class UnixBuffer
{
    private byte[] _data = [];
    private int _length;

    internal UnixSocket Sender { get; private set; } = null!;

    // What the sender is charged, until all of it has been received.
    internal int TrueSize { get; private set; }

    // How much of it has been received already; only streams receive in parts.
    internal int Consumed { get; private set; }

    internal int Count => _length - Consumed;

    internal ReadOnlySpan<byte> Bytes => _data.AsSpan(Consumed, Count);

    // The next in a queue, or the next that is free.
    internal UnixBuffer? Next { get; set; }

    internal void Fill(UnixSocket sender, ReadOnlySpan<byte> data, byte[] room, int trueSize)
    {
        Sender = sender;
        TrueSize = trueSize;
        Consumed = 0;
        _data = room;
        _length = data.Length;
        data.CopyTo(room);
    }

    internal void Consume(int count) => Consumed += count;

    // Gives the memory back.
    internal byte[] Empty()
    {
        byte[] room = _data;
        _data = [];
        _length = 0;
        Consumed = 0;
        Sender = null!;
        return room;
    }
}
