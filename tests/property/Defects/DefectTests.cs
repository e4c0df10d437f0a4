using System.Text;
using Xunit;
using Xunit.Abstractions;

namespace SimNet.Tests.Property.Defects;

// The proof of the contract suite: each defective provider is caught by a test of it, and the sound one by none.
[Collection("defects")]
public sealed class DefectTests(ITestOutputHelper output)
{
    private const int EnoughCatches = 3;
    private const int QuickRuns = 10;

    private static readonly TimeSpan QuickGuard = TimeSpan.FromSeconds(10);

    private static readonly Defect[] Defects =
    [
        .. ReceiveDefects.All,
        .. SendDefects.All,
        .. TimeoutDefects.All,
        .. ReadinessDefects.All,
        .. LifetimeDefects.All,
        .. AddressDefects.All,
    ];

    private static Defect Sound { get; } = Defect.OfSocket("none", "", static (s, p) => new DelegatingSocket(s, p));

    private static string Provider { get; } = ContractBody.All("SimulatedLoopback").Count > 0 ? "SimulatedLoopback" : "Os";

    [Fact]
    public void Suite_SoundProviderBehindADecorator_CatchesNothing()
    {
        string[] failures =
        [
            .. from body in ContractBody.All(Provider)
               let error = Run(body, Sound)
               where error is not null
               select $"{body}: {error.Message}",
        ];
        Assert.True(failures.Length == 0, string.Join("\n\n", failures));
    }

    [Fact]
    public void Suite_EachDefect_IsCaught()
    {
        // A test that fails on the sound provider proves nothing about a defect.
        ContractBody[] bodies = [.. ContractBody.All(Provider).Where(static b => Run(b, Sound) is null)];
        StringBuilder table = new("| defect | caught by |\n|---|---|\n");
        List<string> missed = [];
        foreach (Defect defect in Defects)
        {
            string[] catches = [.. Catches(bodies, defect).Take(EnoughCatches)];
            table.Append($"| {defect} | {(catches.Length == 0 ? "**nothing**" : string.Join("; ", catches))} |\n");
            if (catches.Length == 0)
            {
                missed.Add(defect.Name);
            }
        }

        output.WriteLine(table.ToString());
        Save(table.ToString());
        Assert.Empty(missed);
        Assert.True(Defects.Length >= 24);
    }

    // The defect's own suite goes first; of a theory, one row is enough.
    private static IEnumerable<string> Catches(IReadOnlyList<ContractBody> bodies, Defect defect) => bodies
        .OrderBy(b => b.Contract == defect.Suite ? 0 : 1)
        .GroupBy(static b => $"{b.Contract}.{b.Method.Name}")
        .Where(method => method.Any(body => Run(body, defect) is not null))
        .Select(static method => method.Key);

    private static Exception? Run(ContractBody body, Defect defect) =>
        body.Run(worlds => worlds with { Decorate = defect.Decorate, Runs = QuickRuns, Guard = QuickGuard });

    private static void Save(string table)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "SimNet.sln")))
            {
                string artifacts = Directory.CreateDirectory(Path.Combine(at.FullName, "artifacts")).FullName;
                File.WriteAllText(Path.Combine(artifacts, "defects.md"), table);
                return;
            }
        }
    }
}
