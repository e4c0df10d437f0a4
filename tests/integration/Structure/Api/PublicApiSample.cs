#pragma warning disable CA1000, CA1024, CA1040, CA1044, CA1051, CA1067, CA2211, CA2231, CA1065, CA1034

namespace SimNet.Tests.Integration.Structure.Api.Sample;

// A surface with every form that the printer of the public API has to tell apart.

public static class Extensions
{
    extension(DayOfWeek)
    {
        public static DayOfWeek First => DayOfWeek.Monday;

        public static DayOfWeek FromNumber(int number) => (DayOfWeek)number;
    }

    extension(DayOfWeek day)
    {
        public bool IsFirst => day == DayOfWeek.Monday;
    }

    extension<TItem>(IEnumerable<TItem> items)
        where TItem : class
    {
        public TItem? Head() => items.FirstOrDefault();
    }

    public static bool IsLast(this DayOfWeek day) => day == DayOfWeek.Sunday;

    internal static bool IsHidden(DayOfWeek day) => day == DayOfWeek.Friday;
}

public readonly record struct Pair(int First, string? Second);

[Flags]
public enum Marks : byte
{
    None = 0,
    One = 1,
}

public delegate ref readonly int Picker<in T>(scoped ReadOnlySpan<int> items, T item, out int index)
    where T : IComparable, new();

public interface IMaker<TSelf>
    where TSelf : IMaker<TSelf>
{
    static abstract TSelf Make((int Count, string? Name) seed, params string?[] rest);

    int Default() => 1;
}

public abstract class Base
{
    public const string Text = "x";

    protected Base(TimeSpan? wait = null, Marks marks = Marks.One) => (Wait, Mark) = (wait, marks);

    public event EventHandler? Changed;

    public TimeSpan? Wait { get; protected set; }

    public required Marks Mark { get; init; }

    public Dictionary<string, List<object?>>? this[in int index] => null;

    public abstract ValueTask<int> Run(CancellationToken token = default);

    public override string ToString() => Text;

    protected virtual void OnChanged() => Changed?.Invoke(this, EventArgs.Empty);

    private protected void Hidden() { }

    public sealed class Inner<T> : List<T>, IDisposable
    {
        public void Dispose() { }
    }
}
