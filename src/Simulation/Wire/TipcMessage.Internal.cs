// The words of messages that nodes exchange among themselves: the link's protocol, discovery, fragments.
using System.Buffers.Binary;

namespace SimNet.Simulation.Wire;

internal sealed partial class TipcMessage
{
    // NODE_ID_LEN
    internal const int NodeIdLength = 16;

    private const int MtuUnit = 4;
    private const int MediaAddressWord = 5;

    // Outside of the link's sequence.
    internal bool IsUnsequenced
    {
        get => Get(0, 20, 1) != 0;
        set => Set(0, 20, 1, value ? 1u : 0);
    }

    internal ushort LinkAcknowledgment
    {
        get => (ushort)Get(2, 16, 0xffff);
        set => Set(2, 16, 0xffff, value);
    }

    internal ushort LinkSequence
    {
        get => (ushort)Get(2, 0, 0xffff);
        set => Set(2, 0, 0xffff, value);
    }

    // How many packets after the acknowledged one are missing.
    internal int SequenceGap
    {
        get => (int)Get(1, 16, 0x1fff);
        set => Set(1, 16, 0x1fff, (uint)value);
    }

    internal ushort NextSent
    {
        get => (ushort)Get(4, 0, 0xffff);
        set => Set(4, 0, 0xffff, value);
    }

    internal ushort Session
    {
        get => (ushort)Get(5, 16, 0xffff);
        set => Set(5, 16, 0xffff, value);
    }

    internal bool IsProbe
    {
        get => Get(5, 0, 1) != 0;
        set => Set(5, 0, 1, value ? 1u : 0);
    }

    internal int LinkPriority
    {
        get => (int)Get(5, 4, 0x1f);
        set => Set(5, 4, 0x1f, (uint)value);
    }

    internal int Mtu
    {
        get => (int)Get(9, 16, 0xffff) * MtuUnit;
        set => Set(9, 16, 0xffff, (uint)value / MtuUnit);
    }

    // In milliseconds.
    internal int LinkTolerance
    {
        get => (int)Get(9, 0, 0xffff);
        set => Set(9, 0, 0xffff, (uint)value);
    }

    internal ushort FragmentNumber
    {
        get => (ushort)Get(4, 16, 0xffff);
        set => Set(4, 16, 0xffff, value);
    }

    // Which message a fragment is of.
    internal ushort LongMessageNumber
    {
        get => (ushort)Get(4, 0, 0xffff);
        set => Set(4, 0, 0xffff, value);
    }

    // A number that a node draws when it comes up, so that others see that it has come up anew.
    internal ushort NodeSignature
    {
        get => (ushort)Get(1, 0, 0xffff);
        set => Set(1, 0, 0xffff, value);
    }

    internal uint NetworkId
    {
        get => Word(4);
        set => SetWord(4, value);
    }

    // The sender's UDP address in a discovery message: medium, EtherType, port, address (tipc_udp_addr2msg).
    internal void SetMediaAddress(in InetEndpoint address)
    {
        const int mediumOffset = 3;
        const byte udpMedium = 3;
        const int addressOffset = 4;
        const ushort etherTypeIPv4 = 0x0800;
        const ushort etherTypeIPv6 = 0x86dd;
        Span<byte> bytes = _bytes.AsSpan(MediaAddressWord * sizeof(uint));
        Span<byte> ip = stackalloc byte[16];
        address.Address.WriteIPv6(ip);
        bytes[mediumOffset] = udpMedium;
        bytes = bytes[addressOffset..];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, address.Address.IsIPv4 ? etherTypeIPv4 : etherTypeIPv6);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], address.Port);
        (address.Address.IsIPv4 ? ip[12..] : ip).CopyTo(bytes[4..]);
    }
}
