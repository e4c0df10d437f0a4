// Sockets of a host that the collector found unreachable and nobody had closed. It finds them at any moment, on a thread of its own, so that it
// only notes them here: they stay open until the run asks, at a moment that does not depend on the collector.
using System.Collections.Concurrent;

namespace SimNet.Simulation.Sockets;

internal sealed class AbandonedSockets(DescriptorTable descriptors)
{
    private readonly ConcurrentQueue<(int Descriptor, OpenSocket File)> _found = new();

    // On any thread.
    internal void Add(int descriptor, OpenSocket file) => _found.Enqueue((descriptor, file));

    // Closes what was found, lowest descriptor first; returns how many descriptors that freed.
    internal int Close()
    {
        var found = new List<(int Descriptor, OpenSocket File)>();
        while (_found.TryDequeue(out (int Descriptor, OpenSocket File) abandoned))
        {
            found.Add(abandoned);
        }

        found.Sort(static (left, right) => left.Descriptor.CompareTo(right.Descriptor));
        int closed = 0;
        foreach ((int descriptor, OpenSocket file) in found)
        {
            // The program may have closed the descriptor by its number, and used it again.
            if (ReferenceEquals(descriptors.Find(descriptor), file))
            {
                descriptors.Close(descriptor);
                closed++;
            }
        }

        return closed;
    }
}
