using Xunit;

namespace SimNet.Tests.Integration.Structure.Layers;

/// <summary>A folder of <c>src/Simulation</c> uses only the folders below it.</summary>
public sealed class FolderOrderTests
{
    private static readonly FolderOrder Order = FolderOrder.Simulation;
    private static readonly string Assembly = Repository.AssemblyPath("Simulation");

    [Fact]
    public void CompiledSimulation_References_PointDownward() =>
        AssertNone(AssemblyReferences.Of(Assembly).Select(Order.Violation));

    [Fact]
    public void CompiledSimulation_Namespaces_AreFoldersOfTheOrder() =>
        AssertNone(AssemblyReferences.DeclaredTypes(Assembly)
            .Select(type => Order.Violation(type.Namespace) is { } violation ? $"{type.Name}: {violation}" : null));

    [Fact]
    public void SimulationSource_References_PointDownward()
    {
        var types = TypesByFolder();
        AssertNone(Sources().SelectMany(file => file.References(types)).Select(Order.Violation));
    }

    [Fact]
    public void SimulationSource_Namespace_IsItsFolder() =>
        AssertNone(Sources().Where(file => file.DeclaresTypes || file.Namespaces.Count > 0).Select(Misplaced));

    [Fact]
    public void SimulationSource_GlobalUsings_OpenNoFolder()
    {
        AssertNone(Sources().Select(file => file.HasGlobalUsing ? $"{file.Path} has a global using of a folder" : null));
        var projects = Directory.GetFiles(Repository.ProjectFolder("Simulation"), "*.csproj");
        AssertNone(projects.Select(path => ProjectFile.Load(path).Items("Using")
            .Any(name => Order.FolderOf(name) is not null) ? $"{path} has a Using of a folder" : null));
    }

    [Fact]
    public void SimulationFolders_OnDisk_HaveAPlaceInTheOrder()
    {
        var root = Repository.ProjectFolder("Simulation");
        AssertNone(FoldersWithSource(root).Select(folder =>
            Order.Folders.Contains(folder) ? null : $"src/Simulation/{folder} has no place in the order"));
        foreach (var (parent, children) in FolderOrder.Subfolders)
        {
            AssertNone(FoldersWithSource(Path.Combine(root, parent)).Select(folder =>
                children.Contains(folder) ? null : $"src/Simulation/{parent}/{folder} is not one of {string.Join(' ', children)}"));
        }
    }

    private static IEnumerable<SourceFile> Sources() =>
        Repository.SourceFiles("src", "Simulation")
            .Select(path => new SourceFile(Order, Repository.Relative(path), File.ReadAllText(path)));

    private static Dictionary<string, IReadOnlySet<string>> TypesByFolder() =>
        AssemblyReferences.DeclaredTypes(Assembly)
            .Where(type => !string.IsNullOrEmpty(Order.FolderOf(type.Namespace)))
            .GroupBy(type => Order.FolderOf(type.Namespace)!)
            .ToDictionary(group => group.Key, IReadOnlySet<string> (group) => group.Select(type => type.Name).ToHashSet());

    private static string? Misplaced(SourceFile file)
    {
        var folder = Path.GetDirectoryName(file.Path)!.Replace('\\', '/')["src/".Length..];
        var expected = "SimNet." + folder.Replace('/', '.');
        if (expected == Order.Root) return $"{file.Path}: no types outside the folders";
        return file.Namespaces is [var single] && single == expected
            ? null
            : $"{file.Path}: its namespace has to be {expected}, not {string.Join(", ", file.Namespaces)}";
    }

    private static IEnumerable<string> FoldersWithSource(string root) =>
        !Directory.Exists(root)
            ? []
            : Directory.GetDirectories(root)
                .Where(path => Path.GetFileName(path) is not ("bin" or "obj"))
                .Where(path => Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories).Any())
                .Select(path => Path.GetFileName(path));

    private static void AssertNone(IEnumerable<string?> violations)
    {
        var lines = violations.OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(lines.Count == 0, string.Join('\n', lines));
    }
}
