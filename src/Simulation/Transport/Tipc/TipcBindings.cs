namespace SimNet.Simulation.Transport.Tipc;

// The publications of exactly one range (struct service_range), newest first until look-ups have turned them round.
internal sealed class TipcBindings(in TipcRange range)
{
    internal TipcRange Range { get; } = range;

    internal List<TipcPublication> All { get; } = [];

    // Those of this node's own sockets.
    internal List<TipcPublication> Local { get; } = [];

    // The next in turn, which goes to the end.
    internal static TipcPublication Take(List<TipcPublication> publications)
    {
        TipcPublication first = publications[0];
        publications.RemoveAt(0);
        publications.Add(first);
        return first;
    }
}
