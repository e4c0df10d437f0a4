using System.Net;
using System.Net.Sockets;

namespace SimNet.Abstractions;

// The layouts of addresses and memberships: struct in_addr, ip_mreqn, ip_mreq_source and ipv6_mreq. Addresses are in the network's order.
internal static class AddressLayouts
{
    private const int IPv4Size = 4;
    private const int IPv6Size = 16;

    internal static OptionLayout<IPAddress> Address { get; } = new(GetAddress, SetAddress);

    internal static OptionLayout<MulticastOption> Membership { get; } = new(Unreadable<MulticastOption>, SetMembership);

    internal static OptionLayout<SourceMembership> SourceMembership { get; } = new(Unreadable<SourceMembership>, SetSourceMembership);

    internal static OptionLayout<IPv6MulticastOption> IPv6Membership { get; } = new(Unreadable<IPv6MulticastOption>, SetIPv6Membership);

    private static T Unreadable<T>(ISocket socket, int level, int name) => throw new NotSupportedException("Memberships are not read back.");

    private static IPAddress GetAddress(ISocket socket, int level, int name)
    {
        Span<byte> value = stackalloc byte[IPv4Size];
        socket.GetOption(level, name, value);
        return new IPAddress(value);
    }

    private static void SetAddress(ISocket socket, int level, int name, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        socket.SetOption(level, name, address.GetAddressBytes());
    }

    private static void SetMembership(ISocket socket, int level, int name, MulticastOption membership)
    {
        ArgumentNullException.ThrowIfNull(membership);
        Span<byte> value = stackalloc byte[(2 * IPv4Size) + sizeof(int)];
        WriteIPv4(membership.Group, value);
        WriteIPv4(membership.LocalAddress ?? IPAddress.Any, value[IPv4Size..]);
        HostNumbers.WriteInt32(socket.Provider.ByteOrder, value[(2 * IPv4Size)..], membership.InterfaceIndex);
        socket.SetOption(level, name, value);
    }

    private static void SetSourceMembership(ISocket socket, int level, int name, SourceMembership membership)
    {
        ArgumentNullException.ThrowIfNull(membership);
        Span<byte> value = stackalloc byte[3 * IPv4Size];
        WriteIPv4(membership.Group, value);
        WriteIPv4(membership.Interface, value[IPv4Size..]);
        WriteIPv4(membership.Source, value[(2 * IPv4Size)..]);
        socket.SetOption(level, name, value);
    }

    private static void SetIPv6Membership(ISocket socket, int level, int name, IPv6MulticastOption membership)
    {
        ArgumentNullException.ThrowIfNull(membership);
        Span<byte> value = stackalloc byte[IPv6Size + sizeof(int)];
        if (membership.Group.AddressFamily != AddressFamily.InterNetworkV6)
        {
            throw new ArgumentException("The group must be an IPv6 address.", nameof(membership));
        }

        membership.Group.TryWriteBytes(value, out _);
        HostNumbers.WriteInt32(socket.Provider.ByteOrder, value[IPv6Size..], checked((int)membership.InterfaceIndex));
        socket.SetOption(level, name, value);
    }

    private static void WriteIPv4(IPAddress address, Span<byte> value)
    {
        if (address.AddressFamily != AddressFamily.InterNetwork)
        {
            throw new ArgumentException($"{address} must be an IPv4 address.", nameof(address));
        }

        address.TryWriteBytes(value, out _);
    }
}
