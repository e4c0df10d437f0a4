using Xunit;

namespace SimNet.Tests.Integration.Structure.Size;

/// <summary>Files and methods stay small enough to be read at a sitting. The bounds are for the exception; the rule is about a quarter of them.</summary>
public sealed class SizeTests
{
    private const int MostLinesOfFile = 450;
    private const int MostLinesOfMethod = 90;

    [Fact]
    public void SourceFile_Lines_StayWithinTheBound()
    {
        var tooLong = Repository.SourceFiles("src")
            .Select(path => (Path: Repository.Relative(path), Lines: File.ReadLines(path).Count()))
            .Where(file => file.Lines > MostLinesOfFile)
            .Select(file => $"{file.Path} has {file.Lines} lines, more than {MostLinesOfFile}");
        Assert.Equal("", string.Join('\n', tooLong));
    }

    [Theory]
    [InlineData("Abstractions")]
    [InlineData("RealOs")]
    [InlineData("Simulation")]
    public void Method_Lines_StayWithinTheBound(string package)
    {
        var tooLong = MethodLengths.Of(Repository.AssemblyPath(package))
            .Where(method => method.Lines > MostLinesOfMethod)
            .Select(method => $"{method.Method} spans {method.Lines} lines, more than {MostLinesOfMethod}");
        Assert.Equal("", string.Join('\n', tooLong));
    }

    [Fact]
    public void MethodLengths_OfSample_AreThoseOfItsStatements()
    {
        var lengths = MethodLengths.Of(typeof(SizeTests).Assembly.Location)
            .Where(item => item.Method.StartsWith(nameof(SizeSample), StringComparison.Ordinal))
            .ToDictionary(item => item.Method, item => item.Lines);
        Assert.InRange(lengths["SizeSample.OfFour"], 4, 6); // a debug build counts the braces
        Assert.InRange(lengths["SizeSample.OfTwo"], 2, 4);
    }

    private static class SizeSample
    {
        public static int OfFour(int value)
        {
            if (value > 0)

                value++;
            return value;
        }

        public static async Task<int> OfTwo(int value)
        {
            await Task.Yield();
            return value;
        }
    }
}
