using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace SimNet.Bench.Workloads.Bulk;

/// <summary>
/// The bytes of a stream as a function of their position: 64-bit little-endian words that grow by an odd constant, so no word comes
/// twice and a lost, doubled or misplaced stretch is noticed. Both directions run a vector at a time.
/// </summary>
internal readonly struct StreamPattern(int stream)
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private const int WordSize = sizeof(ulong);

    private readonly ulong _origin = unchecked((ulong)stream * 0xD1342543DE82EF95);

    /// <summary>Fills <paramref name="block"/>, whose first byte has a position that is a multiple of eight.</summary>
    internal void Fill(Span<byte> block, long position)
    {
        if (position % WordSize != 0) throw new ArgumentOutOfRangeException(nameof(position));
        Vector<ulong> words = FirstWords(position);
        var step = new Vector<ulong>(unchecked(Step * (ulong)Vector<ulong>.Count));
        int done = 0;
        for (; done + Vector<byte>.Count <= block.Length; done += Vector<byte>.Count)
        {
            Vector.AsVectorByte(words).CopyTo(block[done..]);
            words += step;
        }
        for (; done < block.Length; done++) block[done] = ByteAt(position + done);
    }

    /// <summary>Whether <paramref name="block"/> is the stream's at <paramref name="position"/>.</summary>
    internal bool Matches(ReadOnlySpan<byte> block, long position)
    {
        int done = 0;
        for (; (position + done) % WordSize != 0 && done < block.Length; done++)
        {
            if (block[done] != ByteAt(position + done)) return false;
        }
        ReadOnlySpan<Vector<ulong>> vectors = MemoryMarshal.Cast<byte, Vector<ulong>>(block[done..]);
        Vector<ulong> words = FirstWords(position + done);
        var step = new Vector<ulong>(unchecked(Step * (ulong)Vector<ulong>.Count));
        Vector<ulong> difference = Vector<ulong>.Zero;
        foreach (Vector<ulong> vector in vectors)
        {
            difference |= vector ^ words;
            words += step;
        }
        if (difference != Vector<ulong>.Zero) return false;
        done += vectors.Length * Vector<byte>.Count;
        for (; done + WordSize <= block.Length; done += WordSize)
        {
            if (BinaryPrimitives.ReadUInt64LittleEndian(block[done..]) != WordAt((position + done) / WordSize)) return false;
        }
        for (; done < block.Length; done++)
        {
            if (block[done] != ByteAt(position + done)) return false;
        }
        return true;
    }

    private Vector<ulong> FirstWords(long position)
    {
        var first = new Vector<ulong>(WordAt(position / WordSize));
        return first + (Vector<ulong>.Indices * new Vector<ulong>(Step));
    }

    private ulong WordAt(long index) => unchecked(_origin + (Step * (ulong)index));

    private byte ByteAt(long position) => unchecked((byte)(WordAt(position / WordSize) >> (int)(position % WordSize * 8)));
}
