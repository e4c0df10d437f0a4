namespace SimNet.Simulation.Wire;

// Arithmetic on TCP sequence numbers, modulo 2^32 (RFC 9293 3.4).
internal static class SequenceNumber
{
    internal static uint Add(uint sequence, int count) => unchecked(sequence + (uint)count);

    // How far the first number is ahead of the second; negative if it is behind.
    internal static int Difference(uint left, uint right) => unchecked((int)(left - right));

    internal static bool IsBefore(uint left, uint right) => Difference(left, right) < 0;

    internal static bool IsAfter(uint left, uint right) => Difference(left, right) > 0;

    internal static bool IsAtOrAfter(uint left, uint right) => Difference(left, right) >= 0;

    internal static uint Max(uint left, uint right) => IsAfter(left, right) ? left : right;
}
