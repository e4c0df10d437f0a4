using System.Net;
using SimNet.Abstractions;
using SimNet.Tests.Property.Contract;
using Xunit;

namespace SimNet.Tests.Integration.Netlink;

// A host whose numbers begin with the highest byte: so do those of its messages.
public sealed class BigEndianTests : NetlinkTest
{
    public BigEndianTests() => ByteOrder = HostByteOrder.BigEndian;

    [Fact]
    public void Dump_Links_IsInTheHostsOrder()
    {
        ISocket socket = Open();
        socket.Send(Wire.Request(18, Request | Dump, 0x01020304, Wire.Link()));
        List<NetlinkAnswer> answers = Read(socket);
        Assert.Equal(["link lo 10049 0", "link eth0 11043 0", "type 3"], answers.Select(Describe));
        Assert.Equal([0, 0, 0, 1], answers[0].Body[4..8]);
        Assert.Equal([0, 1, 0, 0], answers[0].Find(16, 4));
        Assert.Equal(0x01020304U, answers[0].Sequence);
    }

    [Fact]
    public void Error_OfTheKernel_IsInTheHostsOrder()
    {
        ISocket socket = Open();
        socket.Send(Wire.Request(18, Request, 5, Wire.Link(99)));
        Assert.Equal([0xff, 0xff, 0xff, 0xed], Assert.Single(Read(socket)).Body[..4]);
    }

    [Fact]
    public void Request_InTheOtherOrder_IsNone()
    {
        ISocket socket = Open();
        socket.Send(new NetlinkWire(isLittleEndian: true).Request(18, Request | Dump, 5, new byte[16]));
        Assert.Empty(Read(socket));
    }

    [Fact]
    public void Changes_AreMadeAndTold()
    {
        ISocket listener = Listen(1, 5);
        ISocket socket = Open();
        Assert.Equal(0, Ask(socket, NewAddress, Create, Address("192.168.5.1", 24)));
        Assert.Equal(0, Ask(socket, 19, 0, Flags(2, 0, 1)));
        Assert.Contains(IPAddress.Parse("192.168.5.1"), Host.Addresses);
        Assert.Equal(["+address 192.168.5.1/24 80", "link eth0 1002 41"], Read(listener).Select(Describe));
        byte[] list = new byte[8];
        Assert.Equal(8, listener.GetOption(Level, 9, list));
        Assert.Equal([0, 0, 0, 0x11, 0, 0, 0, 0], list);
    }
}
