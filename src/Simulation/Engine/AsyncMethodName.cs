// From the compiler's names of state machines, closures and lambdas back to what stands in the source.
using System.Runtime.CompilerServices;

namespace SimNet.Simulation.Engine;

internal static class AsyncMethodName
{
    /// <summary>The async method that a continuation belongs to, or null: its state, delegate or target is the box of a state machine.</summary>
    internal static string? OfContinuation(object? state)
    {
        for (int depth = 0; state is Delegate callback && depth < 4; depth++) state = callback.Target;
        if (state is null) return null;
        foreach (Type argument in state.GetType().GetGenericArguments())
        {
            if (typeof(IAsyncStateMachine).IsAssignableFrom(argument))
                return InSource(argument.DeclaringType?.FullName ?? "", argument.Name);
        }
        return null;
    }

    /// <summary>A method as the source has it, for example <c>Chat.Server.AcceptLoop</c> or <c>Chat.Server.Run (lambda)</c>.</summary>
    /// <param name="declaringType">The full name of the type that holds the method or state machine.</param>
    /// <param name="name">The method's or state machine's name.</param>
    internal static string InSource(string declaringType, string name)
    {
        int generated = declaringType.IndexOf("+<", StringComparison.Ordinal);
        if (name == "MoveNext" && generated >= 0)
        {
            int last = declaringType.LastIndexOf("+<", StringComparison.Ordinal);
            return InSource(declaringType[..last], declaringType[(last + 1)..]);
        }
        string type = (generated < 0 ? declaringType : declaringType[..generated]).Replace('+', '.');
        string method = Method(name);
        return type.Length == 0 ? method : $"{type}.{method}";
    }

    private static string Method(string name)
    {
        if (!name.StartsWith('<')) return name;
        // <Name>d__1, <Name>b__0, <<Name>b__0>d, <<Name>g__Local|0>d
        string outer = name.TrimStart('<');
        int end = outer.IndexOf('>', StringComparison.Ordinal);
        if (end < 0) return name;
        string method = outer[..end];
        string rest = outer[(end + 1)..];
        if (rest.StartsWith("b__", StringComparison.Ordinal)) return method + " (lambda)";
        if (!rest.StartsWith("g__", StringComparison.Ordinal)) return method;
        int bar = rest.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? method : $"{method}.{rest[3..bar]}";
    }
}
