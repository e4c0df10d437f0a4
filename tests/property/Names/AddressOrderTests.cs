using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;
using SimNet.Abstractions;
using SimNet.Simulation.Names;
using SimNet.Simulation.Topology;
using Xunit;

namespace SimNet.Tests.Property.Names;

// The order of getaddrinfo's answer on a simulated host, over random addresses of the host and of the name, prefix lengths and policies.
public sealed class AddressOrderTests
{
    private static readonly (string Prefix, int Precedence, int Label)[] Glibc =
    [
        ("::1/128", 50, 0), ("::/0", 40, 1), ("2002::/16", 30, 2), ("::/96", 20, 3), ("::ffff:0:0/96", 10, 4),
        ("fec0::/10", 40, 5), ("fc00::/7", 40, 6), ("2001::/32", 40, 7),
    ];

    private static readonly (string Prefix, int Precedence, int Label)[] Rfc6724 =
    [
        ("::1/128", 50, 0), ("::/0", 40, 1), ("::ffff:0:0/96", 35, 4), ("2002::/16", 30, 2), ("2001::/32", 5, 5),
        ("fc00::/7", 3, 13), ("::/96", 1, 3), ("fec0::/10", 1, 11), ("3ffe::/16", 1, 12),
    ];

    private static readonly Gen<string> IPv4 =
        from start in Gen.Elements("10.0", "10.1", "172.16", "192.168", "169.254", "8.8", "203.0")
        from third in Gen.Choose(0, 3)
        from fourth in Gen.Choose(1, 250)
        select string.Create(CultureInfo.InvariantCulture, $"{start}.{third}.{fourth}");

    private static readonly Gen<string> IPv6 =
        from start in Gen.Elements("2001:db8:1", "2001:db8:2", "2001:0:1", "2002:a00:1", "fd00:0:1", "fc12:3:4", "fec0:0:1", "3ffe:1:2", "64:ff9b:1")
        from fourth in Gen.Elements("0", "1", "8000")
        from last in Gen.Choose(1, 0xFFFF)
        select $"{start}:{fourth}::{last:x}";

    private static readonly Gen<(string Address, int Length)> Own = Gen.OneOf(
        from address in IPv4
        from length in Gen.Elements(8, 16, 22, 24, 30)
        select (address, length),
        from address in IPv6
        from length in Gen.Elements(16, 32, 48, 56, 64)
        select (address, length));

    private static readonly Gen<(string Prefix, int Precedence, int Label)[]> Policies =
        from rows in Gen.Zip(
            Gen.Elements("2001:db8::/32", "2001:db8:1::/48", "fc00::/7", "::ffff:0:0/96", "::ffff:10.0.0.0/104", "2002::/16", "fe80::/10", "::/1"),
            Gen.Zip(Gen.Choose(0, 60), Gen.Choose(0, 5))).ArrayOf().Resize(5)
        let distinct = rows.DistinctBy(static r => r.Item1).Select(static r => (r.Item1, r.Item2.Item1, r.Item2.Item2))
        select ((string, int, int)[])[.. distinct, ("::/0", 40, 1)];

    [Fact]
    public void GetAddressInfo_UnderGlibcsPolicy_IsInTheModelsOrder() => Check(Gen.Constant(Glibc), static _ => AddressPolicy.Glibc);

    [Fact]
    public void GetAddressInfo_UnderTheRfcsPolicy_IsInTheModelsOrder() => Check(Gen.Constant(Rfc6724), static _ => AddressPolicy.Rfc6724);

    [Fact]
    public void GetAddressInfo_UnderAnyPolicyOfAFile_IsInTheModelsOrder() => Check(Policies, static rows => AddressPolicy.Parse(string.Join('\n',
        rows.Select(static r => $"label {r.Prefix} {r.Label}\nprecedence\t{r.Prefix}   {r.Precedence} # a comment"))));

    // Where glibc goes its own way in rule 9: outside of the source's network nothing is in common for IPv4, and for IPv6 all of it is.
    [Theory]
    [InlineData("10.0.1.5/24", "8.8.1.1 10.0.2.2", "8.8.1.1 10.0.2.2")]
    [InlineData("10.0.1.5/16", "8.8.1.1 10.0.2.2", "10.0.2.2 8.8.1.1")]
    [InlineData("10.0.1.5/24", "10.0.1.200 10.0.1.6", "10.0.1.6 10.0.1.200")]
    [InlineData("2001:db8:1::5/64", "2001:db8:2::1 2001:db8:1:1::1", "2001:db8:1:1::1 2001:db8:2::1")]
    [InlineData("2001:db8:1::5/64", "2001:db8:1::8000 2001:db8:1::6", "2001:db8:1::6 2001:db8:1::8000")]
    public void GetAddressInfo_LongestPrefix_CountsAsInGlibc(string own, string asked, string expected)
    {
        string[] address = own.Split('/');
        var c = new Case([(address[0], int.Parse(address[1], CultureInfo.InvariantCulture))], asked.Split(' '), Glibc);
        Assert.Equal(expected, string.Join(' ', CheckCase(c, AddressPolicy.Glibc)));
    }

