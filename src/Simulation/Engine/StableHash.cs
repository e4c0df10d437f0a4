namespace SimNet.Simulation.Engine;

/// <summary>64-bit mixing that is the same in every process and on every machine.</summary>
internal static class StableHash
{
    /// <summary>The finalizer of SplitMix64.</summary>
    internal static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }

    /// <summary>Folds one more value into a rolling hash.</summary>
    internal static ulong Fold(ulong hash, ulong value)
    {
        unchecked
        {
            hash = (hash ^ value) * 0x9E3779B97F4A7C15UL;
            return hash ^ (hash >> 32);
        }
    }

    /// <summary>FNV-1a over the UTF-16 code units of <paramref name="text"/>, then mixed.</summary>
    internal static ulong OfText(ReadOnlySpan<char> text)
    {
        ulong hash = 0xCBF29CE484222325UL;
        foreach (char c in text)
        {
            hash = unchecked((hash ^ (byte)c) * 0x100000001B3UL);
            hash = unchecked((hash ^ (uint)(c >> 8)) * 0x100000001B3UL);
        }
        return Mix(hash);
    }
}
