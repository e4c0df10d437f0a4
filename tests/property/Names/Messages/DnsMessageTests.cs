using System.Net;
using FsCheck;
using FsCheck.Fluent;
using SimNet.Simulation.Names.Messages;
using Xunit;

namespace SimNet.Tests.Property.Names.Messages;

/// <summary>The wire format of the DNS: messages come back as they were written, and no bytes do harm.</summary>
public sealed class DnsMessageTests
{
    private static readonly Gen<DnsName> Names =
        from labels in Gen.Choose(0, byte.MaxValue).Select(static b => (char)b).NonEmptyListOf().Select(static l => new string([.. l.Take(10)])).ListOf()
        select new DnsName([.. labels.Take(5)]);

    private static readonly Gen<(DnsRecordType, DnsData)> Datas = Gen.OneOf(
        Gen.Choose(0, int.MaxValue).Select(static n => (DnsRecordType.A, (DnsData)new DnsAddress(new IPAddress(BitConverter.GetBytes(n))))),
        Gen.Choose(0, int.MaxValue).Select(static n => (DnsRecordType.Aaaa, (DnsData)new DnsAddress(new IPAddress([.. new byte[12], .. BitConverter.GetBytes(n)])))),
        Names.Zip(Gen.Elements(DnsRecordType.NS, DnsRecordType.Cname, DnsRecordType.Ptr)).Select(static p => (p.Item2, (DnsData)new DnsTarget(p.Item1))),
        Names.Select(static n => (DnsRecordType.MX, (DnsData)new DnsMailExchange(7, n))),
        Names.Select(static n => (DnsRecordType.Srv, (DnsData)new DnsServiceLocation(1, 2, 3, n))),
        Names.Zip(Names).Select(static p => (DnsRecordType.Soa, (DnsData)new DnsStartOfAuthority(p.Item1, p.Item2, 1, 2, 3, 4, uint.MaxValue))),
        Gen.Choose(0, 255).Select(static n => (DnsRecordType.Txt, (DnsData)new DnsText([new string('x', n), ""]))),
        Gen.Choose(0, 40).Select(static n => ((DnsRecordType)65, (DnsData)new DnsUnknown(new byte[n]))));

    private static readonly Gen<DnsRecord> Records =
        from name in Names
        from data in Datas
        from ttl in Gen.Choose(0, int.MaxValue)
        select new DnsRecord(name, data.Item1, (uint)ttl, data.Item2);

    private static readonly Gen<DnsMessage> Messages =
        from id in Gen.Choose(0, ushort.MaxValue)
        from flags in Gen.Choose(0, 31)
        from code in Gen.Choose(0, 5)
        from name in Names
        from answers in Records.ListOf()
        from authority in Records.ListOf()
        from edns in Gen.Elements<int?>(null, 512, 1232, 65535)
        select new DnsMessage
        {
            Id = (ushort)id,
            IsResponse = (flags & 1) != 0,
            IsAuthoritative = (flags & 2) != 0,
            RecursionDesired = (flags & 4) != 0,
            RecursionAvailable = (flags & 8) != 0,
            Opcode = flags >> 4,
            ResponseCode = (DnsResponseCode)code,
            Question = new DnsQuestion(name, DnsRecordType.A),
            Answers = [.. answers],
            Authority = [.. authority],
            EdnsSize = edns,
        };

    [Fact]
    public void Message_WrittenAndRead_IsTheSame() => Prop.ForAll(Messages.ToArbitrary(), static message =>
    {
        Assert.True(DnsMessage.TryParse(message.ToArray(), out DnsMessage? read));
        Assert.Equal(message.Question, read!.Question);
        Assert.Equal(message.Answers, read.Answers);
        Assert.Equal(message.Authority, read.Authority);
        Assert.Equal(message with { Answers = read.Answers, Authority = read.Authority, Additional = read.Additional, Question = read.Question }, read);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Message_WrittenWithALimit_FitsAndIsCutByWholeRecordSets() => Prop.ForAll(Messages.ToArbitrary(), static message =>
    {
        byte[] bytes = message.ToArray(DnsMessage.MaxPlainDatagram);
        Assert.True(bytes.Length <= DnsMessage.MaxPlainDatagram || message.Question!.Name.WireLength > 200);
        Assert.True(DnsMessage.TryParse(bytes, out DnsMessage? read));
        bool isWhole = read!.Answers.SequenceEqual(message.Answers) && read.Authority.SequenceEqual(message.Authority);
        Assert.Equal(isWhole, !read.IsTruncated);
        Assert.Equal(message.Answers.Take(read.Answers.Count), read.Answers);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bytes_OfAnyKind_AreReadOrNot() => Prop.ForAll(
        Messages.Zip(Gen.Choose(0, int.MaxValue)).ToArbitrary(),
        static pair =>
        {
            byte[] bytes = pair.Item1.ToArray();
            var random = new Random(pair.Item2);
            for (int i = 0; i < 20; i++)
            {
                byte[] broken = bytes[..random.Next(bytes.Length + 1)];
                for (int change = random.Next(4); change > 0 && broken.Length > 0; change--) broken[random.Next(broken.Length)] = (byte)random.Next(256);
                if (DnsMessage.TryParse(broken, out DnsMessage? message)) message!.ToArray();
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("C00C")] // Points at itself.
    [InlineData("C00E")] // Points forward.
    [InlineData("0161C00C")] // Points at its own beginning.
    [InlineData("40")] // A label of a kind that is none.
    public void Name_ThatLeadsNowhere_IsNoName(string name)
    {
        byte[] bytes = [.. Convert.FromHexString("000000000001000000000000"), .. Convert.FromHexString(name), 0, 1, 0, 1];

        Assert.False(DnsMessage.TryParse(bytes, out DnsMessage? message));
        Assert.Null(message!.Question);
    }

    [Fact]
    public void Name_PrintedAndParsed_IsTheSame() => Prop.ForAll(Names.ToArbitrary(), static name =>
    {
        Assert.Equal(name, DnsName.Parse(name.ToString()));
        Assert.True(name.IsAtOrBelow(DnsName.Root));
    }).QuickCheckThrowOnFailure();
}
