// Who waits for what: the body of the deadlock error and of the watchdog's report.
using System.Diagnostics;
using System.Text;

namespace SimNet.Simulation.Engine;

internal static class BlockedReport
{
    // Each costs two switches of threads and the look-up of line numbers.
    private const int MaxThreadStacks = 100;

    /// <summary>One text for each pending operation and for each program that waits for something else.</summary>
    /// <param name="operations">The pending operations.</param>
    /// <param name="driverWaits">The blocking waits on the driving thread, the innermost first.</param>
    /// <param name="programs">The programs that have not ended.</param>
    /// <param name="driverStack">The driving thread's stack, where the report is made on that thread; else null.</param>
    internal static List<string> Collect(
        List<PendingOperation> operations, List<PendingOperation> driverWaits, List<SimulationProgram> programs, StackTrace? driverStack)
    {
        var blocked = new List<string>();
        List<string> stacks = driverStack is null ? [] : StackText.PerWait(driverStack);
        int threadStacks = driverStack is null ? 0 : MaxThreadStacks;
        foreach (PendingOperation operation in operations)
        {
            var text = new StringBuilder(Describe(operation));
            text.Append("\n  program: ").Append(operation.Program?.ToString() ?? "none (code outside of the programs)");
            int wait = driverWaits.IndexOf(operation);
            if (wait >= 0) AppendStack(text, "blocked on the driving thread", wait < stacks.Count ? stacks[wait] : "");
            else if (operation.BlockedThread is { } thread) AppendStack(text, "blocked on its simulated thread", threadStacks-- > 0 ? StackOf(thread) : "");
            else text.Append("\n  ").Append(Awaiter(operation));
            if (operation.BeginStack is { } begin) AppendStack(text, "began", StackText.Of(begin));
            blocked.Add(text.ToString());
        }
        for (int i = 0; i < driverWaits.Count; i++)
        {
            if (driverWaits[i].IsCompleted) blocked.Add(Buried(driverWaits[i], i < stacks.Count ? stacks[i] : ""));
        }
        foreach (SimulationProgram program in WaitingForSomethingElse(operations, programs)) blocked.Add(Foreign(program));
        return blocked;
    }

    /// <summary>The programs that have started, have not ended, and are not behind any pending operation.</summary>
    internal static IEnumerable<SimulationProgram> WaitingForSomethingElse(List<PendingOperation> operations, List<SimulationProgram> programs)
    {
        var explained = new HashSet<SimulationProgram>();
        foreach (PendingOperation operation in operations)
        {
            if (operation.Program is { } program) explained.Add(program);
        }
        return programs.Where(program => program.State == ProgramState.Running && !explained.Contains(program));
    }

    private static string Describe(PendingOperation operation)
    {
        try
        {
            return operation.Describe();
        }
        catch (Exception e)
        {
            // On the watchdog's thread the object may change while it is read.
            return $"{operation.GetType().Name} ({e.GetType().Name}: {e.Message})";
        }
    }

    private static string Awaiter(PendingOperation operation)
    {
        if (!operation.HasContinuation) return "begun, but neither awaited nor waited for";
        return AsyncMethodName.OfContinuation(operation.ContinuationState) is { } method
            ? $"awaited by {method}"
            : "awaited through a task (AsTask, WhenAny, WhenAll)";
    }

    private static string Buried(PendingOperation operation, string stack)
    {
        var text = new StringBuilder(Describe(operation));
        text.Append("\n  is completed, but its caller cannot go on: on the same thread another blocking call, made by code that ran meanwhile, lies above it." +
                    " Start code that blocks as a program with a simulated thread of its own.");
        AppendStack(text, "blocked on the driving thread", stack);
        return text.ToString();
    }

    private static string Foreign(SimulationProgram program) =>
        $"program {program}\n  waits for something that is not a simulated operation: another program, Task.Delay or a timer without the host's " +
        "TimeProvider, Task.Run, ConfigureAwait(false), or a TaskCompletionSource, channel or semaphore that nobody completes";

    private static string StackOf(SimulatedThread thread)
    {
        thread.RequestReport();
        return thread.ReportedStack is { } stack ? StackText.PerWait(stack).FirstOrDefault() ?? "" : "";
    }

    private static void AppendStack(StringBuilder text, string how, string stack)
    {
        text.Append("\n  ").Append(how);
        if (stack.Length > 0) text.Append("\n    ").Append(stack.Replace("\n", "\n    ", StringComparison.Ordinal));
    }
}
