using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace SimNet.Tests.Property.Names;

// RFC 6724 6 rule by rule, as a comparison of two destinations; each names its source address. Where glibc 2.36 goes its own way, the rule says so.
internal sealed class AddressOrderModel(IReadOnlyList<(string Prefix, int Precedence, int Label)> policy)
{
    public sealed record Destination(IPAddress Address, IPAddress? Source, int SourcePrefixLength);

    public bool Prefers(Destination a, Destination b) => FirstDifference(a, b) > 0;

    public bool AreEqual(Destination a, Destination b) => FirstDifference(a, b) == 0;

    // Positive if a is better.
    private int FirstDifference(Destination a, Destination b)
    {
        foreach (Func<Destination, Destination, int> rule in (Func<Destination, Destination, int>[])[AvoidUnusable, MatchScope, MatchLabel, Precedence, SmallerScope, LongestPrefix])
        {
            if (rule(a, b) is var difference && difference != 0)
            {
                return difference;
            }
        }

        return 0;
    }

    // Rule 1.
    private int AvoidUnusable(Destination a, Destination b) => Compare(a.Source is not null, b.Source is not null);

    // Rule 2. Like all that asks for the source address, glibc leaves it out where there is none.
    private int MatchScope(Destination a, Destination b) =>
        a.Source is null || b.Source is null ? 0 : Compare(ScopeOf(a.Address) == ScopeOf(a.Source), ScopeOf(b.Address) == ScopeOf(b.Source));

    // Rule 5. Rules 3, 4 and 7 are about deprecated, home and tunnelled addresses, which these hosts do not have.
    private int MatchLabel(Destination a, Destination b) =>
        a.Source is null || b.Source is null ? 0 : Compare(Find(a.Address).Label == Find(a.Source).Label, Find(b.Address).Label == Find(b.Source).Label);

    // Rule 6.
    private int Precedence(Destination a, Destination b) => Find(a.Address).Precedence - Find(b.Address).Precedence;

    // Rule 8.
    private static int SmallerScope(Destination a, Destination b) => ScopeOf(b.Address) - ScopeOf(a.Address);

    // Rule 9. In glibc the source's prefix length is no bound (CommonPrefixLen of 2.2), but an IPv4 address outside of the source's own network has
    // nothing in common with it.
    private static int LongestPrefix(Destination a, Destination b) =>
        a.Source is null || b.Source is null || a.Address.AddressFamily != b.Address.AddressFamily ? 0 : Common(a) - Common(b);

    private static int Common(Destination d)
    {
        BigInteger difference = Number(d.Address) ^ Number(d.Source!);
        int width = d.Address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        int common = width - (int)(difference.IsZero ? 0 : difference.GetBitLength());
        return width == 32 && common < d.SourcePrefixLength ? 0 : common;
    }

    private static BigInteger Number(IPAddress address) => new(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);

    // 3.1 and 3.2.
    private static int ScopeOf(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        return (address.AddressFamily, bytes[0], bytes[1]) switch
        {
            (AddressFamily.InterNetwork, 169, 254) or (AddressFamily.InterNetwork, 127, _) => 2,
            (AddressFamily.InterNetwork, _, _) => 14,
            (_, 255, var second) => second & 15,
            (_, 254, >= 128 and < 192) => 2,
            (_, 254, >= 192) => 5,
            _ => address.Equals(IPAddress.IPv6Loopback) ? 2 : 14,
        };
    }

    private (int Precedence, int Label) Find(IPAddress address)
    {
        (_, int precedence, int label) = policy.Where(row => IsIn(address, row.Prefix)).MaxBy(static row => LengthOf(row.Prefix));
        return (precedence, label);
    }

    // IPv4 counts in its mapped form (RFC 6724 2.1).
    private static bool IsIn(IPAddress address, string prefix) =>
        (Number(address.MapToIPv6()) ^ Number(IPAddress.Parse(prefix.Split('/')[0]))) >> (128 - LengthOf(prefix)) == 0;

    private static int LengthOf(string prefix) => int.Parse(prefix.Split('/')[1], CultureInfo.InvariantCulture);

    private static int Compare(bool a, bool b) => a.CompareTo(b);
}
