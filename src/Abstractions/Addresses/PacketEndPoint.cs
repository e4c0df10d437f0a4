using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>
/// An address of the link layer (<c>packet(7)</c>, <c>struct sockaddr_ll</c>): the tuple (interface, protocol, packet type, hardware type,
/// hardware address). Immutable.
/// </summary>
/// <remarks>
/// <para>To bind, the interface and the protocol count; to send with <see cref="SocketType.Dgram"/>, the hardware address does too.</para>
/// <para>The protocol of <c>socket(2)</c> is given in the network's byte order, that of an address is a plain number:
/// <c>CreateSocket(AddressFamily.Packet, SocketType.Raw, (ProtocolType)sockets.ByteOrder.HostToNetwork16(PacketEndPoint.AllProtocols))</c>.
/// </para>
/// </remarks>
public sealed class PacketEndPoint : EndPoint
{
    /// <summary>Stands for every protocol (ETH_P_ALL): a socket with it sees what goes out, too.</summary>
    public const int AllProtocols = 0x0003;

    /// <summary>The protocol number of IPv4 (ETH_P_IP).</summary>
    public const int IPv4Protocol = 0x0800;

    /// <summary>The protocol number of IPv6 (ETH_P_IPV6).</summary>
    public const int IPv6Protocol = 0x86DD;

    /// <summary>The longest hardware address, in bytes.</summary>
    public const int MaxHardwareAddressLength = 8;

    /// <summary>Creates an address.</summary>
    /// <param name="interfaceIndex">The index of the interface; 0 for all.</param>
    /// <param name="protocol">The protocol number, from 0 to 65535; 0 leaves the socket's as it is.</param>
    /// <param name="packetType">Whom a frame was for; nothing that is sent or bound to needs it.</param>
    /// <param name="hardwareType">The kind of the interface (ARPHRD_*), from 0 to 65535; nothing that is sent or bound to needs it.</param>
    /// <param name="hardwareAddress">The address on the link, of no more than 8 bytes; left out for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside of its range, or the hardware address too long.</exception>
    public PacketEndPoint(
        int interfaceIndex,
        int protocol = 0,
        PacketType packetType = PacketType.Host,
        int hardwareType = 0,
        PhysicalAddress? hardwareAddress = null)
    {
        CheckUInt16(protocol, nameof(protocol));
        CheckUInt16(hardwareType, nameof(hardwareType));
        ArgumentOutOfRangeException.ThrowIfNegative((int)packetType, nameof(packetType));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)packetType, byte.MaxValue, nameof(packetType));
        HardwareAddress = hardwareAddress ?? PhysicalAddress.None;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(HardwareAddress.GetAddressBytes().Length, MaxHardwareAddressLength, nameof(hardwareAddress));
        InterfaceIndex = interfaceIndex;
        Protocol = protocol;
        PacketType = packetType;
        HardwareType = hardwareType;
    }

    /// <inheritdoc/>
    public override AddressFamily AddressFamily => AddressFamily.Packet;

    /// <summary>The index of the interface (<c>sll_ifindex</c>); 0 for all.</summary>
    public int InterfaceIndex { get; }

    /// <summary>The protocol number (<c>sll_protocol</c>, ETH_P_*), as a plain number.</summary>
    public int Protocol { get; }

    /// <summary>Whom a frame was for (<c>sll_pkttype</c>).</summary>
    public PacketType PacketType { get; }

    /// <summary>The kind of the interface (<c>sll_hatype</c>, ARPHRD_*): 1 for Ethernet, 772 for loopback.</summary>
    public int HardwareType { get; }

    /// <summary>The address on the link (<c>sll_addr</c>): of a frame that was received, the sender's.</summary>
    public PhysicalAddress HardwareAddress { get; }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PacketEndPoint other
        && (other.InterfaceIndex, other.Protocol, other.PacketType, other.HardwareType)
            == (InterfaceIndex, Protocol, PacketType, HardwareType)
        && other.HardwareAddress.Equals(HardwareAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(InterfaceIndex, Protocol, PacketType, HardwareType, HardwareAddress);

    /// <inheritdoc/>
    public override string ToString() => $"packet on {InterfaceIndex}, protocol {Protocol:x4}, {PacketType}, {HardwareAddress}";

    private static void CheckUInt16(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ushort.MaxValue, name);
    }
}
