// Packets that wait to be received, charged against the receive buffer as the kernel does it: one fits in whatever its size.
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Raw;

internal sealed class PacketQueue
{
    // What the kernel charges for a packet beyond its bytes (sizeof(struct sk_buff) and its like).
    private const int Bookkeeping = 768;

    private readonly Queue<QueuedPacket> _packets = new();
    private int _charged;

    internal int Count => _packets.Count;

    // Packets that were offered since the statistics were read last (PACKET_STATISTICS), and those of them that found the queue full.
    internal int Offered { get; private set; }

    internal int Dropped { get; private set; }

    internal bool TryPeek(out QueuedPacket packet) => _packets.TryPeek(out packet);

    // Takes a copy of the packet; false if the queue is full.
    internal bool TryAdd(Packet packet, PacketPool pool, bool isLoopback, bool isOutgoing, int limit)
    {
        Offered++;
        if (_charged > limit)
        {
            Dropped++;
            return false;
        }

        Packet image = PacketImage.Of(packet, pool);
        _charged += image.PayloadLength + Bookkeeping;
        _packets.Enqueue(new QueuedPacket(image, isLoopback, isOutgoing));
        return true;
    }

    internal void RemoveFirst()
    {
        Packet image = _packets.Dequeue().Image;
        _charged -= image.PayloadLength + Bookkeeping;
        image.Release();
    }

    internal void Clear()
    {
        while (_packets.Count > 0)
        {
            RemoveFirst();
        }
    }

    internal void ForgetStatistics()
    {
        Offered = 0;
        Dropped = 0;
    }
}
