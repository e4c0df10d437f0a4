namespace SimNet.Simulation.Engine;

/// <summary>Code of a simulation ran, or wanted to go on, on a thread that the simulation does not control.</summary>
/// <remarks>The message names the operation, the thread, whose code it was, the constructs that lead there, and what to use instead.</remarks>
public sealed class SimulationEscapeException : InvalidOperationException
{
    internal SimulationEscapeException(string message) : base(message)
    {
    }
}
