namespace SimNet.Simulation.Faults;

/// <summary>What goes wrong in a network.</summary>
public sealed class NetworkFaults
{
    internal NetworkFaults(NameFaults names) => Names = names;

    /// <summary>The faults of the DNS.</summary>
    public NameFaults Names { get; }
}
