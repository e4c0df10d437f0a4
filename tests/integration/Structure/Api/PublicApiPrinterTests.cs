using Xunit;

namespace SimNet.Tests.Integration.Structure.Api;

/// <summary>The printer of the public API tells the forms of C# apart that the packages use.</summary>
public sealed class PublicApiPrinterTests
{
    private const string Expected = """
        namespace SimNet.Tests.Integration.Structure.Api.Sample

        abstract class Base
            const string Text = "x"
            protected Base(TimeSpan? wait = null, Marks marks = Marks.One)
            Dictionary<string, List<object?>>? this[in int index] { get; }
            required Marks Mark { get; init; }
            TimeSpan? Wait { get; protected set; }
            event EventHandler? Changed
            protected virtual void OnChanged()
            abstract ValueTask<int> Run(CancellationToken token = default)
            override string ToString()

        sealed class Base.Inner<T> : List<T>, IDisposable
            Inner()
            void Dispose()

        static class Extensions
            static bool IsLast(this DayOfWeek day)
            extension(DayOfWeek day) { bool IsFirst { get; } }
            extension(DayOfWeek) { static DayOfWeek First { get; } }
            extension(DayOfWeek) { static DayOfWeek FromNumber(int number) }
            extension<TItem>(IEnumerable<TItem> items) where TItem : class { TItem? Head() }

        interface IMaker<TSelf> where TSelf : IMaker<TSelf>
            virtual int Default()
            static abstract TSelf Make((int Count, string? Name) seed, params string?[] rest)

        [Flags] enum Marks : byte
            None = 0
            One = 1

        readonly record struct Pair
            Pair(int First, string? Second)
            int First { get; init; }
            string? Second { get; init; }

        delegate ref readonly int Picker<in T>(scoped ReadOnlySpan<int> items, T item, out int index) where T : IComparable, new()

        """;

    [Fact]
    public void PublicApi_OfSample_ShowsEveryForm()
    {
        var sample = typeof(Sample.Extensions).Assembly.GetTypes().Where(type => type.Namespace == typeof(Sample.Extensions).Namespace);
        Assert.Equal(Expected.ReplaceLineEndings("\n"), PublicApi.Of(sample));
    }

    [Fact]
    public void LineDifference_ChangedLine_ShowsBothSidesUnderTheSharedLine() =>
        Assert.Equal("  a\n- b\n+ x\n  c\n+ d", LineDifference.Between("a\nb\nc", "a\nx\nc\nd"));
}
