using SimNet.Simulation.Engine;

namespace SimNet.Simulation.Transport.Tipc;

// A timer of a socket that connects.
internal sealed class TipcSocketTimer(TipcSocket socket, EventLoop loop, Action expired) : EngineTimer(loop)
{
    protected internal override ulong Fingerprint => socket.Port;

    protected override void OnExpired() => expired();
}
