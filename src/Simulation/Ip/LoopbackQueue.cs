// The loopback device of a host. A packet is delivered at the instant it is sent, but after the call into the stack that sent it has ended:
// a Linux socket is locked during a call, and what arrives meanwhile waits in its backlog.
using SimNet.Simulation.Engine;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

internal sealed class LoopbackQueue(EventLoop loop, Action<Packet> deliver)
{
    private readonly Queue<Packet> _packets = new();
    private int _depth;

    internal void Enter() => _depth++;

    internal void Leave()
    {
        if (_depth == 1 && _packets.Count > 0)
        {
            Drain();
        }

        _depth--;
    }

    internal void Add(Packet packet)
    {
        _packets.Enqueue(packet);
        if (_depth == 0)
        {
            _depth++;
            Drain();
            _depth--;
        }
    }

    private void Drain()
    {
        while (_packets.TryDequeue(out Packet? packet))
        {
            loop.Mix(packet.Fingerprint);
            deliver(packet);
        }
    }
}
