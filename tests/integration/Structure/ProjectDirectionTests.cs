using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace SimNet.Tests.Integration.Structure;

/// <summary>Both providers depend on the contract, and on nothing else of the project.</summary>
public sealed class ProjectDirectionTests
{
    [Theory]
    [InlineData("Abstractions")]
    [InlineData("RealOs", "SimNet.Abstractions")]
    [InlineData("Simulation", "SimNet.Abstractions")]
    public void Project_References_PointToTheContractOnly(string package, params string[] expected)
    {
        var referenced = Project(package).Items("ProjectReference")
            .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));
        Assert.Equal(expected, referenced);
    }

    [Theory]
    [InlineData("Abstractions")]
    [InlineData("RealOs", "SimNet.Abstractions")]
    [InlineData("Simulation", "SimNet.Abstractions")]
    public void Assembly_References_PointToTheContractOnly(string package, params string[] allowed)
    {
        using var image = new PEReader(File.OpenRead(Repository.AssemblyPath(package)));
        var metadata = image.GetMetadataReader();
        var own = metadata.AssemblyReferences
            .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
            .Where(name => name.StartsWith("SimNet", StringComparison.Ordinal));
        Assert.Empty(own.Except(allowed));
    }

    [Fact]
    public void Contract_Packages_AreTheBaseLibraryAndNodaTime() =>
        Assert.Equal(["NodaTime"], Project("Abstractions").Items("PackageReference"));

    /// <summary>A third provider could be written: the two at hand see no more of the contract than it would.</summary>
    [Fact]
    public void Contract_Internals_AreOpenToNoProvider()
    {
        var friends = Project("Abstractions").Items("InternalsVisibleTo");
        Assert.DoesNotContain("SimNet.RealOs", friends);
        Assert.DoesNotContain("SimNet.Simulation", friends);
        var inSource = Repository.SourceFiles("src", "Abstractions")
            .Where(path => File.ReadAllText(path).Contains("InternalsVisibleTo", StringComparison.Ordinal));
        Assert.Empty(inSource);
    }

    private static ProjectFile Project(string package) =>
        ProjectFile.Load(Path.Combine(Repository.ProjectFolder(package), $"SimNet.{package}.csproj"));
}
