// RTM_NEWLINK: struct ifinfomsg and what of an interface there is to tell, in the kernel's order (rtnl_fill_ifinfo).
using SimNet.Simulation.Ip;

namespace SimNet.Simulation.Transport.Netlink;

internal static class LinkMessage
{
    internal const int HeaderLength = 16;

    internal const ushort Address = 1;
    internal const ushort Broadcast = 2;
    internal const ushort Name = 3;
    internal const ushort Mtu = 4;
    internal const ushort Traffic = 7;
    internal const ushort Master = 10;
    internal const ushort QueueLength = 13;
    internal const ushort OperationalState = 16;
    internal const ushort Mode = 17;
    internal const ushort NamespaceOfProcess = 19;
    internal const ushort Traffic64 = 23;
    internal const ushort Group = 27;
    internal const ushort NamespaceOfDescriptor = 28;
    internal const ushort ExtendedMask = 29;
    internal const ushort Promiscuity = 30;
    internal const ushort SendQueues = 31;
    internal const ushort ReceiveQueues = 32;
    internal const ushort Carrier = 33;
    internal const ushort ProtocolDown = 39;
    internal const ushort LeastMtu = 50;
    internal const ushort GreatestMtu = 51;

    // ARPHRD_LOOPBACK, ARPHRD_ETHER
    private const ushort LoopbackType = 772;
    private const ushort EthernetType = 1;

    private const byte StateUnknown = 0;
    private const byte StateDown = 2;
    private const byte StateUp = 6;

    // struct rtnl_link_stats64 and rtnl_link_stats, in numbers.
    private const int Traffic64Count = 25;
    private const int TrafficCount = 24;

    internal static void Write(NetlinkWriter writer, HostInterface link, InterfaceFlags changed, bool withTraffic)
    {
        writer.Byte(0);
        writer.Byte(0);
        writer.UInt16(link.IsLoopback ? LoopbackType : EthernetType);
        writer.Int32(link.Index);
        writer.UInt32((uint)link.Flags);
        writer.UInt32((uint)changed);

        writer.Attribute(Name, link.Name);
        writer.Attribute(QueueLength, HostInterface.TransmitQueueLength);
        writer.Attribute(OperationalState, StateOf(link));
        writer.Attribute(Mode, (byte)0);
        writer.Attribute(Mtu, (uint)link.Mtu);
        writer.Attribute(LeastMtu, link.IsLoopback ? 0 : (uint)InterfaceTable.LeastIPv4Mtu);
        writer.Attribute(GreatestMtu, link.IsLoopback ? 0 : (uint)InterfaceTable.GreatestMtu);
        writer.Attribute(Group, 0U);
        writer.Attribute(Promiscuity, 0U);
        writer.Attribute(SendQueues, 1U);
        writer.Attribute(ReceiveQueues, 1U);
        writer.Attribute(Carrier, link.IsUp ? (byte)1 : (byte)0);
        writer.Attribute(Address, link.HardwareAddress.Span);
        Span<byte> broadcast = stackalloc byte[link.HardwareAddress.Length];
        broadcast.Fill(link.IsLoopback ? (byte)0 : byte.MaxValue);
        writer.Attribute(Broadcast, broadcast);
        if (withTraffic)
        {
            WriteTraffic(writer, link.Traffic);
        }
    }

    private static byte StateOf(HostInterface link)
    {
        if (!link.IsUp)
        {
            return StateDown;
        }

        return link.IsLoopback ? StateUnknown : StateUp;
    }

    // The older form has the low halves of the numbers. All but the first four are of things that do not happen here.
    private static void WriteTraffic(NetlinkWriter writer, InterfaceTraffic traffic)
    {
        Span<ulong> numbers = stackalloc ulong[Traffic64Count];
        numbers[0] = (ulong)traffic.ReceivedPackets;
        numbers[1] = (ulong)traffic.SentPackets;
        numbers[2] = (ulong)traffic.ReceivedBytes;
        numbers[3] = (ulong)traffic.SentBytes;
        writer.Attribute(Traffic64, numbers);

        Span<uint> halves = stackalloc uint[TrafficCount];
        for (int i = 0; i < TrafficCount; i++)
        {
            halves[i] = unchecked((uint)numbers[i]);
        }

        writer.Attribute(Traffic, halves);
    }
}
