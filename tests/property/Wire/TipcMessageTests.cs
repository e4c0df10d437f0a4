using System.Net;
using SimNet.Simulation.Wire;
using Xunit;

namespace SimNet.Tests.Property.Wire;

// Bytes that were put together by Python's struct module after the comments of Linux's net/tipc/msg.h.
public sealed class TipcMessageTests
{
    private const string Named = "4348002b40120000000700090100100111223344556677880100100101001002000003e800000011616263";
    private const string Acknowledgment = "51400028400000000000000001001001000000010000000201001001010010020000000000200200";
    private const string State = "4f4000280003000000050000010010010000000cbeef00a1010010010100100200000000017005dc";
    private const string Fragment = "5940002c40000000000100020000000100030009000000000000000100000002000000000000000072657374";
    private const string Request =
        "5bf0004c0000123400000000010010010000126700000003080017e60a000001000000000000000000000000000000000000000000000000000000003130303130303100"
        + "0000000000000000";

    [Fact]
    public void Write_ANamedMessage_GivesTheBytes()
    {
        var message = new TipcMessage((TipcUser)1, TipcMessageType.Named, TipcMessage.NamedHeader, 3)
        {
            IsDestinationDroppable = true,
            LookupScope = 2,
            IsSyn = true,
            LinkAcknowledgment = 7,
            LinkSequence = 9,
            PreviousNode = 0x0100_1001,
            OriginPort = 0x1122_3344,
            DestinationPort = 0x5566_7788,
            OriginNode = 0x0100_1001,
            DestinationNode = 0x0100_1002,
            NameType = 1000,
            NameLower = 17,
        };
        "abc"u8.CopyTo(message.Data);
        AssertBytes(Named, message);
    }

    [Fact]
    public void Write_AnAcknowledgment_GivesTheBytes() =>
        AssertBytes(Acknowledgment, new TipcMessage(TipcUser.ConnectionManager, TipcMessageType.Acknowledgment, TipcMessage.InternalHeader, 0)
        {
            PreviousNode = 0x0100_1001,
            OriginPort = 1,
            DestinationPort = 2,
            OriginNode = 0x0100_1001,
            DestinationNode = 0x0100_1002,
            AcknowledgedBlocks = 32,
            AdvertisedWindow = 512,
        });

    [Fact]
    public void Write_AStateOfALink_GivesTheBytes() =>
        AssertBytes(State, new TipcMessage(TipcUser.LinkProtocol, TipcMessageType.State, TipcMessage.InternalHeader, 0)
        {
            SequenceGap = 3,
            LinkAcknowledgment = 5,
            PreviousNode = 0x0100_1001,
            NextSent = 12,
            Session = 0xBEEF,
            LinkPriority = 10,
            IsProbe = true,
            OriginNode = 0x0100_1001,
            DestinationNode = 0x0100_1002,
            Mtu = 1472,
            LinkTolerance = 1500,
        });

    [Fact]
    public void Write_AFragment_GivesTheBytes()
    {
        var message = new TipcMessage(TipcUser.Fragmenter, TipcMessageType.LastFragment, TipcMessage.InternalHeader, 4)
        {
            LinkAcknowledgment = 1,
            LinkSequence = 2,
            PreviousNode = 1,
            FragmentNumber = 3,
            LongMessageNumber = 9,
            OriginNode = 1,
            DestinationNode = 2,
        };
        "rest"u8.CopyTo(message.Data);
        AssertBytes(Fragment, message);
    }

    [Fact]
    public void Write_ARequestOfDiscovery_GivesTheBytes()
    {
        var message = new TipcMessage(TipcUser.Discovery, TipcMessageType.Request, TipcMessage.MaxHeader, TipcMessage.NodeIdLength)
        {
            IsUnsequenced = true,
            NodeSignature = 0x1234,
            PreviousNode = 0x0100_1001,
            NetworkId = 4711,
        };
        message.SetMediaAddress(new InetEndpoint(InetAddress.From(IPAddress.Parse("10.0.0.1")), 6118));
        "1001001"u8.CopyTo(message.Data);
        AssertBytes(Request, message);
    }

    [Fact]
    public void TryRead_TheBytes_GivesTheFieldsBack()
    {
        Assert.True(TipcMessage.TryRead([.. Convert.FromHexString(Named), 99], out TipcMessage? named));
        Assert.Equal((1, TipcMessageType.Named, 43, 40), (named!.Importance, named.Type, named.Length, named.HeaderLength));
        Assert.Equal((0x1122_3344u, 0x0100_1001u, 1000u, 17u), (named.OriginPort, named.OriginNode, named.NameType, named.NameLower));
        Assert.Equal("abc"u8, named.Data);
        Assert.True(TipcMessage.TryRead(Convert.FromHexString(State), out TipcMessage? state));
        Assert.Equal((3, 5, 12, 0xBEEF), (state!.SequenceGap, state.LinkAcknowledgment, state.NextSent, state.Session));
        Assert.Equal((true, 10, 1472, 1500), (state.IsProbe, state.LinkPriority, state.Mtu, state.LinkTolerance));
    }

    [Theory]
    [InlineData(0, 0x23)] // another version
    [InlineData(1, 0xA0)] // a header of 20 bytes
    [InlineData(1, 0xE8)] // a header longer than the message
    [InlineData(3, 0x2C)] // longer than what came
    [InlineData(3, 0x17)] // shorter than its header
    public void TryRead_BadHead_IsRefused(int index, byte value)
    {
        byte[] bytes = Convert.FromHexString(Named);
        bytes[index] = value;
        Assert.False(TipcMessage.TryRead(bytes, out _));
        Assert.False(TipcMessage.TryRead(bytes.AsSpan(0, 23), out _));
    }

    [Fact]
    public void Copy_WithALongerHeader_KeepsWordsAndData()
    {
        var message = new TipcMessage(TipcUser.LowImportance, TipcMessageType.Connection, TipcMessage.ShortHeader, 5)
        {
            PreviousNode = 7,
            OriginPort = 8,
            DestinationPort = 9,
        };
        "hello"u8.CopyTo(message.Data);
        Assert.Equal(7u, message.OriginNode);
        TipcMessage copy = message.Copy(TipcMessage.BasicHeader, 4);
        Assert.Equal((32, 36, 0u, 0u), (copy.HeaderLength, copy.Length, copy.OriginNode, copy.DestinationNode));
        Assert.Equal((7u, 8u, 9u), (copy.PreviousNode, copy.OriginPort, copy.DestinationPort));
        Assert.Equal("hell"u8, copy.Data);
    }

    private static void AssertBytes(string expected, TipcMessage message) =>
        Assert.Equal(expected, Convert.ToHexStringLower(message.Bytes));
}
