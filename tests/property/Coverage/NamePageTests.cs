using System.Globalization;
using System.Text;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Property.Coverage;

// docs/python-names.md: each name of the document with the member that stands for it. The numbers are those of Linux's headers.
public sealed class NamePageTests
{
    public static TheoryData<string, long> Recorded
    {
        get
        {
            TheoryData<string, long> data = [];
            using Stream stream = typeof(NamePageTests).Assembly.GetManifestResourceStream("Coverage.constants.txt")!;
            using StreamReader reader = new(stream);
            while (reader.ReadLine() is { } line)
            {
                string[] parts = line.Split(' ');
                data.Add(parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture));
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Constant_OfLinux_HasAMemberWithItsNumber(string name, long number)
    {
        ConstantName constant = Assert.Single(ConstantNames.All, c => c.Name == name);
        Assert.Equal(number, constant.Number);
    }

    [Fact]
    public void Constants_AreThoseOfTheDocumentsGroups() =>
        Assert.Empty(ConstantNames.All.Select(static c => c.Group).Except(DocumentItems.All.Select(static i => i.Name)));

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Constant_OfOurOwn_IsDocumentedWithItsName(string name, long number)
    {
        Assert.InRange(number, int.MinValue, uint.MaxValue);
        ConstantName constant = ConstantNames.All.Single(c => c.Name == name);
        string documentation = File.ReadAllText(Path.ChangeExtension(typeof(ISocket).Assembly.Location, ".xml"));
        string type = constant.Member[..constant.Member.IndexOf('.', StringComparison.Ordinal)];
        if (typeof(ISocket).Assembly.GetType($"SimNet.Abstractions.{type}") is not null)
        {
            Assert.Matches($@"\b{name}\b", documentation);
        }
    }

    [Fact]
    public void Page_Committed_IsCurrent() => Page.AssertIsCurrent("python-names.md", Write());

    private static string Write()
    {
        StringBuilder page = new("""
            # The names of Python's `socket` module

            Where each name of the document is found here. All types are in `SimNet.Abstractions` or in the base library (`System.Net`,
            `System.Net.Sockets`); `ISocketProvider` stands for the module, `ISocket` for the socket object. Constants that the base library
            has keep its names; `ToNative()` gives Linux's number of a family or of flags. A constant of no name here can be given by number:
            `GetOption(level, name)`, `AddressFamily.FromNative(number)`, `SocketFlags.FromNative(bits)`, `(ProtocolType)number`.
            The tests make this page: `SIMNET_ACCEPT_DOCS=1 dotnet test -c Release tests/property --filter Coverage`.


            """);
        foreach (IGrouping<string, DocumentItem> section in DocumentItems.All.GroupBy(static i => i.Section))
        {
            page.Append($"## {section.Key}\n\n| name | member |\n|---|---|\n");
            foreach (DocumentItem item in section)
            {
                page.Append($"| `{item.Name}` | {item.Member} |\n");
            }

            page.Append('\n');
        }

        page.Append("## Constants one by one\n\n| name | number on Linux | member |\n|---|---|---|\n");
        foreach (ConstantName constant in ConstantNames.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{constant.Name}` | {constant.Number} | `{constant.Member}` |\n");
        }

        return page.ToString().ReplaceLineEndings("\n").TrimEnd() + "\n";
    }
}
