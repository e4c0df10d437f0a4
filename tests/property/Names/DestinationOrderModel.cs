using System.Net;
using System.Net.Sockets;
using SimNet.Simulation.Names;

namespace SimNet.Tests.Property.Names;

// RFC 6724 6 as keys of a stable sort, one key a rule. That is the same as the pairwise rules wherever precedence tells the families
// apart, which holds for both policies unless IPv4-mapped destinations stand beside IPv4. The row of ::ffff:0:0/96 is written as 0.0.0.0/0.
internal static class DestinationOrderModel
{
    public static readonly (string Prefix, int Precedence, int Label)[] Glibc =
    [
        ("::1/128", 50, 0), ("::/0", 40, 1), ("2002::/16", 30, 2), ("::/96", 20, 3), ("0.0.0.0/0", 10, 4),
        ("fec0::/10", 40, 5), ("fc00::/7", 40, 6), ("2001::/32", 40, 7),
    ];

    public static readonly (string Prefix, int Precedence, int Label)[] Rfc6724 =
    [
        ("::1/128", 50, 0), ("::/0", 40, 1), ("0.0.0.0/0", 35, 4), ("2002::/16", 30, 2), ("2001::/32", 5, 5),
        ("fc00::/7", 3, 13), ("::/96", 1, 3), ("fec0::/10", 1, 11), ("3ffe::/16", 1, 12),
    ];

    public static IEnumerable<OrderCase> Sort(IEnumerable<OrderCase> cases, (string Prefix, int Precedence, int Label)[] policy) => cases
        .OrderByDescending(static c => c.Source is not null)
        .ThenByDescending(static c => c.Source is { } s && Scope(s.Address) == Scope(c.Destination))
        .ThenBy(static c => c.Source?.IsDeprecated ?? false)
        .ThenBy(static c => c.Source?.IsCareOf ?? false)
        .ThenByDescending(c => c.Source is { } s && Row(s.Address, policy).Label == Row(c.Destination, policy).Label)
        .ThenByDescending(c => Row(c.Destination, policy).Precedence)
        .ThenBy(static c => c.Source?.IsTunnel ?? false)
        .ThenBy(static c => Scope(c.Destination))
        .ThenByDescending(static c => c.Source is { } s ? CommonPrefix(c.Destination, s) : 0);

    private static (string Prefix, int Precedence, int Label) Row(IPAddress address, (string Prefix, int Precedence, int Label)[] policy) => policy
        .Where(row => IPNetwork.Parse(row.Prefix).Contains(address))
        .MaxBy(static row => IPNetwork.Parse(row.Prefix).PrefixLength);

    private static int Scope(IPAddress address) =>
        Within(address, "ff00::/8") ? address.GetAddressBytes()[1] % 16
        : Within(address, "fe80::/10") || Within(address, "::1/128") || Within(address, "169.254.0.0/16") || Within(address, "127.0.0.0/8") ? 2
        : Within(address, "fec0::/10") ? 5
        : 14;

    private static bool Within(IPAddress address, string network) => IPNetwork.Parse(network).Contains(address);

    private static int CommonPrefix(IPAddress destination, SourceAddress source)
    {
        bool inSubnet = destination.AddressFamily == AddressFamily.InterNetworkV6
            || Bits(destination)[..source.PrefixLength] == Bits(source.Address)[..source.PrefixLength];
        return inSubnet ? Bits(destination).Zip(Bits(source.Address)).TakeWhile(static p => p.First == p.Second).Count() : 0;
    }

    private static string Bits(IPAddress address) => string.Concat(address.GetAddressBytes().Select(static b => Convert.ToString(b, 2).PadLeft(8, '0')));
}
