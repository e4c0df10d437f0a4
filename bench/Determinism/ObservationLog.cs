using System.Runtime.InteropServices;

namespace SimNet.Bench.Determinism;

/// <summary>A hash over what the programs saw, in the order in which they saw it.</summary>
internal sealed class ObservationLog
{
    internal ulong Hash { get; private set; } = 0xCBF29CE484222325;

    internal void Add(string what, long value)
    {
        Fold(MemoryMarshal.AsBytes(what.AsSpan()));
        Fold(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in value)));
    }

    internal void Add(string what, ReadOnlySpan<byte> bytes)
    {
        Add(what, bytes.Length);
        Fold(bytes);
    }

    // FNV-1a.
    private void Fold(ReadOnlySpan<byte> bytes)
    {
        ulong hash = Hash;
        foreach (byte b in bytes) hash = unchecked((hash ^ b) * 0x100000001B3);
        Hash = hash;
    }
}
