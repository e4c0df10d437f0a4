using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>
/// The MSG_* flags that <see cref="SocketFlags"/> lacks, and conversion to and from Linux's numbers (<c>send(2)</c>, <c>recv(2)</c>).
/// </summary>
/// <remarks>Some of Linux's bits are taken by other flags of the BCL (MSG_WAITALL is <see cref="SocketFlags.Truncated"/> there), so each native
/// bit has a bit of its own, which <see cref="ToNative"/> translates.</remarks>
public static class SocketFlagsExtensions
{
    // Entry i is the bit of SocketFlags that stands for bit i of Linux's flags; a permutation.
    private static readonly byte[] BitOfNativeBit =
    [
        0, 1, 2, 9, 4, 8, 6, 7, 20, 21, 22, 23, 12, 13, 14, 24,
        16, 17, 18, 19, 3, 5, 10, 11, 15, 25, 26, 27, 28, 29, 30, 31,
    ];

    extension(SocketFlags)
    {
        /// <summary>This call does not block (MSG_DONTWAIT).</summary>
        public static SocketFlags DontWait => (SocketFlags)(1 << 6);

        /// <summary>The record ends here (MSG_EOR).</summary>
        public static SocketFlags EndOfRecord => (SocketFlags)(1 << 7);

        /// <summary>Wait until the whole buffer is filled (MSG_WAITALL).</summary>
        public static SocketFlags WaitAll => (SocketFlags)(1 << 20);

        /// <summary>Read from the error queue (MSG_ERRQUEUE).</summary>
        public static SocketFlags ErrorQueue => (SocketFlags)(1 << 13);

        /// <summary>Raise no SIGPIPE (MSG_NOSIGNAL); always in force here.</summary>
        public static SocketFlags NoSignal => (SocketFlags)(1 << 14);

        /// <summary>More data will follow (MSG_MORE).</summary>
        public static SocketFlags More => (SocketFlags)(1 << 24);

        /// <summary>The path to the peer works (MSG_CONFIRM).</summary>
        public static SocketFlags Confirm => (SocketFlags)(1 << 23);

        /// <summary>Send the first data with the SYN (MSG_FASTOPEN).</summary>
        public static SocketFlags FastOpen => (SocketFlags)(1 << 29);

        /// <summary>Close descriptors that are received when another program is executed (MSG_CMSG_CLOEXEC).</summary>
        public static SocketFlags CloseOnExec => (SocketFlags)(1 << 30);

        /// <summary>The flags of a combination of Linux's MSG_* numbers.</summary>
        /// <param name="flags">The MSG_* bits.</param>
        /// <returns>The flags; <see cref="ToNative"/> gives the bits back.</returns>
        public static SocketFlags FromNative(int flags)
        {
            uint result = 0;
            for (int bit = 0; flags != 0 && bit < 32; bit++)
            {
                result |= ((unchecked((uint)flags) >> bit) & 1) << BitOfNativeBit[bit];
            }

            return unchecked((SocketFlags)result);
        }
    }

    /// <summary>Linux's MSG_* bits of flags.</summary>
    /// <param name="flags">The flags.</param>
    /// <returns>The bits.</returns>
    public static int ToNative(this SocketFlags flags)
    {
        uint result = 0;
        for (int bit = 0; flags != 0 && bit < 32; bit++)
        {
            result |= ((unchecked((uint)flags) >> BitOfNativeBit[bit]) & 1) << bit;
        }

        return unchecked((int)result);
    }
}
