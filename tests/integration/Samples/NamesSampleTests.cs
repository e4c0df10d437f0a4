using NodaTime;
using SimNet.Samples.Names;
using SimNet.Samples.Names.Runs;
using Xunit;

namespace SimNet.Tests.Integration.Samples;

/// <summary>What <c>samples/Names</c> shows is what happens.</summary>
public sealed class NamesSampleTests
{
    public static TheoryData<string, string, int, string, int> Rows => new()
    {
        { "no fault", "hello from www", 60, "hello from www", 60 },
        { "NXDOMAIN", "name: NoName", 20, "name: NoName", 20 },
        { "no answer", "name: TryAgain", 10_000, "name: TryAgain", 10_000 },
        { "answers 3 s late", "hello from www", 3_060, "hello from www", 3_060 },
        { "AAAA leads to a host gone silent", "hello from www", 4_060, "hello from www", 310 },
        { "server back after 4 s", "hello from www", 5_060, "hello from www", 5_060 },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Visit_UnderAFault_SeesThis(string title, string visit, int visitMs, string race, int raceMs)
    {
        Situation situation = Situation.All.Single(s => s.Title == title);

        Outcome one = Town.Visit(situation.Fault, races: false);
        Outcome two = Town.Visit(situation.Fault, races: true);

        Assert.Equal((visit, Duration.FromMilliseconds(visitMs)), (one.Seen, one.Elapsed));
        Assert.Equal((race, Duration.FromMilliseconds(raceMs)), (two.Seen, two.Elapsed));
    }

    [Fact]
    public void Demonstration_ChecksWhatItPrints_AndSucceeds()
    {
        var output = new StringWriter();
        Assert.Equal(0, Demonstration.Run(output));
        Assert.Contains("The same seed gave the same runs.", output.ToString(), StringComparison.Ordinal);
        Assert.True(Situation.All.Count(static s => s.Fault is not null) >= 8);
    }
}
