using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace SimNet.Simulation.Wire;

// An IPv4 or IPv6 address as 128 bits. IPv4 is held in its mapped form (::ffff:a.b.c.d, RFC 4291 2.5.5.2), so that dual-stack sockets
// compare both families alike. Scope ids are no part of it.
internal readonly record struct InetAddress(ulong High, ulong Low)
{
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    internal static InetAddress AnyIPv4 => new(0, MappedPrefix);

    internal static InetAddress AnyIPv6 => default;

    internal static InetAddress LoopbackIPv4 => new(0, MappedPrefix | 0x7F00_0001);

    internal static InetAddress LoopbackIPv6 => new(0, 1);

    internal static InetAddress BroadcastIPv4 => new(0, MappedPrefix | 0xFFFF_FFFF);

    internal bool IsIPv4 => High == 0 && Low >> 32 == 0xFFFF;

    internal bool IsAny => High == 0 && (Low == 0 || Low == MappedPrefix);

    internal bool IsLoopback => High == 0 && (Low == 1 || Low >> 24 == (MappedPrefix | 0x7F00_0000) >> 24);

    internal bool IsMulticast => IsIPv4 ? (Low & 0xF000_0000) == 0xE000_0000 : High >> 56 == 0xFF;

    internal bool IsBroadcast => this == BroadcastIPv4;

    // 224.0.0.1, ff01::1 and ff02::1: the groups that every host is in (RFC 1112 4, RFC 4291 2.8).
    internal bool IsAllHosts => IsIPv4 ? IPv4Bits == 0xE000_0001 : Low == 1 && High is 0xFF01_0000_0000_0000 or 0xFF02_0000_0000_0000;

    // A group of IPv6 that does not leave its interface (RFC 4291 2.7).
    internal bool IsInterfaceLocalGroup => !IsIPv4 && IsMulticast && (High >> 48 & 0xF) == 1;

    // Addresses that mean nothing without an interface (__ipv6_addr_needs_scope_id).
    internal bool NeedsScope => !IsIPv4 && (IsLinkLocalIPv6 || (IsMulticast && (High >> 48 & 0xF) is 1 or 2));

    internal bool IsLinkLocalIPv6 => High >> 54 == 0xFE80 >> 6;

    internal uint IPv4Bits => unchecked((uint)Low);

    internal static InetAddress FromIPv4(uint bits) => new(0, MappedPrefix | bits);

    internal static InetAddress From(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return length == 4
            ? FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : new InetAddress(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    // The address as a socket of the family tells it: an IPv6 socket shows IPv4 peers in mapped form.
    internal IPAddress ToIPAddress(AddressFamily family)
    {
        Span<byte> bytes = stackalloc byte[16];
        WriteIPv6(bytes);
        return family == AddressFamily.InterNetwork ? new IPAddress(bytes[12..]) : new IPAddress(bytes);
    }

    internal IPAddress ToIPAddress() => ToIPAddress(IsIPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6);

    internal static InetAddress ReadIPv6(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    internal void WriteIPv6(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
    }

    public override int GetHashCode() => unchecked((int)Mix());

    public override string ToString() => ToIPAddress().ToString();

    internal ulong Mix() => unchecked((High * 0x9E37_79B9_7F4A_7C15) ^ (Low * 0xC2B2_AE3D_27D4_EB4F));
}
