using System.Globalization;

namespace SimNet.Tests.Integration.Recorded;

/// <summary>The bytes that cases send, and the checksum that they are known by.</summary>
internal static class Payload
{
    /// <summary>Bytes <paramref name="start"/> to <paramref name="start"/> + <paramref name="length"/> of a payload.</summary>
    public static byte[] Create(int seed, int length, int start = 0)
    {
        byte[] bytes = new byte[length];
        for (int n = 0; n < length; n++)
        {
            int i = start + n;
            bytes[n] = unchecked((byte)((seed * 131) + (i * 7) + (i >> 8)));
        }

        return bytes;
    }

    public static string Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320 & unchecked(0u - (crc & 1)));
        }

        return (~crc).ToString("x8", CultureInfo.InvariantCulture);
    }
}
