namespace SimNet.Simulation.Engine;

/// <summary>A blocking call cannot go on because the run it belongs to has ended or failed.</summary>
/// <remarks>Thrown inside a program. Let it pass: further blocking calls of the program throw it again.</remarks>
public sealed class SimulationAbortedException : InvalidOperationException
{
    internal SimulationAbortedException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
