#pragma warning disable CA1000, CA1052

namespace SimNet.Tests.Integration.Structure.Documentation.Sample;

// Public members with and without the comments that the packages need.

/// <summary>All is said.</summary>
/// <param name="Value">The value.</param>
/// <param name="Rest">The rest.</param>
public sealed record Complete(int Value, IReadOnlyDictionary<string, int[]> Rest)
{
    /// <summary>Makes one.</summary>
    /// <typeparam name="T">Of what.</typeparam>
    /// <param name="items">The items.</param>
    /// <param name="first">The first of them.</param>
    /// <returns>The new one.</returns>
    public static Complete From<T>(IEnumerable<KeyValuePair<T, Complete?[]>> items, out T? first)
    {
        first = items.First().Key;
        return new Complete(0, new Dictionary<string, int[]>());
    }

    /// <inheritdoc/>
    public override string ToString() => "";
}

/// <summary> </summary>
public static class Gaps
{
    /// <summary>Has no comment for its parameter.</summary>
    /// <returns>The number.</returns>
    public static int WithoutParameter(int number) => number;

    /// <summary>Has no comment for its result.</summary>
    public static int WithoutResult() => 0;

    /// <summary>Has no comment for its type parameter.</summary>
    public static void WithoutTypeParameter<T>() { }

    public static int WithoutComment { get; }

    extension(DayOfWeek)
    {
        /// <summary>Has no comment for its parameter.</summary>
        /// <returns>The day.</returns>
        public static DayOfWeek InBlock(int number) => (DayOfWeek)number;
    }
}
