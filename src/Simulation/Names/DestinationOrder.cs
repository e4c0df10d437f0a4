using System.Net;
using System.Net.Sockets;

namespace SimNet.Simulation.Names;

/// <summary>
/// The order in which to try the addresses of a host (RFC 6724 6), as glibc 2.36 has it: rule 9 is not capped at the source's prefix
/// length, and for IPv4 counts only inside the source's own network.
/// </summary>
internal static class DestinationOrder
{
    private const int LinkLocalScope = 2;
    private const int SiteLocalScope = 5;
    private const int GlobalScope = 14;

    /// <summary>Sorts what has an address; what the rules find equal stays in its order.</summary>
    /// <typeparam name="T">What has an address.</typeparam>
    /// <param name="items">What to sort.</param>
    /// <param name="addressOf">The address of an item.</param>
    /// <param name="selectSource">The source address for a destination that is not IPv4-mapped, or <see langword="null"/> if it is not reachable.</param>
    /// <param name="policy">Precedences and labels.</param>
    /// <returns>The same items, best first.</returns>
    public static IReadOnlyList<T> Sort<T>(
        IReadOnlyList<T> items,
        Func<T, IPAddress> addressOf,
        Func<IPAddress, SourceAddress?> selectSource,
        AddressPolicy policy)
    {
        List<(T Item, Candidate Candidate)> candidates = new(items.Count);
        foreach (T item in items)
        {
            IPAddress address = addressOf(item);
            Candidate? last = candidates.Count > 0 ? candidates[^1].Candidate : null;
            candidates.Add((item, last?.Destination.Equals(address) == true ? last : Candidate.Create(address, selectSource, policy)));
        }

        return [.. MergeSort(candidates).Select(static c => c.Item)];
    }

    // The rules are not quite transitive (rule 9 compares only within a family), so the algorithm is part of the result: glibc's, a merge
    // sort that halves from the top and takes the first of equals.
    private static List<(T Item, Candidate Candidate)> MergeSort<T>(List<(T Item, Candidate Candidate)> list)
    {
        if (list.Count < 2)
        {
            return list;
        }

        int half = list.Count / 2;
        List<(T Item, Candidate Candidate)> left = MergeSort(list[..half]);
        List<(T Item, Candidate Candidate)> right = MergeSort(list[half..]);
        List<(T Item, Candidate Candidate)> merged = new(list.Count);
        int l = 0;
        int r = 0;
        while (l < left.Count && r < right.Count)
        {
            merged.Add(Compare(left[l].Candidate, right[r].Candidate) <= 0 ? left[l++] : right[r++]);
        }

        merged.AddRange(left[l..]);
        merged.AddRange(right[r..]);
        return merged;
    }

    // Negative where `a` comes first. Each line is a rule; what prefers a smaller value compares a with b, what prefers a larger b with a.
    private static int Compare(Candidate a, Candidate b)
    {
        int order = b.IsReachable.CompareTo(a.IsReachable); // rule 1
        if (order == 0 && a.IsReachable)
        {
            order = Decide(
                b.HasMatchingScope.CompareTo(a.HasMatchingScope), // rule 2
                a.Source.IsDeprecated.CompareTo(b.Source.IsDeprecated), // rule 3
                a.Source.IsCareOf.CompareTo(b.Source.IsCareOf), // rule 4
                b.HasMatchingLabel.CompareTo(a.HasMatchingLabel)); // rule 5
        }

        order = Decide(order, b.Precedence.CompareTo(a.Precedence)); // rule 6
        if (order == 0 && a.IsReachable)
        {
            order = a.Source.IsTunnel.CompareTo(b.Source.IsTunnel); // rule 7
        }

        order = Decide(order, a.Scope.CompareTo(b.Scope)); // rule 8
        return order == 0 && a.IsReachable && a.Destination.AddressFamily == b.Destination.AddressFamily
            ? b.PrefixLength.CompareTo(a.PrefixLength) // rule 9
            : order; // rule 10 is the sort's stability
    }

    private static int Decide(params ReadOnlySpan<int> orders)
    {
        int first = orders.IndexOfAnyExcept(0);
        return first < 0 ? 0 : orders[first];
    }

    // The scopes of RFC 4291 2.7, and RFC 6724 3.1 and 3.2.
    private static int ScopeOf(IPAddress address, AddressPolicy policy) =>
        address.AddressFamily == AddressFamily.InterNetwork ? policy.FindScope(address)
            : address.IsIPv6Multicast ? address.GetAddressBytes()[1] & 0xF
            : address.IsIPv6LinkLocal || IPAddress.IPv6Loopback.Equals(address) ? LinkLocalScope
            : address.IsIPv6SiteLocal ? SiteLocalScope
            : GlobalScope;

    private sealed record Candidate(
        IPAddress Destination,
        bool IsReachable,
        SourceAddress Source,
        int Scope,
        bool HasMatchingScope,
        int Precedence,
        bool HasMatchingLabel,
        int PrefixLength)
    {
        public static Candidate Create(IPAddress destination, Func<IPAddress, SourceAddress?> selectSource, AddressPolicy policy)
        {
            int scope = ScopeOf(destination, policy);
            (int precedence, int label) = policy.Find(destination);
            if (Select(destination, selectSource) is not { } source)
            {
                return new(destination, false, default, scope, false, precedence, false, 0);
            }

            return new(
                destination,
                true,
                source,
                scope,
                ScopeOf(source.Address, policy) == scope,
                precedence,
                policy.Find(source.Address).Label == label,
                CommonPrefixLength(destination, source));
        }

        private static SourceAddress? Select(IPAddress destination, Func<IPAddress, SourceAddress?> selectSource) =>
            !destination.IsIPv4MappedToIPv6 ? selectSource(destination)
            : selectSource(destination.MapToIPv4()) is { } source ? source with { Address = source.Address.MapToIPv6() }
            : null;

        private static int CommonPrefixLength(IPAddress destination, SourceAddress source)
        {
            int common = AddressPolicy.CommonPrefixLength(AddressPolicy.ToBits(destination), AddressPolicy.ToBits(source.Address));
            int network = destination.AddressFamily == AddressFamily.InterNetwork ? 96 + source.PrefixLength : 0;
            return common >= network ? common : 0;
        }
    }
}
