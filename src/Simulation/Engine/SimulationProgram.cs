namespace SimNet.Simulation.Engine;

/// <summary>How far a program has come.</summary>
internal enum ProgramState
{
    Ready,
    Running,
    Completed,
    Failed,
    Aborted,
}

/// <summary>A named piece of user code of a host: async code on the loop, or blocking code on a simulated thread.</summary>
internal sealed class SimulationProgram
{
    // A key, not a state: the value lives in each execution context and follows the code wherever it goes.
    private static readonly AsyncLocal<SimulationProgram?> CurrentLocal = new();

    private readonly TaskCompletionSource _completion = new();

    internal SimulationProgram(EventLoop loop, string host, string name, bool isService = false)
    {
        IsService = isService;
        Loop = loop;
        Host = host;
        Name = name;
    }

    /// <summary>The program whose code the current execution context belongs to.</summary>
    internal static SimulationProgram? Current => CurrentLocal.Value;

    internal EventLoop Loop { get; }

    /// <summary>Whether the run may end while the program goes on.</summary>
    internal bool IsService { get; }

    internal string Host { get; }

    internal string Name { get; }

    internal ProgramState State { get; private set; } = ProgramState.Ready;

    /// <summary>What the program ended with; null if it has not ended, or ended well.</summary>
    internal Exception? Exception { get; private set; }

    internal bool IsCompleted => State >= ProgramState.Completed;

    /// <summary>Completes when the program does, and fails as it does. Await it inside the simulation.</summary>
    internal Task Completion => _completion.Task;

    /// <summary>The thread of a program that blocks; null for an async one.</summary>
    internal SimulatedThread? Thread { get; set; }

    public override string ToString() => Host.Length == 0 ? Name : $"{Host}/{Name}";

    /// <summary>Marks the current execution context as this program's, until the ready item or thread ends.</summary>
    internal void EnterContext()
    {
        CurrentLocal.Value = this;
        State = ProgramState.Running;
    }

    /// <summary>Settles the outcome; <see cref="PublishCompletion"/> follows as a ready item, so that nobody goes on inside the program's last step.</summary>
    internal void End(Exception? error)
    {
        Exception = error;
        State = error switch
        {
            null => ProgramState.Completed,
            SimulationAbortedException => ProgramState.Aborted,
            _ => ProgramState.Failed,
        };
    }
    internal void PublishCompletion()
    {
        if (Exception is null)
        {
            _completion.SetResult();
            return;
        }
        _completion.SetException(Exception);
        _ = _completion.Task.Exception; // Observed: the driving call throws it.
    }
}
