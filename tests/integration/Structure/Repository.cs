namespace SimNet.Tests.Integration.Structure;

/// <summary>The work tree that the tests were built from, and the assemblies beside them.</summary>
internal static class Repository
{
    /// <summary>The three packages, as folders of <c>src</c>.</summary>
    public static IReadOnlyList<string> Packages { get; } = ["Abstractions", "RealOs", "Simulation"];

    public static string Root { get; } = FindRoot();

    public static string ProjectFolder(string package) => Path.Combine(Root, "src", package);

    public static string AssemblyPath(string package) =>
        Path.Combine(AppContext.BaseDirectory, $"SimNet.{package}.dll");

    /// <summary>The C# files below a folder of the work tree, without build output, in ordinal order.</summary>
    public static IReadOnlyList<string> SourceFiles(params string[] folder)
    {
        var start = Path.Combine([Root, .. folder]);
        return Directory.EnumerateFiles(start, "*.cs", SearchOption.AllDirectories)
            .Where(path => !IsBuildOutput(Path.GetRelativePath(start, path)))
            .Order(StringComparer.Ordinal)
            .ToList();
    }

    /// <summary>A path as messages show it: from the root, with forward slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static bool IsBuildOutput(string relativePath) =>
        relativePath.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SimNet.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"No SimNet.sln above {AppContext.BaseDirectory}.");
    }
}
