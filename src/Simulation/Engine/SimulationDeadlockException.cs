namespace SimNet.Simulation.Engine;

/// <summary>Nothing is left to happen in a simulation, but somebody still waits.</summary>
/// <remarks>The message lists every pending operation, whose it is, and the code that waits for it.</remarks>
public sealed class SimulationDeadlockException : InvalidOperationException
{
    internal SimulationDeadlockException(string message, IReadOnlyList<string> blockedOperations) : base(message) =>
        BlockedOperations = blockedOperations;

    /// <summary>One text for each pending operation, and for each program that waits for something else; never null, in order of begin.</summary>
    public IReadOnlyList<string> BlockedOperations { get; }
}
