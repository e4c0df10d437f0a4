// What a capture hears of a host.
using SimNet.Simulation.Capture;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Topology;

internal sealed class CaptureTap : IPacketTap
{
    private readonly PacketCapture _capture;
    private readonly int _ethernet;
    private readonly int _loopback;

    internal CaptureTap(PacketCapture capture, string host)
    {
        _capture = capture;
        _ethernet = capture.AddInterface($"{host}/eth0");
        _loopback = capture.Options.IncludesLoopback ? capture.AddInterface($"{host}/lo") : -1;
    }

    public void Observe(Packet packet, bool isLoopback, bool isOutgoing)
    {
        if (!isLoopback)
        {
            _capture.Write(_ethernet, packet, isOutgoing);
        }
        else if (_loopback >= 0 && !isOutgoing)
        {
            // What goes into lo comes out of it: once is enough, as with tcpdump(8).
            _capture.Write(_loopback, packet, isOutgoing: false);
        }
    }
}
