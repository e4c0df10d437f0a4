using System.Numerics;

namespace SimNet.Simulation.Transport.Netlink;

// A datagram in a socket's queue, with its sender's port and the group that it was sent to, 0 for none (struct netlink_skb_parms).
internal sealed class NetlinkMessage(byte[] bytes, uint sender, int group)
{
    // sizeof(struct sk_buff) and sizeof(struct skb_shared_info), and the head that small ones have; measured on Linux 6.18.
    private const int Descriptor = 256;
    private const int SharedInfo = 320;
    private const int SmallHead = 576;
    private const int CacheLine = 64;

    // NLMSG_GOODSIZE: longer ones are allocated by the page.
    private const int MaxHead = 3776;

    internal byte[] Bytes { get; } = bytes;

    internal uint Sender { get; } = sender;

    internal int Group { get; } = group;

    // What the receiver is charged for it (skb->truesize).
    internal int TrueSize { get; } = Descriptor + HeadOf(bytes.Length);

    private static int HeadOf(int length)
    {
        int needed = ((length + CacheLine - 1) / CacheLine * CacheLine) + SharedInfo;
        return needed <= SmallHead ? SmallHead : length <= MaxHead ? (int)BitOperations.RoundUpToPowerOf2((uint)needed) : needed;
    }
}
