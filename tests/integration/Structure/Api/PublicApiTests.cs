using System.Reflection;
using Xunit;

namespace SimNet.Tests.Integration.Structure.Api;

/// <summary>The public surface of each package is the one in its <c>PublicApi.txt</c>, so that no change of it goes unseen.</summary>
public sealed class PublicApiTests
{
    private const string Accept = "SIMNET_ACCEPT_API=1 dotnet test -c Release tests/integration --filter PublicApiTests";

    [Theory]
    [InlineData("Abstractions")]
    [InlineData("RealOs")]
    [InlineData("Simulation")]
    public void PublicApi_OfPackage_IsTheAcceptedOne(string package)
    {
        var actual = PublicApi.Of(Assembly.LoadFrom(Repository.AssemblyPath(package)));
        var baseline = Path.Combine(Repository.ProjectFolder(package), "PublicApi.txt");
        if (Environment.GetEnvironmentVariable("SIMNET_ACCEPT_API") == "1") File.WriteAllText(baseline, actual);

        var expected = File.Exists(baseline) ? File.ReadAllText(baseline).ReplaceLineEndings("\n") : "";
        Assert.True(expected == actual, $"""
            The public API of SimNet.{package} differs from {Repository.Relative(baseline)} (- accepted, + built):
            {LineDifference.Between(expected, actual)}
            If the change is meant, accept it with
                {Accept}
            and commit the file with it.
            """);
    }
}
