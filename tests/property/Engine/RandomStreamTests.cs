using FsCheck;
using FsCheck.Fluent;
using SimNet.Simulation.Engine;
using Xunit;

namespace SimNet.Tests.Property.Engine;

public sealed class RandomStreamTests
{
    // Computed by an implementation in another language after the authors' C code.
    [Fact]
    public void Mix_TheReferenceSeed_GivesThePublishedSplitMix64Output() =>
        Assert.Equal(6457827717110365317UL, StableHash.Mix(unchecked(1234567UL + 0x9E3779B97F4A7C15UL)));

    public static TheoryData<ulong, ulong[]> Fixed => new()
    {
        { 0, [0x99EC5F36CB75F2B4, 0xBF6E1F784956452A, 0x1A5F849D4933E6E0, 0x6AA594F1262D2D2C] },
        { 42, [0x15780B2E0C2EC716, 0x6104D9866D113A7E, 0xAE17533239E499A1, 0xECB8AD4703B360A1] },
    };

    [Theory]
    [MemberData(nameof(Fixed))]
    public void NextUInt64_AFixedSeed_GivesFixedNumbers(ulong seed, ulong[] expected)
    {
        var stream = new RandomStream(seed);
        Assert.Equal(expected, expected.Select(_ => stream.NextUInt64()));
    }

    [Fact]
    public void Get_AFixedSeedAndName_GivesFixedNumbers()
    {
        RandomStream stream = new RandomStreams(42).Get("link/a-b/loss");
        Assert.Equal(new ulong[] { 0xD4F6612309D719D4, 0x8C93C7AFA46D7874, 0x4F3F26C40CBD09BA }, new[] { stream.NextUInt64(), stream.NextUInt64(), stream.NextUInt64() });
    }

    [Fact]
    public void Get_AnyOrderOfCreationAndUse_GivesEachNameItsOwnNumbers() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ulong>(), ArbMap.Default.ArbFor<NonNull<string>[]>(), (seed, names) =>
        {
            string[] distinct = names.Select(name => name.Get).Distinct().ToArray();
            var alone = distinct.ToDictionary(name => name, name => new RandomStreams(seed).Get(name).NextUInt64());
            var together = new RandomStreams(seed);
            foreach (string name in distinct.Reverse()) together.Get(name);
            return distinct.All(name => together.Get(name).NextUInt64() == alone[name]) && alone.Values.Distinct().Count() == distinct.Length;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Get_TheSameName_IsTheSameStream()
    {
        var streams = new RandomStreams(1);
        Assert.Same(streams.Get("a"), streams.Get("a"));
        Assert.NotSame(streams.Get("a"), streams.Get("b"));
    }

    [Fact]
    public void Next_AnyBound_StaysBelowItAndReachesAll() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ulong>(), Gen.Choose(1, 20).ToArbitrary(), (seed, bound) =>
        {
            var stream = new RandomStream(seed);
            int[] hits = new int[bound];
            for (int i = 0; i < bound * 200; i++) hits[stream.Next(bound)]++;
            return hits.All(hit => hit is > 100 and < 320);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Next_TheLargestBound_StaysBelowIt()
    {
        var stream = new RandomStream(3);
        for (int i = 0; i < 1000; i++) Assert.InRange(stream.Next(int.MaxValue), 0, int.MaxValue - 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Next(0));
    }

    [Fact]
    public void Chance_AnyProbability_DrawsOnce()
    {
        RandomStream a = new(5), b = new(5);
        Assert.False(a.Chance(0));
        Assert.True(a.Chance(1));
        b.NextUInt64();
        b.NextUInt64();
        Assert.Equal(b.NextUInt64(), a.NextUInt64());
        Assert.InRange(Enumerable.Range(0, 10_000).Count(_ => a.Chance(0.25)), 2300, 2700);
    }

    [Fact]
    public void Fill_AnyLength_IsThePrefixOfALongerOne()
    {
        byte[] all = new byte[64];
        new RandomStream(9).Fill(all);
        for (int length = 0; length <= all.Length; length++)
        {
            byte[] some = new byte[length];
            new RandomStream(9).Fill(some);
            Assert.Equal(all[..length], some);
        }
    }
}
