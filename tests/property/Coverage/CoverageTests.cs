using System.Text;
using Xunit;

namespace SimNet.Tests.Property.Coverage;

// docs/coverage.md: each item of the document with its member, a test on the operating system and a test in the simulation.
public sealed class CoverageTests
{
    private static readonly CoverageTable Table = new();

    public static TheoryData<string> Items { get; } = [.. DocumentItems.All.Select(static i => i.Name)];

    [Theory]
    [MemberData(nameof(Items))]
    public void Item_OfTheDocument_IsTestedOnBothProviders(string item)
    {
        Assert.True(Table.OnOs(item).Any(), $"No test on the operating system covers '{item}'.");
        Assert.True(Table.InSimulation(item).Any(), $"No test in the simulation covers '{item}'.");
    }

    [Fact]
    public void Tests_NameOnlyItemsOfTheDocument() => Assert.Empty(Table.Items.Except(DocumentItems.All.Select(static i => i.Name)));

    [Fact]
    public void Page_Committed_IsCurrent() => Page.AssertIsCurrent("coverage.md", Write());

    private static string Write()
    {
        StringBuilder page = new("""
            # Coverage of the socket interface

            Each item of the document of Python's `socket` module, with the member that stands for it and the tests of the contract that are
            about it: the same test bodies on the operating system and in the simulation. The tests make this page, and fail where a cell is
            empty or the page is stale: `SIMNET_ACCEPT_DOCS=1 dotnet test -c Release tests/property --filter Coverage`.
            Constants one by one are in [python-names.md](python-names.md).


            """);
        foreach (IGrouping<string, DocumentItem> section in DocumentItems.All.GroupBy(static i => i.Section))
        {
            page.Append($"## {section.Key}\n\n| item | member | test on the OS | test in the simulation |\n|---|---|---|---|\n");
            foreach (DocumentItem item in section)
            {
                page.Append($"| {Escape(item.Name)} | {item.Member} | {Cell(Table.OnOs(item.Name))} | {Cell(Table.InSimulation(item.Name))} |\n");
            }

            page.Append('\n');
        }

        return page.ToString().ReplaceLineEndings("\n").TrimEnd() + "\n";
    }

    private static string Cell(IEnumerable<string> tests)
    {
        string[] all = [.. tests];
        return all.Length switch
        {
            0 => "",
            1 => $"`{all[0]}`",
            _ => $"`{all[0]}` and {all.Length - 1} more",
        };
    }

    private static string Escape(string name) => $"`{name.Replace("|", "\\|", StringComparison.Ordinal)}`";
}
