using System.Net.Sockets;

namespace SimNet.Simulation.Sockets;

// The descriptors of a host: small integers, the lowest free one first (open(2)). 0 to 2 are taken, as in any program.
internal sealed class DescriptorTable(int limit)
{
    private const int First = 3;

    private readonly List<OpenSocket?> _files = [];
    private readonly PriorityQueue<int, int> _free = new();

    internal int OpenCount => _files.Count - _free.Count;

    internal bool HasRoom => HasRoomFor(1);

    internal bool HasRoomFor(int count) => _free.Count + Math.Max(limit - First - _files.Count, 0) >= count;

    internal bool TryAdd(OpenSocket file, out int descriptor)
    {
        if (_free.TryDequeue(out descriptor, out _))
        {
            _files[descriptor - First] = file;
        }
        else
        {
            descriptor = First + _files.Count;
            if (descriptor >= limit)
            {
                descriptor = -1;
                return false;
            }

            _files.Add(file);
        }

        file.AddDescriptor();
        return true;
    }

    internal OpenSocket? Find(int descriptor) =>
        descriptor >= First && descriptor - First < _files.Count ? _files[descriptor - First] : null;

    internal SocketError Close(int descriptor)
    {
        if (Find(descriptor) is not { } file)
        {
            return Abstractions.SocketErrors.BadDescriptor;
        }

        _files[descriptor - First] = null;
        _free.Enqueue(descriptor, descriptor);
        file.RemoveDescriptor();
        return SocketError.Success;
    }
}
