using System.Reflection;
using Xunit;

namespace SimNet.Tests.Integration.Structure.Documentation;

/// <summary>Every public member of the packages says what it does, takes and returns.</summary>
public sealed class DocumentationTests
{
    [Theory]
    [InlineData("Abstractions")]
    [InlineData("RealOs")]
    [InlineData("Simulation")]
    public void Documentation_OfPackage_HasNoGaps(string package)
    {
        var assembly = Repository.AssemblyPath(package);
        var file = DocumentationFile.Load(Path.ChangeExtension(assembly, ".xml"));
        var gaps = file.Gaps(Assembly.LoadFrom(assembly).GetTypes()).ToList();
        Assert.True(gaps.Count == 0, string.Join('\n', gaps));
    }

    [Fact]
    public void Documentation_OfSample_GapsAreFound()
    {
        var assembly = typeof(Sample.Complete).Assembly;
        var file = DocumentationFile.Load(Path.ChangeExtension(assembly.Location, ".xml"));
        var types = assembly.GetTypes().Where(type => type.Namespace == typeof(Sample.Complete).Namespace);
        var gaps = file.Gaps(types).Select(gap => gap.Replace(typeof(Sample.Gaps).FullName!, "Gaps", StringComparison.Ordinal)).ToList();

        Assert.Equal(6, gaps.Count);
        Assert.Contains("T:Gaps: no summary", gaps);
        Assert.Contains("P:Gaps.WithoutComment: no comment", gaps);
        Assert.Contains("M:Gaps.WithoutParameter(System.Int32): no param number", gaps);
        Assert.Contains("M:Gaps.WithoutResult: no returns", gaps);
        Assert.Contains("M:Gaps.WithoutTypeParameter``1: no typeparam T", gaps);
        Assert.Contains(gaps, gap => gap.EndsWith("InBlock(System.Int32): no param number", StringComparison.Ordinal));
    }
}
