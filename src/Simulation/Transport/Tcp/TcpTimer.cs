using SimNet.Simulation.Engine;

namespace SimNet.Simulation.Transport.Tcp;

// One timer of a connection.
internal sealed class TcpTimer(EventLoop loop, TcpConnection connection, TcpTimerKind kind) : EngineTimer(loop)
{
    protected internal override ulong Fingerprint => unchecked(((ulong)kind << 56) ^ ((ulong)connection.Local.Port << 16) ^ connection.Remote.Port);

    internal void SetAfter(long nanoseconds) => Set(Loop.Now + nanoseconds);

    protected override void OnExpired() => connection.OnTimer(kind);
}
