namespace SimNet.Simulation.Transport.Tipc;

// Arithmetic on a link's packet numbers and sessions, modulo 2^16.
internal static class LinkSequence
{
    internal static ushort Add(ushort sequence, int count) => unchecked((ushort)(sequence + count));

    // How far the first number is ahead of the second; negative if it is behind.
    internal static int Difference(ushort left, ushort right) => unchecked((short)(left - right));
}
