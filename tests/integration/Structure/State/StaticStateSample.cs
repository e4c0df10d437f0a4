using System.Collections.Immutable;

#pragma warning disable CA1823, CA2211, IDE0044, IDE0051, IDE0052, CS0169, CS0414, CS0649, CA1802, CA1805

namespace SimNet.Tests.Integration.Structure.State.Sample;

// Static fields that can change, and such as cannot.

internal readonly record struct Point(int X, string Y);

internal sealed class Settings
{
    public int Limit { get; init; }
}

internal sealed class Counter
{
    public int Count { get; set; }
}

internal static class Constants
{
    public const int Literal = 1;

    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);
    public static readonly ImmutableArray<Point> Points = [new Point(1, "a")];
    public static readonly AsyncLocal<Counter?> Flowing = new();

    public static Settings Default { get; } = new();

    public static Func<int, int> Increment { get; } = static value => value + 1;

    public static IEnumerable<int> Incremented(IEnumerable<int> values) => values.Select(value => value + 1);
}

internal static class Changing
{
    public static readonly int[] Table = [1, 2];
    public static readonly object Gate = new();
    public static readonly Counter Shared = new();
    public static readonly Dictionary<int, int> Cache = [];
    public static readonly ImmutableArray<Counter> Counters = [new Counter()];

    public static int Assigned;

    [ThreadStatic]
    public static int OfThread;

    public static int Property { get; set; }
}
