using SimNet.Abstractions;
using SimNet.Samples.Sniffer;
using SimNet.Samples.Sniffer.Headers;
using SimNet.Samples.Sniffer.Runs;
using Xunit;

namespace SimNet.Tests.Integration.Samples;

/// <summary>What <c>samples/Sniffer</c> claims is true.</summary>
public sealed class SnifferSampleTests
{
    [Fact]
    public void Sniffer_InTheSimulation_SeesTheWholeTalk()
    {
        var output = new StringWriter();
        (IReadOnlyList<SniffedPacket> packets, _) = SimulationRun.Run(seed: 3, output);
        Assert.Equal(11, packets.Count(static p => p.Protocol == "TCP"));
        Assert.Equal(2, packets.Count(static p => p.Protocol == "UDP"));
        Assert.Equal(["echo request", "echo reply"], packets.Where(static p => p.Protocol == "ICMP").Select(static p => p.Details));
        Assert.Equal("SYN", packets[0].Details);
        Assert.Equal([12, 12], packets.Where(static p => p.Protocol == "TCP" && p.DataLength > 0).Select(static p => p.DataLength));
        Assert.Equal(packets.Count, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Sniffer_OfAnotherSeed_SeesOtherPorts() =>
        Assert.NotEqual(SimulationRun.Run(4, TextWriter.Null).Packets, SimulationRun.Run(5, TextWriter.Null).Packets);

    [Fact]
    public void Demonstration_ChecksWhatItPrints_AndSucceeds()
    {
        var output = new StringWriter();
        Assert.True(Demonstration.Run(output) == 0, output.ToString());
        Assert.DoesNotContain("FAILED", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Demonstration_PacketsMissing_Fails()
    {
        var output = new StringWriter();
        Assert.False(Demonstration.WriteOperatingSystem(output, static _ => []));
        Assert.Contains("FAILED", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Demonstration_WithoutTheRight_SaysWhatIsMissing()
    {
        var output = new StringWriter();
        Assert.True(Demonstration.WriteOperatingSystem(output, static _ => throw SocketErrors.ToException(SocketErrors.NotPermitted)));
        Assert.Contains("CAP_NET_RAW", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("45000014")]
    [InlineData("60000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("4400001400000000400600007f0000017f000001")]
    [InlineData("4500001500000000400600007f0000017f000001")]
    public void Decoder_NoWholePacketOfIPv4_DecodesNothing(string bytes) => Assert.Null(SniffedPacket.Read(Convert.FromHexString(bytes)));
}
