using System.Net;
using FsCheck;
using FsCheck.Fluent;
using SimNet.Simulation.Names;
using Xunit;

namespace SimNet.Tests.Property.Names;

public sealed class DestinationOrderTests
{
    [Fact]
    public void Sort_AnyAddressesUnderGlibcPolicy_IsTheModelsOrder() => Check(AddressPolicy.Glibc, DestinationOrderModel.Glibc);

    [Fact]
    public void Sort_AnyAddressesUnderRfcPolicy_IsTheModelsOrder() => Check(AddressPolicy.Rfc6724, DestinationOrderModel.Rfc6724);

    // The examples of RFC 6724 10.2 that name their source addresses.
    [Theory]
    [InlineData("2001:db8:1::1>2001:db8:1::2 198.51.100.121>169.254.13.78", "2001:db8:1::1 198.51.100.121")]
    [InlineData("2001:db8:1::1>fe80::1 198.51.100.121>198.51.100.117", "198.51.100.121 2001:db8:1::1")]
    [InlineData("2001:db8:1::1>2001:db8:1::2 10.1.2.3>10.1.2.4", "2001:db8:1::1 10.1.2.3")]
    [InlineData("2001:db8:1::1>2001:db8:1::2 fe80::1>fe80::2", "fe80::1 2001:db8:1::1")]
    [InlineData("2001:db8:1::1>2001:db8:3f44::2 2001:db8:3ffe::1>2001:db8:3f44::2", "2001:db8:3ffe::1 2001:db8:1::1")]
    [InlineData("2002:c633:6401::1>2002:c633:6401::2 2001:db8:1::1>2002:c633:6401::2", "2002:c633:6401::1 2001:db8:1::1")]
    [InlineData("2001:db8:1::1>- 10.0.0.1>10.0.0.2", "10.0.0.1 2001:db8:1::1")]
    public void Sort_ExamplesOfTheRfc_AreOrderedAsItSays(string given, string expected)
    {
        var sources = given.Split(' ').Select(static g => g.Split('>')).ToDictionary(static g => IPAddress.Parse(g[0]), static g => g[1]);
        IReadOnlyList<IPAddress> sorted = DestinationOrder.Sort(
            [.. sources.Keys],
            static a => a,
            a => sources[a] == "-" ? null : new SourceAddress(IPAddress.Parse(sources[a]), 24, 1),
            AddressPolicy.Rfc6724);
        Assert.Equal(expected, string.Join(' ', sorted));
    }

    private static void Check(AddressPolicy policy, (string Prefix, int Precedence, int Label)[] rows) =>
        Prop.ForAll(OrderCase.Lists, cases =>
        {
            // The source belongs to the destination: of cases with one destination, the first one's source counts.
            OrderCase[] consistent = [.. cases.Select(c => c with { Source = cases.First(o => o.Destination.Equals(c.Destination)).Source })];
            IReadOnlyList<OrderCase> sorted = DestinationOrder.Sort(
                consistent,
                static c => c.Destination,
                a => consistent.First(c => c.Destination.Equals(a)).Source,
                policy);
            Assert.Equal(DestinationOrderModel.Sort(consistent, rows), sorted);
        }).QuickCheckThrowOnFailure();
}
