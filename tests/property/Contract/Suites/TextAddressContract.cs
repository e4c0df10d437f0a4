using System.Net;
using System.Net.Sockets;
using FsCheck.Fluent;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Addresses as text and as bytes (inet(3), inet_pton(3)), held against what the host's resolver makes of the same figures.
public abstract class TextAddressContract(WorldFactory worlds) : ContractSuite(worlds)
{
    [Covers("inet_aton", "inet_ntoa")]
    [Theory]
    [InlineData("1.2.3.4", 1, 2, 3, 4)]
    [InlineData("1.2.772", 1, 2, 3, 4)]
    [InlineData("1.131844", 1, 2, 3, 4)]
    [InlineData("16909060", 1, 2, 3, 4)]
    [InlineData("0x7f.1", 127, 0, 0, 1)]
    [InlineData("0177.0.0.01", 127, 0, 0, 1)]
    public void ClassicText_FewerThanThreeDots_IsWhatTheHostReads(string text, int first, int second, int third, int last) => Scenario(world =>
    {
        byte[] packed = InternetAddress.ParseClassic(text);
        Assert.Equal([(byte)first, (byte)second, (byte)third, (byte)last], packed);
        Assert.Equal($"{first}.{second}.{third}.{last}", InternetAddress.FormatClassic(packed));
        Assert.Equal(new IPAddress(packed), Resolve(world, text, AddressFamily.InterNetwork));
    });

    [Covers("inet_aton", "inet_pton", "error")]
    [Theory]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.4.5")]
    [InlineData("0x")]
    [InlineData("1..2")]
    public void ClassicText_NoAddress_IsRefused(string text) => Scenario(world =>
    {
        Assert.ThrowsAny<SocketException>(() => InternetAddress.ParseClassic(text));
        Assert.ThrowsAny<SocketException>(() => InternetAddress.Parse(AddressFamily.InterNetwork, text));
        Assert.Equal(AddressInfoError.NoName, Assert.Throws<AddressInfoException>(() => Resolve(world, text, AddressFamily.InterNetwork)).Error);
    });

    [Covers("inet_pton", "inet_ntop")]
    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public void Text_OfAnyAddress_ComesBackAndIsTheHosts(AddressFamily family) => ForAll(
        Gen.ArrayOf(Gen.Elements<byte>(0, 0, 0, 1, 10, 171, 255), family == AddressFamily.InterNetwork ? 4 : 16).ToArbitrary(),
        (world, bytes) =>
        {
            string text = InternetAddress.Format(family, bytes);
            Assert.Equal(bytes, InternetAddress.Parse(family, text));
            Assert.Equal(new IPAddress(bytes), Resolve(world, text, family));

            // The library adds a scope to addresses of one link, and only there.
            string host = world.Server.Names.GetNameInfo(new IPEndPoint(new IPAddress(bytes), 1), NameInfoFlags.NumericHost | NameInfoFlags.NumericService).Host;
            Assert.Equal(text, host);
        });

    [Covers("inet_ntoa", "inet_ntop")]
    [Fact]
    public void Bytes_OfTheWrongLength_AreRefused() => Scenario(world =>
    {
        Assert.True(world.Server.SupportsIPv6);
        Assert.ThrowsAny<Exception>(() => InternetAddress.FormatClassic(new byte[5]));
        Assert.Throws<ArgumentException>(() => InternetAddress.Format(AddressFamily.InterNetworkV6, new byte[4]));
        Assert.Equal(
            SocketError.AddressFamilyNotSupported,
            Assert.ThrowsAny<SocketException>(() => InternetAddress.Parse(AddressFamily.Unix, "1.2.3.4")).SocketErrorCode);
    });

    private static IPAddress Resolve(ContractWorld world, string text, AddressFamily family) =>
        world.Server.Names.GetAddressInfo(text, null, new AddressInfoHints(family, SocketType.Stream, Flags: AddressInfoFlags.NumericHost))[0].EndPoint.Address;
}
