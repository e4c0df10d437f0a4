using FsCheck;
using FsCheck.Fluent;

namespace SimNet.Tests.Property.Contract;

// Command lists for the models: drawn as arrays, shrunk by leaving commands out, then by making single commands smaller.
internal static class Shrinking
{
    public static Arbitrary<T[]> Commands<T>(Gen<T> command, int length, Func<T, IEnumerable<T>>? smaller = null) =>
        Arb.From(
            Gen.Choose(1, length).SelectMany(n => Gen.ArrayOf(command, n)),
            list => Shorter(list).Concat(smaller is null ? [] : Smaller(list, smaller)));

    public static Arbitrary<int> Numbers(int least, int most) => Arb.From(Gen.Choose(least, most), n => Number(n).Where(s => s >= least));

    public static IEnumerable<int> Number(int value) => value > 1 ? [1, value / 2, value - 1] : [];

    private static IEnumerable<T[]> Shorter<T>(T[] list)
    {
        for (int gap = list.Length / 2; gap > 0; gap /= 2)
        {
            for (int start = 0; start + gap <= list.Length; start += gap)
            {
                yield return [.. list[..start], .. list[(start + gap)..]];
            }
        }
    }

    private static IEnumerable<T[]> Smaller<T>(T[] list, Func<T, IEnumerable<T>> smaller)
    {
        for (int i = 0; i < list.Length; i++)
        {
            foreach (T replacement in smaller(list[i]))
            {
                T[] copy = [.. list];
                copy[i] = replacement;
                yield return copy;
            }
        }
    }
}
