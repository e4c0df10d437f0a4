// xoshiro256** by Blackman and Vigna, its state filled by SplitMix64. Not for cryptography: a run must be repeatable.
using System.Buffers.Binary;
using System.Numerics;

namespace SimNet.Simulation.Engine;

/// <summary>A reproducible stream of random numbers.</summary>
internal sealed class RandomStream
{
    private ulong _s0, _s1, _s2, _s3;

    internal RandomStream(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    internal ulong NextUInt64()
    {
        unchecked
        {
            ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
            ulong t = _s1 << 17;
            _s2 ^= _s0;
            _s3 ^= _s1;
            _s1 ^= _s2;
            _s0 ^= _s3;
            _s2 ^= t;
            _s3 = BitOperations.RotateLeft(_s3, 45);
            return result;
        }
    }

    internal uint NextUInt32() => (uint)(NextUInt64() >> 32);

    /// <summary>An integer in [0, <paramref name="maxExclusive"/>), each equally likely.</summary>
    internal int Next(int maxExclusive)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxExclusive);
        uint bound = (uint)maxExclusive;
        // Lemire's multiplication; the rare low products are drawn again so that no value is favoured.
        ulong product = (ulong)NextUInt32() * bound;
        if ((product & uint.MaxValue) < bound)
        {
            uint threshold = unchecked(0u - bound) % bound;
            while ((product & uint.MaxValue) < threshold) product = (ulong)NextUInt32() * bound;
        }
        return (int)(product >> 32);
    }

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    internal double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True with probability <paramref name="p"/>. Draws exactly once whatever <paramref name="p"/> is.</summary>
    internal bool Chance(double p) => NextDouble() < p;

    internal void Fill(Span<byte> destination)
    {
        while (destination.Length >= sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination, NextUInt64());
            destination = destination[sizeof(ulong)..];
        }
        if (destination.IsEmpty) return;
        Span<byte> rest = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(rest, NextUInt64());
        rest[..destination.Length].CopyTo(destination);
    }

    private static ulong SplitMix(ref ulong state)
    {
        state = unchecked(state + 0x9E3779B97F4A7C15UL);
        return StableHash.Mix(state);
    }
}
