// Programs: starting them, running until they end, and what remains of them.
namespace SimNet.Simulation.Engine;

internal sealed partial class EventLoop
{
    private static readonly Action<object?> StartAsync = static start => ((AsyncStart)start!).Run();

    private static readonly Action<object?> PublishCompletion = static program => ((SimulationProgram)program!).PublishCompletion();

    private readonly List<SimulationProgram> _programs = [];
    private int _incompletePrograms;

    /// <summary>The programs that have not ended, in order of their start.</summary>
    internal IReadOnlyList<SimulationProgram> IncompletePrograms => _programs;

    /// <summary>Starts async user code as a ready item.</summary>
    /// <param name="host">Whose code it is.</param>
    /// <param name="name">A name for reports.</param>
    /// <param name="body">The code.</param>
    /// <param name="isService">Whether the run may end while it goes on.</param>
    internal SimulationProgram Start(string host, string name, Func<Task> body, bool isService = false)
    {
        CheckAccess("Starting a program");
        ObjectDisposedException.ThrowIf(_disposed, this);
        var program = Register(new SimulationProgram(this, host, name, isService));
        _ready.Enqueue(StartAsync, new AsyncStart(program, body), ExecutionContext.Capture());
        return program;
    }

    /// <summary>Starts blocking user code on a simulated thread of its own, with a stack of so many bytes (null: as the options say).</summary>
    internal SimulationProgram StartThread(string host, string name, Action body, int? maxStackSize = null)
    {
        CheckAccess("Starting a simulated thread");
        ObjectDisposedException.ThrowIf(_disposed, this);
        var program = Register(new SimulationProgram(this, host, name));
        program.Thread = new SimulatedThread(program, body, maxStackSize ?? Options.ThreadStackSize);
        program.Thread.MakeReady();
        return program;
    }

    /// <summary>Runs <paramref name="body"/> as a program and pumps until it has ended.</summary>
    /// <exception cref="SimulationDeadlockException">Nothing is left to happen, and it has not ended.</exception>
    internal void Run(Func<Task> body, string host = "", string name = "main")
    {
        AdoptToStart();
        SimulationProgram program = Start(host, name, body);
        RunUntilEnd(program);
    }

    /// <inheritdoc cref="Run(Func{Task}, string, string)"/>
    internal T Run<T>(Func<Task<T>> body, string host = "", string name = "main")
    {
        T result = default!;
        Run(async () => { result = await body(); }, host, name);
        return result;
    }

    /// <summary>Pumps until <paramref name="program"/> has ended.</summary>
    internal void RunUntilEnd(SimulationProgram program) => Drive(Until.Program, program, EventQueue.Never - 1);

    /// <summary>Pumps until all programs have ended.</summary>
    internal void RunPrograms() => Drive(Until.AllPrograms, null, EventQueue.Never - 1);

    internal void EndProgram(SimulationProgram program, Exception? error)
    {
        if (program.IsCompleted) return;
        program.End(error);
        _ready.Enqueue(PublishCompletion, program, null);
        _programs.Remove(program);
        if (!program.IsService) _incompletePrograms--;
        if (program.State == ProgramState.Failed) RecordFailure(program, error!);
    }

    private SimulationProgram Register(SimulationProgram program)
    {
        _programs.Add(program);
        if (!program.IsService) _incompletePrograms++;
        return program;
    }

    private void AdoptToStart()
    {
        if (!IsDriven) Adopt();
    }

    private sealed class AsyncStart(SimulationProgram program, Func<Task> body)
    {
        internal async void Run()
        {
            Exception? error = null;
            program.EnterContext();
            try
            {
                await body();
            }
            catch (Exception e)
            {
                error = e;
            }
            program.Loop.EndProgram(program, error);
        }
    }
}
