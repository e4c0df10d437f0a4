namespace SimNet.Simulation.Transport.Tipc;

// A range of names that a socket is bound to (struct publication).
internal sealed class TipcPublication(in TipcRange range, uint scope, in TipcPortId socket, uint key)
{
    internal TipcRange Range { get; } = range;

    internal uint Scope { get; } = scope;

    internal TipcPortId Socket { get; } = socket;

    // Tells the publications of a node apart.
    internal uint Key { get; } = key;

    // Its place in the order of the service's publications.
    internal uint Id { get; set; }
}
