// Stack traces as a report shows them: the user's frames, in the source's names.
using System.Diagnostics;
using System.Globalization;

namespace SimNet.Simulation.Engine;

internal static class StackText
{
    private const int MaxFrames = 12;
    private static readonly string Engine = typeof(StackText).Namespace + ".";
    private static readonly string Loop = typeof(EventLoop).FullName!;

    /// <summary>The frames of user code, one a line.</summary>
    internal static string Of(StackTrace stack) => string.Join("\n", Segments(stack).SelectMany(segment => segment).Take(MaxFrames));

    /// <summary>The frames above each blocking wait on the stack, the innermost wait first.</summary>
    internal static List<string> PerWait(StackTrace stack) =>
        Segments(stack).Skip(1).Select(segment => string.Join("\n", segment.Take(MaxFrames))).ToList();

    private static List<List<string>> Segments(StackTrace stack)
    {
        var segments = new List<List<string>> { new() };
        foreach (StackFrame frame in stack.GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is not { } method) continue;
            string type = method.DeclaringTypeName ?? "";
            if (type == Loop && method.Name == nameof(EventLoop.Wait)) segments.Add([]);
            else if (!IsPlumbing(type)) segments[^1].Add(Line(frame, type, method.Name));
        }
        return segments;
    }

    private static bool IsPlumbing(string type) =>
        type.StartsWith(Engine, StringComparison.Ordinal) ||
        type.StartsWith("System.Threading.", StringComparison.Ordinal) ||
        type.StartsWith("System.Runtime.CompilerServices.", StringComparison.Ordinal) ||
        type.StartsWith("System.Reflection.", StringComparison.Ordinal) ||
        type.StartsWith("System.RuntimeMethodHandle", StringComparison.Ordinal) ||
        type.StartsWith("Xunit.", StringComparison.Ordinal);

    private static string Line(StackFrame frame, string type, string method)
    {
        string text = "at " + AsyncMethodName.InSource(type, method);
        return frame.GetFileName() is { } file
            ? string.Create(CultureInfo.InvariantCulture, $"{text} in {file}:line {frame.GetFileLineNumber()}")
            : text;
    }
}
