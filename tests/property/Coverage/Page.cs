using Xunit;

namespace SimNet.Tests.Property.Coverage;

// A page of the documentation that the tests make. SIMNET_ACCEPT_DOCS=1 writes it anew; without it a stale page fails.
internal static class Page
{
    private const string Variable = "SIMNET_ACCEPT_DOCS";

    public static void AssertIsCurrent(string name, string text)
    {
        string path = Path.Combine(Root(), "docs", name);
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            File.WriteAllText(path, text);
        }

        string committed = File.Exists(path) ? File.ReadAllText(path) : "";
        Assert.True(
            committed.ReplaceLineEndings("\n") == text,
            $"docs/{name} is stale. Make it again and commit it: {Variable}=1 dotnet test -c Release tests/property --filter Coverage");
    }

    private static string Root()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "SimNet.sln")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests run outside of the work tree, so its docs cannot be found.");
    }
}
