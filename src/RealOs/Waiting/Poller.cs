namespace SimNet.RealOs;

// One who polls several sockets.
internal abstract class Poller
{
    // A socket has reported an edge. Called by the reactor's thread, which it must not hold up.
    internal abstract void OnEdge();

    // A socket was closed. Called by the closing thread.
    internal abstract void OnClose();
}
