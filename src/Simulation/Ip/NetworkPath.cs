using SimNet.Simulation.Links;

namespace SimNet.Simulation.Ip;

// The way to a destination: over a link, or within the host (no link). Cached by those who send much.
internal readonly record struct NetworkPath(Link? Link, int Version)
{
    internal const int LoopbackMtu = 65536;

    internal bool IsLoopback => Link is null;

    internal int Mtu => Link?.Mtu ?? LoopbackMtu;
}
