using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

// An address of an interface with the network that it makes reachable there (struct in_ifaddr, struct inet6_ifaddr). Its lifetime has no end.
internal sealed record InterfaceAddress(InetAddress Address, int PrefixLength)
{
    private const int AddressBits = 128;
    private const int MappedBits = 96;

    // The broadcast address of IPv4, if it has one.
    internal InetAddress? Broadcast { get; init; }

    internal AddressScope Scope { get; init; }

    // The name by which an alias of IPv4 is known (IFA_LABEL); null for the interface's own.
    internal string? Label { get; init; }

    // Another address of the same network was there first (IFA_F_SECONDARY); only IPv4 knows this.
    internal bool IsSecondary { get; init; }

    // Duplicate address detection was not wanted (IFA_F_NODAD). There is none in any case.
    internal bool IsWithoutDetection { get; init; }

    // No route to the network (IFA_F_NOPREFIXROUTE).
    internal bool HasNoNetworkRoute { get; init; }

    // Virtual time at which it came, in nanoseconds.
    internal long Since { get; init; }

    internal bool IsIPv4 => Address.IsIPv4;

    // IPv4 or IPv6 in all its bits.
    internal bool IsWholeAddress => PrefixLength == (IsIPv4 ? AddressBits - MappedBits : AddressBits);

    internal InetAddress Network => NetworkOf(Address, PrefixLength);

    internal bool Covers(InetAddress address)
    {
        if (!IsIPv4)
        {
            return !address.IsIPv4 && NetworkOf(address, PrefixLength) == Network;
        }

        uint mask = PrefixLength == 0 ? 0 : uint.MaxValue << (AddressBits - MappedBits - PrefixLength);
        return address.IsIPv4 && ((address.IPv4Bits ^ Address.IPv4Bits) & mask) == 0;
    }

    // The first address of a network. Prefix lengths of IPv4 count from the front of its own 32 bits.
    internal static InetAddress NetworkOf(InetAddress address, int prefixLength)
    {
        UInt128 mask = MaskOf(address, prefixLength);
        return new InetAddress(address.High & (ulong)(mask >> 64), address.Low & unchecked((ulong)mask));
    }

    // The last address of a network, which is the broadcast address of one of IPv4.
    internal static InetAddress LastOf(InetAddress address, int prefixLength)
    {
        UInt128 mask = MaskOf(address, prefixLength);
        return new InetAddress(address.High | (ulong)(~mask >> 64), address.Low | unchecked((ulong)~mask));
    }

    private static UInt128 MaskOf(InetAddress address, int prefixLength)
    {
        int bits = address.IsIPv4 ? prefixLength + MappedBits : prefixLength;
        return bits == 0 ? UInt128.Zero : UInt128.MaxValue << (AddressBits - bits);
    }
}
