using FsCheck;
using FsCheck.Fluent;
using SimNet.Abstractions;
using SimNet.Simulation.Names;
using Xunit;

namespace SimNet.Tests.Property.Names;

public sealed class DatabaseTests
{
    // Names and ports collide often: the first line has to win.
    private static readonly Gen<string> Words = Gen.Elements("a", "A", "b", "c", "d", "web", "x-1");

    private static readonly Gen<Line> ServiceLines =
        from name in Words
        from port in Gen.Elements(0, 1, 2, 80, 65535)
        from protocol in Gen.Elements("tcp", "udp", "sctp")
        from aliases in Words.ArrayOf().Resize(3)
        from decoration in Gen.Elements("", " # comment a 1/tcp", "\t", "\r", "\n\n# b 2/tcp\n")
        select new Line(name, port, protocol, aliases, decoration);

    [Fact]
    public void Services_AnyTable_AnswerAsTheFirstLineThatMatches() =>
        Prop.ForAll(ServiceLines.ArrayOf().Resize(12).ToArbitrary(), static lines =>
        {
            var services = ServiceDatabase.Parse(string.Join('\n', lines.Select(static l => $"{l.Name} \t{l.Port}/{l.Protocol} {string.Join(' ', l.Aliases)}{l.Decoration}")));
            foreach (string? protocol in (string?[])[null, "tcp", "udp", "sctp", "TCP"])
            {
                foreach (string name in (string[])["a", "A", "b", "c", "d", "web", "x-1", "none"])
                {
                    Line? line = lines.FirstOrDefault(l => (l.Name == name || l.Aliases.Contains(name)) && (protocol is null || l.Protocol == protocol));
                    Assert.Equal((line is not null, line?.Port ?? 0), (services.TryGetPort(name, protocol, out int port), port));
                }

                foreach (int port in (int[])[0, 1, 2, 3, 80, 65535])
                {
                    Line? line = lines.FirstOrDefault(l => l.Port == port && (protocol is null || l.Protocol == protocol));
                    Assert.Equal((line is not null, line?.Name ?? ""), (services.TryGetName(port, protocol, out string name), name));
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Protocols_AnyTable_AnswerAsTheFirstLineThatMatches() =>
        Prop.ForAll(ServiceLines.ArrayOf().Resize(12).ToArbitrary(), static lines =>
        {
            var protocols = ProtocolDatabase.Parse(string.Join('\n', lines.Select(static l => $"{l.Name} {l.Port}  {string.Join('\t', l.Aliases)}{l.Decoration}")));
            foreach (string name in (string[])["a", "A", "b", "c", "d", "web", "x-1", "none"])
            {
                Line? line = lines.FirstOrDefault(l => l.Name == name || l.Aliases.Contains(name));
                Assert.Equal((line is not null, line?.Port ?? 0), (protocols.TryGetNumber(name, out int number), number));
            }

            foreach (int number in (int[])[0, 1, 2, 3, 80, 65535])
            {
                Line? line = lines.FirstOrDefault(l => l.Port == number);
                Assert.Equal((line is not null, line?.Name ?? ""), (protocols.TryGetName(number, out string name), name));
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("http 80")]
    [InlineData("http 80/tcp/x")]
    [InlineData("http 65536/tcp")]
    [InlineData("http -1/tcp")]
    [InlineData("http")]
    public void Services_LineOfAnotherForm_IsSkipped(string line)
    {
        var services = ServiceDatabase.Parse($"{line}\nother 1/tcp\n");
        Assert.False(services.TryGetPort("http", null, out _));
        Assert.Equal(1, services.GetPort("other"));
    }

    [Fact]
    public void Defaults_UsualEntries_AreThoseOfDebian()
    {
        Assert.Equal(80, ServiceDatabase.Default.GetPort("www"));
        Assert.Equal("shell", ServiceDatabase.Default.GetName(514));
        Assert.Equal("syslog", ServiceDatabase.Default.GetName(514, "udp"));
        Assert.False(ServiceDatabase.Default.TryGetPort("HTTP", null, out _));
        Assert.Equal(58, ProtocolDatabase.Default.GetNumber("ipv6-icmp"));
        Assert.Equal(6, ProtocolDatabase.Default.GetNumber("TCP"));
        Assert.True(ProtocolDatabase.Default.TryGetName(132, out string sctp));
        Assert.Equal("sctp", sctp);
    }

    [Fact]
    public void EveryMember_Misused_Throws()
    {
        Assert.Throws<ArgumentNullException>(static () => ServiceDatabase.Parse(null!));
        Assert.Throws<ArgumentNullException>(static () => ServiceDatabase.Default.TryGetPort(null!, null, out _));
        Assert.Throws<ArgumentOutOfRangeException>(static () => ServiceDatabase.Default.TryGetName(-1, null, out _));
        Assert.Throws<ArgumentOutOfRangeException>(static () => ServiceDatabase.Default.TryGetName(65_536, null, out _));
        Assert.Throws<ArgumentNullException>(static () => ProtocolDatabase.Parse(null!));
        Assert.Throws<ArgumentNullException>(static () => ProtocolDatabase.Default.TryGetNumber(null!, out _));
    }

    private sealed record Line(string Name, int Port, string Protocol, string[] Aliases, string Decoration);
}
