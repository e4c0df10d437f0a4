using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Property.Names;

public sealed class InternetAddressTests
{
    private const AddressFamily V4 = AddressFamily.InterNetwork;
    private const AddressFamily V6 = AddressFamily.InterNetworkV6;

    // Half of the words are zero, so that runs of all lengths come about.
    private static readonly Arbitrary<byte[]> IPv6Addresses = Arb.From(
        Gen.Elements(0, 0, 0, 1, 0xFFFF, 0xAB, 0x1234).ArrayOf(8).Select(static words =>
        {
            byte[] bytes = new byte[16];
            for (int i = 0; i < 8; i++) BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), (ushort)words[i]);
            return bytes;
        }));

    private static readonly Arbitrary<string> AddressLikeTexts = Arb.From(
        Gen.Elements("", "0", "1", "12", "08", "255", "256", "ffff", "Ab", "12345", ".", ".", ":", ":", ":", "::", "%", " ", "\0", "٣").ArrayOf().Resize(16)
            .Select(static parts => string.Concat(parts)));

    [Fact]
    public void Parse_OfFormattedIPv6_GivesTheBytesBack() =>
        Prop.ForAll(IPv6Addresses, static bytes => InternetAddress.Parse(V6, InternetAddress.Format(V6, bytes)).SequenceEqual(bytes))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Parse_OfFormattedIPv4_GivesTheBytesBack() =>
        Prop.ForAll(Gen.Choose(0, 255).ArrayOf(4).ToArbitrary(), static parts =>
        {
            byte[] bytes = [.. parts.Select(static p => (byte)p)];
            string text = InternetAddress.FormatClassic(bytes);
            return text == InternetAddress.Format(V4, bytes)
                && InternetAddress.Parse(V4, text).SequenceEqual(bytes)
                && InternetAddress.ParseClassic(text).SequenceEqual(bytes);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Format_IPv6WithEightWrittenWords_ParsesToTheSame() =>
        Prop.ForAll(IPv6Addresses, static bytes =>
        {
            string full = string.Join(':', Enumerable.Range(0, 8).Select(i => Convert.ToHexString(bytes, 2 * i, 2)));
            return InternetAddress.Parse(V6, full).SequenceEqual(bytes);
        }).QuickCheckThrowOnFailure();

    // The BCL's parser takes more; whatever ours takes, it has to read alike.
    [Fact]
    public void TryParse_AnyText_AgreesWithTheBaseLibraryOrRefuses() =>
        Prop.ForAll(AddressLikeTexts, static text =>
        {
            byte[] bytes = new byte[16];
            return (!InternetAddress.TryParse(V6, text, bytes) || IPAddress.Parse(text).GetAddressBytes().SequenceEqual(bytes))
                && (!InternetAddress.TryParse(V4, text, bytes) || IPAddress.Parse(text).GetAddressBytes().AsSpan().SequenceEqual(bytes.AsSpan(0, 4)));
        }).QuickCheckThrowOnFailure();

    // One to four numbers, of which the last fills what is left; each in one of C's three notations.
    [Fact]
    public void ParseClassic_AnyPartsAndNotations_GivesTheirSum() =>
        Prop.ForAll(
            Gen.Choose(int.MinValue, int.MaxValue).Select(static n => unchecked((uint)n)).ToArbitrary(),
            Gen.Choose(1, 4).ToArbitrary(),
            Gen.Choose(0, 2).ArrayOf(4).ToArbitrary(),
            static (address, parts, notations) =>
            {
                IEnumerable<uint> leading = Enumerable.Range(0, parts - 1).Select(i => (address >> (24 - (8 * i))) & 0xFF);
                uint last = (uint)(address & (0xFFFFFFFFUL >> (8 * (parts - 1))));
                IEnumerable<string> texts = leading.Append(last).Select((n, i) => Notation(n, notations[i]));
                return BinaryPrimitives.ReadUInt32BigEndian(InternetAddress.ParseClassic(string.Join('.', texts))) == address;
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("127.1 and more", "7f000001")]
    [InlineData("1.2.3.4\n", "01020304")]
    [InlineData("0377.0xFF.255.0", "ffffff00")]
    [InlineData("4294967295", "ffffffff")]
    [InlineData("4294967296", null)]
    [InlineData("1.16777216", null)]
    [InlineData("1.2.65536", null)]
    [InlineData("256.1", null)]
    [InlineData("1.2.3.4.5", null)]
    [InlineData("08", null)]
    [InlineData("0x", null)]
    [InlineData("+1", null)]
    [InlineData(" 1.2.3.4", null)]
    [InlineData("1.2.3.", null)]
    [InlineData("1.2.3.4\0", null)]
    [InlineData("", null)]
    public void TryParseClassic_Text_IsReadAsInetAtonReadsIt(string text, string? expected)
    {
        byte[] bytes = new byte[4];
        Assert.Equal(expected, InternetAddress.TryParseClassic(text, bytes) ? Convert.ToHexStringLower(bytes) : null);
    }

    [Theory]
    [InlineData("00000000000000000000000000000000", "::")]
    [InlineData("00000000000000000000000000000001", "::1")]
    [InlineData("00000000000000000000000001020304", "::1.2.3.4")]
    [InlineData("00000000000000000000ffff01020304", "::ffff:1.2.3.4")]
    [InlineData("000000000000000000000000ffff0000", "::255.255.0.0")]
    [InlineData("0000000000000000ffff000001020304", "::ffff:0:102:304")]
    [InlineData("00010000000000010000000000000001", "1:0:0:1::1")]
    [InlineData("00010000000000010001000000000001", "1::1:1:0:0:1")]
    [InlineData("00010000000100010001000100010001", "1:0:1:1:1:1:1:1")]
    [InlineData("20010db8000000000000000000000000", "2001:db8::")]
    public void Format_IPv6_IsTheTextOfInetNtop(string bytes, string expected) =>
        Assert.Equal(expected, InternetAddress.Format(V6, Convert.FromHexString(bytes)));

    [Fact]
    public void EveryMember_Misused_SaysHow()
    {
        Assert.Equal(SocketError.InvalidArgument, Assert.Throws<SocketException>(static () => InternetAddress.ParseClassic("x")).SocketErrorCode);
        Assert.Equal(SocketError.InvalidArgument, Assert.Throws<SocketException>(static () => InternetAddress.Parse(V6, "1.2.3.4")).SocketErrorCode);
        Assert.Equal(
            SocketError.AddressFamilyNotSupported,
            Assert.Throws<SocketException>(static () => InternetAddress.Parse(AddressFamily.Unix, "::")).SocketErrorCode);
        Assert.Throws<ArgumentException>(static () => InternetAddress.FormatClassic(new byte[3]));
        Assert.Throws<ArgumentException>(static () => InternetAddress.Format(V6, new byte[4]));
        Assert.Throws<ArgumentException>(static () => InternetAddress.TryParse(V6, "::", new byte[15]));
        Assert.Throws<ArgumentException>(static () => InternetAddress.TryParseClassic("1", new byte[3]));
        Assert.Throws<ArgumentNullException>(static () => InternetAddress.ParseClassic(null!));
        Assert.Throws<ArgumentNullException>(static () => InternetAddress.Parse(V4, null!));
    }

    [Fact]
    public void TryParse_Refused_LeavesTheDestination()
    {
        byte[] bytes = [9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9];
        Assert.False(InternetAddress.TryParse(V4, "1.2.3.400", bytes));
        Assert.False(InternetAddress.TryParse(V6, "1:2::3::4", bytes));
        Assert.False(InternetAddress.TryParse(V6, "1:2:3", bytes));
        Assert.False(InternetAddress.TryParseClassic("1.2.3.400", bytes));
        Assert.All(bytes, static b => Assert.Equal(9, b));
    }

    private static string Notation(uint number, int notation) => notation switch
    {
        0 => $"{number}",
        1 => $"0x{number:x}",
        _ => "0" + Convert.ToString(number, 8),
    };
}
