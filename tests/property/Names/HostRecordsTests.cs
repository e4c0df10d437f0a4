using System.Net;
using FsCheck;
using FsCheck.Fluent;
using SimNet.Simulation.Names;
using Xunit;

namespace SimNet.Tests.Property.Names;

public sealed class HostRecordsTests
{
    private static readonly Gen<string> Words = Gen.Elements("a", "A", "b", "host.example", "HOST.example", "c");

    private static readonly Gen<(string Address, string Name, string[] Aliases)> Lines =
        from address in Gen.Elements("10.0.0.1", "10.0.0.2", "::1", "2001:db8::1", "::ffff:10.0.0.1", "127.0.0.1")
        from name in Words
        from aliases in Words.ArrayOf().Resize(3)
        select (address, name, aliases);

    [Fact]
    public void Find_AnyTable_GivesTheLinesThatMatchInTheirOrder() =>
        Prop.ForAll(Lines.ArrayOf().Resize(10).ToArbitrary(), static lines =>
        {
            var records = HostRecords.Parse(string.Join('\n', lines.Select(static l => $"{l.Address}\t{l.Name} {string.Join(' ', l.Aliases)} # x")));
            foreach (string name in (string[])["a", "B", "host.EXAMPLE", "c", "none"])
            {
                IEnumerable<string> expected = lines
                    .Where(l => l.Aliases.Prepend(l.Name).Contains(name, StringComparer.OrdinalIgnoreCase))
                    .Select(static l => Print(l.Address, l.Name, l.Aliases));
                Assert.Equal(expected, records.FindByName(name).Select(Print));
            }

            Assert.Equal(
                lines.Where(static l => l.Address is "10.0.0.1" or "::ffff:10.0.0.1").Select(static l => Print(l.Address, l.Name, l.Aliases)),
                records.FindByAddress(IPAddress.Parse("10.0.0.1")).Select(Print));
            Assert.Equal(
                lines.Where(static l => l.Address == "::1").Select(static l => Print(l.Address, l.Name, l.Aliases)),
                records.FindByAddress(IPAddress.IPv6Loopback).Select(Print));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parse_LinesWithoutAddressOrName_AreSkipped()
    {
        var records = HostRecords.Parse("10.0.0.1\n10.1 short\nfe80::1%lo scoped\n1.2.3.4. dotted\n#10.0.0.2 comment\n10.0.0.3 good");
        Assert.All((string[])["short", "scoped", "dotted", "comment"], name => Assert.Empty(records.FindByName(name)));
        Assert.Equal(IPAddress.Parse("10.0.0.3"), Assert.Single(records.FindByName("good")).Address);
    }

    [Fact]
    public void Find_AddressWithScope_FindsTheLineWithout()
    {
        var records = new HostRecords();
        records.Add(IPAddress.Parse("fe80::1%3"), "near");
        Assert.Equal("near", Assert.Single(records.FindByAddress(IPAddress.Parse("fe80::1%7"))).CanonicalName);
        Assert.Equal(0, records.FindByName("near")[0].Address.ScopeId);
    }

    private static string Print(HostRecord record) => Print(record.Address.ToString(), record.CanonicalName, record.Aliases);

    private static string Print(string address, string name, IEnumerable<string> aliases) => $"{address} {name} {string.Join(',', aliases)}";
}
