using SimNet.Simulation.Engine;

namespace SimNet.Simulation.Topology;

/// <summary>A program that was started on a host.</summary>
public sealed class SimulatedProgram
{
    private readonly SimulationProgram _program;

    internal SimulatedProgram(SimulationProgram program) => _program = program;

    /// <summary>The program's name.</summary>
    public string Name => _program.Name;

    /// <summary>Whether the program has ended, well or not.</summary>
    public bool IsCompleted => _program.IsCompleted;

    /// <summary>What the program ended with; <see langword="null"/> if it has not ended, or ended well.</summary>
    public Exception? Exception => _program.Exception;

    /// <summary>A task that ends as the program does. To be awaited by code of the same simulation.</summary>
    public Task Completion => _program.Completion;

    /// <inheritdoc/>
    public override string ToString() => _program.ToString();
}
