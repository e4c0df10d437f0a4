using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names.Stub;

/// <summary>The host in the records of an answer, as glibc 2.36 reads them (nss_dns): aliases are followed in the order in which they stand.</summary>
internal static class AnswerReader
{
    private const int NameError = 3;

    /// <summary>The host in the answers to the queries for both families, or in one of them.</summary>
    public static HostAnswer ReadBoth(Exchange answer)
    {
        Slice first = answer.First is { } one ? Slice.Read(one) : Slice.Missing;
        bool readsOn = first.Status is NameServiceStatus.Success or NameServiceStatus.NotFound;
        Slice second = answer.Second is { } other && readsOn ? Slice.Read(other) : Slice.Missing;
        Slice decisive = first.Status != NameServiceStatus.Success && second.Status != NameServiceStatus.NotFound ? second : first;
        if (decisive.Status != NameServiceStatus.Success)
        {
            return HostAnswer.Failed(decisive.Status, decisive.Error);
        }

        string name = first.Status == NameServiceStatus.Success ? first.CanonicalName : second.CanonicalName;
        return HostAnswer.Found(
            new HostEntry(name, [], [.. first.Addresses, .. second.Addresses]),
            Duration.FromSeconds(Math.Min(first.Seconds, second.Seconds)));
    }

    /// <summary>The host in the answer to the query for one family.</summary>
    public static HostAnswer ReadOne(StubReply answer, IReadOnlyList<(IPAddress Address, IPAddress Mask)> sortList)
    {
        List<string> names = [];
        if (answer.Code == NameError || !AddName(names, answer.Name))
        {
            return HostAnswer.NotFound();
        }

        List<IPAddress> addresses = [];
        long seconds = long.MaxValue;
        string expected = answer.Name;
        foreach (StubRecord record in answer.Records)
        {
            if (record.Type == StubRecord.Alias)
            {
                seconds = Math.Min(seconds, record.Seconds);
                expected = record.Target;
                AddName(names, expected);
            }
            else if (record.Type == answer.Type && record.IsOf(expected) && record.Address is { } address)
            {
                seconds = Math.Min(seconds, record.Seconds);
                addresses.Add(address);
            }
        }

        return answer.IsMalformed ? HostAnswer.Failed(NameServiceStatus.Unavailable, HostLookupError.NoRecovery)
            : addresses.Count == 0 ? HostAnswer.Failed(NameServiceStatus.TryAgain, HostLookupError.NoRecovery)
            : HostAnswer.Found(new HostEntry(names[^1], names[..^1], Sort(addresses, sortList)), Duration.FromSeconds(seconds));
    }

    /// <summary>The name in the answer to the query for an address: that of the first record.</summary>
    public static HostAnswer ReadName(StubReply answer, IPAddress address)
    {
        long seconds = long.MaxValue;
        string expected = answer.Name;
        foreach (StubRecord record in answer.Records)
        {
            seconds = Math.Min(seconds, record.Seconds);
            if (record.Type == StubRecord.Alias)
            {
                expected = record.Target;
            }
            else if (record.Type == StubRecord.Pointer && record.IsOf(expected))
            {
                return HostNameSyntax.IsHostName(record.Target)
                    ? HostAnswer.Found(new HostEntry(record.Target, [], [address]), Duration.FromSeconds(seconds))
                    : HostAnswer.Failed(NameServiceStatus.Unavailable, HostLookupError.NoRecovery);
            }
        }

        return HostAnswer.Failed(NameServiceStatus.TryAgain, HostLookupError.NoRecovery);
    }

    // A name that no host can have is left out.
    private static bool AddName(List<string> names, string name)
    {
        bool isHost = HostNameSyntax.IsHostName(name);
        if (isHost)
        {
            names.Add(name);
        }

        return isHost;
    }

    // The networks of the sort list first, in its order ("sortlist" of resolv.conf(5)).
    private static List<IPAddress> Sort(List<IPAddress> addresses, IReadOnlyList<(IPAddress Address, IPAddress Mask)> sortList) =>
        [.. addresses.OrderBy(a => Enumerable.Range(0, sortList.Count).FirstOrDefault(i => IsIn(a, sortList[i]), sortList.Count))];

    private static bool IsIn(IPAddress address, (IPAddress Address, IPAddress Mask) network) =>
        address.AddressFamily == AddressFamily.InterNetwork
        && address.GetAddressBytes().Zip(network.Mask.GetAddressBytes(), static (a, m) => (byte)(a & m))
            .SequenceEqual(network.Address.GetAddressBytes());

    // One of the two answers of getaddrinfo.
    private sealed record Slice(
        NameServiceStatus Status, HostLookupError Error, string CanonicalName, IReadOnlyList<IPAddress> Addresses, long Seconds)
    {
        public static Slice Missing => new(NameServiceStatus.NotFound, HostLookupError.HostNotFound, "", [], long.MaxValue);

        public static Slice Read(StubReply answer)
        {
            if (!HostNameSyntax.IsHostName(answer.Name))
            {
                return Missing;
            }

            if (answer.IsMalformed)
            {
                return Missing with { Status = NameServiceStatus.Unavailable, Error = HostLookupError.NoRecovery };
            }

            List<IPAddress> addresses = [];
            long seconds = long.MaxValue;
            string expected = answer.Name;
            string canonicalName = expected;
            foreach (StubRecord record in answer.Records)
            {
                if (record.Type == StubRecord.Alias)
                {
                    seconds = Math.Min(seconds, record.Seconds);
                    expected = record.Target;
                    canonicalName = addresses.Count == 0 && HostNameSyntax.IsHostName(expected) ? expected : canonicalName;
                }
                else if (record.Type == answer.Type && record.IsOf(expected) && record.Address is { } address)
                {
                    seconds = Math.Min(seconds, record.Seconds);
                    addresses.Add(address);
                }
            }

            return addresses.Count == 0
                ? Missing
                : new(NameServiceStatus.Success, HostLookupError.None, canonicalName, addresses, seconds);
        }
    }
}
