using SimNet.Samples.Echo;
using SimNet.Samples.Echo.Runs;
using Xunit;

namespace SimNet.Tests.Integration.Samples;

/// <summary>What <c>samples/Echo</c> claims is true.</summary>
public sealed class EchoSampleTests
{
    private const string ConnectedBy = "Connected by <client>:<port>";
    private const string Received = "Received 'Hello, world'";

    private static readonly (string, string)[] Expected =
    [
        ("echo server", ConnectedBy),
        ("echo client", Received),
        ("echo server, any family", ConnectedBy),
        ("echo client, any family", Received),
    ];

    [Fact]
    public void Programs_OnTheOperatingSystem_PrintWhatTheDocumentSays() =>
        Assert.Equal(Expected, OperatingSystemRun.Run().WithSymbols(OperatingSystemRun.ClientAddresses).Lines);

    [Fact]
    public void Programs_InTheSimulation_PrintWhatTheDocumentSays()
    {
        var run = SimulationRun.Run(seed: 3);
        Assert.Equal(Expected, run.Transcript.WithSymbols(run.ClientAddresses).Lines);
    }

    [Fact]
    public void Hour_OfOneSeed_IsTheSameRunTwice() =>
        Assert.Equal(LossyHour.Run(11) with { RealTime = default }, LossyHour.Run(11) with { RealTime = default });

    [Fact]
    public void Hour_OfAnotherSeed_IsAnotherRun() => Assert.NotEqual(LossyHour.Run(12).EventHash, LossyHour.Run(13).EventHash);

    [Fact]
    public void Hour_LosesPacketsButNoSession()
    {
        var hour = LossyHour.Run(14);
        Assert.Equal(LossyHour.Length, hour.VirtualTime);
        Assert.InRange(hour.Completed, hour.Sessions - 2, hour.Sessions);
        Assert.True(hour.LongestSession > LossyHour.Latency * 4, $"Nothing was lost: {hour}");
    }

    // Some of these have a client whose last segments are all lost, so that others wait for the server until their connect gives up.
    [Theory]
    [InlineData(1)]
    [InlineData(47)]
    [InlineData(74)]
    [InlineData(89)]
    [InlineData(186)]
    [InlineData(200)]
    public void Hour_OfAnySeed_CompletesAllSessionsButTheLast(ulong seed)
    {
        const int waiting = 14;
        var hour = LossyHour.Run(seed);
        Assert.Equal((0.2, 200), (LossyHour.Loss, LossyHour.Latency.TotalMilliseconds));
        Assert.InRange(hour.Completed, hour.Sessions - waiting, hour.Sessions);
    }

    [Fact]
    public void Demonstration_ChecksWhatItPrints_AndSucceeds()
    {
        var output = new StringWriter();
        int exitCode = Demonstration.Run(output);
        Assert.True(exitCode == 0, output.ToString());
        Assert.Contains("The transcripts are identical.", output.ToString(), StringComparison.Ordinal);
    }
}
