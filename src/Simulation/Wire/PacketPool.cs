namespace SimNet.Simulation.Wire;

// The packets and payload buffers of one simulation, used again and again. Single-threaded, like all of it.
internal sealed class PacketPool
{
    private const int SmallestClass = 7;
    private const int LargestClass = 17;
    private const int MaxBuffersPerClass = 4096;

    private readonly Stack<byte[]>[] _buffers = new Stack<byte[]>[LargestClass + 1];
    private Packet? _free;

    internal PacketPool()
    {
        for (int i = SmallestClass; i <= LargestClass; i++)
        {
            _buffers[i] = new Stack<byte[]>();
        }
    }

    internal Packet Rent(IpProtocol protocol, in InetEndpoint source, in InetEndpoint destination)
    {
        Packet packet = _free ?? new Packet(this);
        _free = packet.NextFree;
        packet.NextFree = null;
        packet.Reset();
        packet.Protocol = protocol;
        packet.Source = source.Address;
        packet.SourcePort = source.Port;
        packet.Destination = destination.Address;
        packet.DestinationPort = destination.Port;
        return packet;
    }

    internal Packet Clone(Packet original)
    {
        Packet copy = Rent(original.Protocol, original.SourceEndpoint, original.DestinationEndpoint);
        copy.CopyHeaderFrom(original);
        copy.SetPayload(original.Payload);
        copy.CutLength = original.CutLength;
        copy.Quoted = original.Quoted is { } quoted ? Clone(quoted) : null;
        return copy;
    }

    internal void Return(Packet packet)
    {
        packet.NextFree = _free;
        _free = packet;
    }

    internal byte[] RentBuffer(int length)
    {
        int sizeClass = SizeClass(length);
        if (sizeClass > LargestClass)
        {
            return GC.AllocateUninitializedArray<byte>(length);
        }

        return _buffers[sizeClass].TryPop(out byte[]? buffer) ? buffer : GC.AllocateUninitializedArray<byte>(1 << sizeClass);
    }

    internal void ReturnBuffer(byte[] buffer)
    {
        int sizeClass = SizeClass(buffer.Length);
        if (buffer.Length == 1 << sizeClass && sizeClass <= LargestClass && _buffers[sizeClass].Count < MaxBuffersPerClass)
        {
            _buffers[sizeClass].Push(buffer);
        }
    }

    private static int SizeClass(int length) =>
        length <= 1 << SmallestClass ? SmallestClass : 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)length - 1);
}