    private static void Check(
        Gen<(string Prefix, int Precedence, int Label)[]> policies,
        Func<(string Prefix, int Precedence, int Label)[], AddressPolicy> make)
    {
        Gen<Case> cases =
            from own in Own.ArrayOf().Resize(6)
            from asked in Gen.OneOf(IPv4, IPv6, Gen.Elements("127.0.0.1", "::1")).ArrayOf().Resize(10)
            from policy in policies
            select new Case([.. own.DistinctBy(static o => o.Address)], asked, policy);
        Prop.ForAll(Arb.From(cases, Shrink), c => { CheckCase(c, make(c.Policy)); })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static IPAddress[] CheckCase(Case c, AddressPolicy policy)
    {
        if (c.Asked.Length == 0) return [];
        using var network = new SimulatedNetwork();
        SimulatedHost host = network.AddHost("host", IPAddress.Parse("198.18.0.1"));
        foreach ((string address, int length) in c.Own) host.AddAddress(IPAddress.Parse(address), length);
        host.RemoveAddress(IPAddress.Parse("198.18.0.1"));

        // A host has routes to addresses that exist. Some of those that are asked for do not.
        IPAddress[] others = [.. c.Asked.Except(c.Own.Select(static o => o.Address)).Select(IPAddress.Parse).Distinct().Where(static a => !IPAddress.IsLoopback(a))];
        network.AddHost("others", [.. others.Where((_, i) => i % 5 != 4), IPAddress.Parse("198.18.0.2")]);
        HostsFile hosts = c.Asked.Aggregate(HostsFile.Default, static (file, a) => file.With(IPAddress.Parse(a), "many"));
        host.Names = new NameOptions { Hosts = hosts, AddressPolicy = policy };

        IPAddress[] given = [.. host.Sockets.Names.GetAddressInfo("many", "80", new(SocketType: SocketType.Dgram)).Select(static a => a.EndPoint.Address)];
        Assert.Equal(
            c.Asked.Select(static a => $"{IPAddress.Parse(a)}").Order(StringComparer.Ordinal),
            given.Select(static a => $"{a}").Order(StringComparer.Ordinal));
        var model = new AddressOrderModel(c.Policy);
        AddressOrderModel.Destination[] order = [.. given.Select(a => Resolve(host, c, a))];
        for (int i = 1; i < order.Length; i++)
        {
            Assert.False(model.Prefers(order[i], order[i - 1]), $"{order[i]} should come before {order[i - 1]}");
            if (model.AreEqual(order[i], order[i - 1]) && !given[i].Equals(given[i - 1]))
            {
                IPAddress[] asked = [.. c.Asked.Select(IPAddress.Parse)];
                Assert.True(
                    Array.LastIndexOf(asked, given[i]) > Array.IndexOf(asked, given[i - 1]),
                    $"{given[i]} and {given[i - 1]} are equal and have changed places");
            }
        }

        return given;
    }

    // The source address is the one that a socket of UDP is connected from, as glibc asks for it.
    private static AddressOrderModel.Destination Resolve(SimulatedHost host, Case c, IPAddress destination)
    {
        using ISocket socket = host.Sockets.CreateSocket(destination.AddressFamily, SocketType.Dgram);
        if (socket.TryConnect(new IPEndPoint(destination, 80)) != SocketError.Success) return new(destination, null, 0);
        IPAddress source = ((IPEndPoint)socket.LocalEndPoint).Address;
        int length = c.Own.FirstOrDefault(o => IPAddress.Parse(o.Address).Equals(source)).Length;
        return new(destination, source, IPAddress.IsLoopback(source) ? 8 : length);
    }

    private static IEnumerable<Case> Shrink(Case c) =>
        Enumerable.Range(0, c.Asked.Length).Select(i => c with { Asked = [.. c.Asked[..i], .. c.Asked[(i + 1)..]] })
            .Concat(Enumerable.Range(0, c.Own.Length).Select(i => c with { Own = [.. c.Own[..i], .. c.Own[(i + 1)..]] }));

    private sealed record Case((string Address, int Length)[] Own, string[] Asked, (string Prefix, int Precedence, int Label)[] Policy)
    {
        public override string ToString() =>
            $"own {string.Join(' ', Own)}, asked {string.Join(' ', Asked)}, policy {string.Join(' ', Policy)}";
    }
}
