using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Xunit;

namespace SimNet.Tests.Property.Transport;

// RFC 9293 3.1: a reliable, in-order byte stream, whatever the network does short of cutting it.
public sealed class TransferTests
{
    [Fact]
    public void Tcp_AnyLossDelayAndBuffers_DeliversEachByteOnceInOrderAndEnds() =>
        Prop.ForAll(TransferCase.All, static c =>
        {
            (string faults, _, _) = Transfer.Run(c);
            return (faults.Length == 0).Label(faults);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Tcp_TheSameSeed_IsTheSameRun() =>
        Prop.ForAll(TransferCase.All, static c => Transfer.Run(c) == Transfer.Run(c)).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Tcp_OtherSeeds_AreOtherRuns()
    {
        TransferCase given = new(1, 10, 5, 5, 0, 1500, 0, 0, 20_000, 20_000, 1000, 1000, 0, false, true);
        Assert.Equal(5, Enumerable.Range(1, 5).Select(seed => Transfer.Run(given with { Seed = seed }).Hash).Distinct().Count());
    }

    // A transfer without loss takes about the time that its bits do.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(20_000, 0)]
    [InlineData(0, 20_000)]
    public void Tcp_WithoutLoss_UsesTheBandwidth(int sendBuffer, int receiveBuffer)
    {
        TransferCase given = new(1, 0, 1, 0, 10_000, 1500, sendBuffer, receiveBuffer, 1_000_000, 0, 10_000, 10_000, 0, false, true);
        (string faults, _, Duration elapsed) = Transfer.Run(given);
        Assert.Equal("", faults);
        Assert.InRange(elapsed.TotalSeconds, 0.8, 1.1);
    }
}
