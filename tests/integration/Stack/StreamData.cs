namespace SimNet.Tests.Integration.Stack;

// The bytes that both sides send: each is a function of its place in the stream, so that whoever receives can check it.
internal static class StreamData
{
    internal static byte At(int offset) => unchecked((byte)((offset * 7) + (offset >> 8) + (offset >> 16)));

    internal static byte[] Make(int offset, int count)
    {
        byte[] data = new byte[count];
        for (int i = 0; i < count; i++) data[i] = At(offset + i);
        return data;
    }

    internal static bool Matches(ReadOnlySpan<byte> data, int offset)
    {
        for (int i = 0; i < data.Length; i++)
        {
            if (data[i] != At(offset + i)) return false;
        }

        return true;
    }
}
