using FsCheck;
using FsCheck.Fluent;
using SimNet.Simulation.Wire;
using Xunit;

namespace SimNet.Tests.Property.Wire;

public sealed class InternetChecksumTests
{
    // The example of RFC 1071, 3: the sum is ddf2.
    [Fact]
    public void Compute_TheExampleOfTheRfc_GivesItsComplement() =>
        Assert.Equal(0x220D, InternetChecksum.Compute([0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7]));

    // A header that many texts use as their example.
    [Fact]
    public void Compute_AKnownIPv4Header_GivesItsChecksum() =>
        Assert.Equal(0xB861, InternetChecksum.Compute(Convert.FromHexString("450000730000400040110000c0a80001c0a800c7")));

    [Fact]
    public void Compute_AnyBytes_EqualsTheDefinition() =>
        Prop.ForAll(Gen.Choose(0, 3000).ToArbitrary(), ArbMap.Default.ArbFor<int>(), static (length, seed) =>
        {
            byte[] data = new byte[length];
            if (seed == 1) Array.Fill(data, byte.MaxValue);
            else new Random(seed).NextBytes(data);
            return InternetChecksum.Compute(data) == Define(data);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Compute_TheLongestPacketOfOnes_DoesNotOverflow()
    {
        byte[] data = new byte[65535];
        Array.Fill(data, byte.MaxValue);
        Assert.Equal(Define(data), InternetChecksum.Compute(data));
    }

    [Fact]
    public void Add_PiecesOfEvenLength_EqualsTheWhole() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<byte[]>(), static (left, right) =>
        {
            byte[] even = left.Length % 2 == 0 ? left : left[1..];
            return InternetChecksum.Finish(InternetChecksum.Add(InternetChecksum.Add(0, even), right)) == InternetChecksum.Compute([.. even, .. right]);
        }).QuickCheckThrowOnFailure();

    // RFC 1071 1: 16-bit words, an odd byte padded with zero, the carries added in, the complement of the sum.
    private static ushort Define(byte[] data)
    {
        uint sum = 0;
        for (int i = 0; i < data.Length; i += 2)
        {
            sum += (uint)((data[i] << 8) | (i + 1 < data.Length ? data[i + 1] : 0));
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return (ushort)~sum;
    }
}
