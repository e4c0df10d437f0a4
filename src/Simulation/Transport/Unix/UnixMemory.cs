// What the kernel charges a sender for bytes on their way (skb->truesize), measured on Linux 6.18 with 4 KiB pages through SIOCOUTQ: a
// head out of the kernel's size classes, pages for the rest, and the descriptor.
using System.Numerics;

namespace SimNet.Simulation.Transport.Unix;

internal static class UnixMemory
{
    private const int Page = 4096;
    private const int MaxPagesOfDatagram = 17;

    // sizeof(struct sk_buff) and sizeof(struct skb_shared_info), each rounded to a cache line.
    private const int Descriptor = 256;
    private const int SharedInfo = 320;
    private const int CacheLine = 64;
    private const int SmallestHead = 512;

    // SKB_MAX_HEAD(0) and SKB_MAX_ALLOC
    private const int MaxStreamHead = Page - SharedInfo;
    private const int MaxDatagramHead = (4 * Page) - SharedInfo;

    // The pages that a stream puts beside the head at most (UNIX_SKB_FRAGS_SZ).
    private const int MaxStreamPages = 32768;

    // How many bytes of a stream go into one buffer: no more than half of the send buffer, so that two may be under way.
    internal static int StreamChunk(int wanted, int sendBuffer) =>
        Math.Min(Math.Min(wanted, (sendBuffer >> 1) - CacheLine), MaxStreamHead + MaxStreamPages);

    internal static int OfStream(int count)
    {
        int paged = Math.Min(count, RoundUp(Math.Max(0, count - MaxStreamHead), Page));
        return TrueSize(count - paged, paged);
    }

    internal static int OfDatagram(int count)
    {
        int paged = RoundUp(Math.Clamp(count - MaxDatagramHead, 0, MaxPagesOfDatagram * Page), Page);
        return TrueSize(count - paged, paged);
    }

    private static int TrueSize(int head, int paged)
    {
        int allocated = RoundUp(head, CacheLine) + SharedInfo;
        return Descriptor + Math.Max(SmallestHead, (int)BitOperations.RoundUpToPowerOf2((uint)allocated)) + RoundUp(paged, Page);
    }

    private static int RoundUp(int count, int unit) => (count + unit - 1) / unit * unit;
}
