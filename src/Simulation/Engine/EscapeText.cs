// The words of escape errors.
using System.Runtime.CompilerServices;

namespace SimNet.Simulation.Engine;

internal static class EscapeText
{
    private const string Remedy =
        "Likely constructs: Task.Run, ConfigureAwait(false) on a task that does not complete inside, Task.Delay or a timer without the host's " +
        "TimeProvider, Parallel, ThreadPool, a thread of your own. Instead: pass the host's TimeProvider to Task.Delay, PeriodicTimer and " +
        "CancellationTokenSource, start concurrent code with the host's Start methods, and await without ConfigureAwait(false).";

    internal static SimulationEscapeException ForCall(EventLoop loop, string operation, int accessThreadId) =>
        new($"{operation} was called outside of the simulation, on {DescribeThread(Thread.CurrentThread)}; only thread {accessThreadId} may touch " +
            $"the simulation now. {Whose(loop)} {Remedy}");

    internal static SimulationEscapeException ForContinuation(EventLoop loop, string operation, object? state) =>
        new($"Code of the simulation waited for something that is not simulated: {operation} came from {DescribeThread(Thread.CurrentThread)}. " +
            $"{WhoWaited(state)}{Whose(loop, state)} {Remedy}");

    internal static string DescribeThread(Thread thread)
    {
        string name = string.IsNullOrEmpty(thread.Name) ? "" : $" \"{thread.Name}\"";
        return $"thread {thread.ManagedThreadId}{name}{(thread.IsThreadPoolThread ? " (thread pool)" : " (not of the thread pool)")}";
    }

    private static string Whose(EventLoop loop, object? continuation = null)
    {
        if ((loop.CurrentProgram ?? ProgramOf(continuation)) is { } program) return $"It is code of program {program}.";
        return "It is not known whose code it is.";
    }

    private static string WhoWaited(object? state) =>
        AsyncMethodName.OfContinuation(state) is { } method ? $"It waited in {method}. " : "";

    /// <summary>The program by the execution context that an async method's box keeps while it waits; null where that cannot be read.</summary>
    private static SimulationProgram? ProgramOf(object? continuation)
    {
        for (int depth = 0; continuation is Delegate callback && depth < 4; depth++) continuation = callback.Target;
        if (continuation is not Task box || ContextOf(box) is not { } context) return null;
        SimulationProgram? program = null;
        ExecutionContext.Run(context, _ => program = SimulationProgram.Current, null);
        return program;
    }

    private static ExecutionContext? ContextOf(Task box)
    {
        try
        {
            return StateObject(box) as ExecutionContext;
        }
        catch (MissingFieldException)
        {
            return null; // Another runtime: the message says less.
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_stateObject")]
    private static extern ref object? StateObject(Task task);
}
