// The words of escape errors.
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
            $"{WhoWaited(state)}{Whose(loop)} {Remedy}");

    internal static string DescribeThread(Thread thread)
    {
        string name = string.IsNullOrEmpty(thread.Name) ? "" : $" \"{thread.Name}\"";
        return $"thread {thread.ManagedThreadId}{name}{(thread.IsThreadPoolThread ? " (thread pool)" : " (not of the thread pool)")}";
    }

    private static string Whose(EventLoop loop) =>
        loop.CurrentProgram is { } program ? $"It is code of program {program}." : "It is not known whose code it is.";

    private static string WhoWaited(object? state) => "";
}
