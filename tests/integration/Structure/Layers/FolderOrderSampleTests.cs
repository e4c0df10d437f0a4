using Xunit;

namespace SimNet.Tests.Integration.Structure.Layers;

/// <summary>The folder-order checks find every wrong use in a sample, and no right one.</summary>
public sealed class FolderOrderSampleTests
{
    private const string Root = "SimNet.Tests.Integration.Structure.Layers.Sample";

    private static readonly FolderOrder Order = new(Root, ["Upper", "Lower"]);
    private static readonly string Assembly = typeof(FolderOrderSampleTests).Assembly.Location;

    private static readonly Dictionary<string, IReadOnlySet<string>> Types = new()
    {
        ["Upper"] = new HashSet<string> { "Thing" },
        ["Lower"] = new HashSet<string> { "UsesNothing" },
    };

    [Theory]
    [InlineData("UpByField")]
    [InlineData("UpByGenericArgument")]
    [InlineData("UpByLocal")]
    [InlineData("UpByClosure")]
    [InlineData("UpByIterator")]
    [InlineData("UpByUsingStatic")]
    [InlineData("UpByCatch")]
    [InlineData("IUpByConstraint`1")]
    [InlineData("UpByAttribute")]
    [InlineData("UpByBase")]
    [InlineData("UpByTypeArgument")]
    [InlineData("UpByTypeOf")]
    public void Assembly_TypeThatReachesUpward_IsFound(string type)
    {
        var lower = Compiled(Root + ".Lower");
        Assert.Contains(lower, reference => BelongsTo(type, reference) && Order.Violation(reference) is not null);
    }

    [Fact]
    public void Assembly_UseOfALowerFolder_IsAllowed()
    {
        var downward = Compiled(Root + ".Upper").Where(reference => reference.ToNamespace == Root + ".Lower").ToList();
        Assert.NotEmpty(downward);
        Assert.All(downward, reference => Assert.Null(Order.Violation(reference)));
        Assert.DoesNotContain(Compiled(Root + ".Lower"), reference => BelongsTo("UsesNothing", reference));
    }

    [Fact]
    public void Assembly_UseOfTheSharedRoot_IsFound() =>
        Assert.Contains(Compiled(Root + ".Upper"), reference =>
            reference.ToNamespace == Root && Order.Violation(reference) is not null);

    [Fact]
    public void Assembly_TypesOutsideTheFolders_AreFound()
    {
        var misplaced = AssemblyReferences.DeclaredTypes(Assembly)
            .Where(type => Order.FolderOf(type.Namespace) is not null && Order.Violation(type.Namespace) is not null)
            .Select(type => type.Name);
        Assert.Equal(["InTheRoot", "WithoutPlace"], misplaced.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("using {0}.Upper;")]
    [InlineData("using static {0}.Upper.Thing;")]
    [InlineData("using T = global::{0}.Upper.Thing;")]
    [InlineData("class C {{ {0}.Upper.Thing? t; }}")]
    [InlineData("class C {{ const string N = nameof(Upper.Thing); }}")]
    [InlineData("class C {{ const int N = Upper . Thing.Limit; }}")]
    public void Source_UpwardMention_IsFound(string text) =>
        Assert.Contains(References(text), reference => Order.Violation(reference) is not null);

    [Theory]
    [InlineData("using {0}.Lower;")]
    [InlineData("// using {0}.Upper;")]
    [InlineData("/* {0}.Upper */ class C {{ string s = \"{0}.Upper.Thing\"; }}")]
    [InlineData("class C {{ string s = @\"\"\"{0}.Upper.Thing\"; string r = \"\"\"{0}.Upper\"\"\"; }}")]
    [InlineData("class C {{ char q = '\"'; int u = Upper.Total + x.Upper.Thing; }}")]
    public void Source_WithoutUpwardMention_Passes(string text) =>
        Assert.All(References(text), reference => Assert.Null(Order.Violation(reference)));

    [Theory]
    [InlineData("global using {0}.Upper;", true)]
    [InlineData("global using static {0}.Upper.Thing;", true)]
    [InlineData("global using System;\nusing {0}.Lower;", false)]
    public void Source_GlobalUsingOfAFolder_IsFound(string text, bool found) =>
        Assert.Equal(found, File(text).HasGlobalUsing);

    private static List<Reference> Compiled(string fromNamespace) =>
        AssemblyReferences.Of(Assembly).Where(reference => reference.FromNamespace == fromNamespace).ToList();

    // Closures and state machines are named after their type only by what they are nested in, so
    // `Where` shows them as `<>c…` or `<Make>d…`: these two are told apart by their methods.
    private static bool BelongsTo(string type, Reference reference) => type switch
    {
        "UpByClosure" => reference.Where.StartsWith("<>c", StringComparison.Ordinal),
        "UpByIterator" => reference.Where.StartsWith("<Make>", StringComparison.Ordinal),
        _ => reference.Where.Split('.')[0] == type,
    };

    private static List<Reference> References(string text) => File(text).References(Types).ToList();

    private static SourceFile File(string text) =>
        new(Order, "sample.cs", $"namespace {Root}.Lower;\n{string.Format(text, Root)}");
}
