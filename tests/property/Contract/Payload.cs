using Xunit;

namespace SimNet.Tests.Property.Contract;

// An endless stream of bytes of which each place can be told from its neighbours: what is lost, doubled or out of order shows.
internal static class Payload
{
    public static byte At(long place) => unchecked((byte)((place * 31) + (place / 251) + (place / 64009)));

    public static byte[] Slice(long start, int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = At(start + i);
        }

        return bytes;
    }

    public static void AssertIs(long start, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != At(start + i))
            {
                Assert.Fail($"Byte {start + i} of the stream is {bytes[i]}, not {At(start + i)}.");
            }
        }
    }
}
