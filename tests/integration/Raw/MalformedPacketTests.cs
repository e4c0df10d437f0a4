using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Raw;

/// <summary>What a raw socket can send and no stack would: it reaches raw sockets, harms nobody, and is answered where Linux answers.</summary>
public sealed class MalformedPacketTests : RawHosts
{
    [Theory]
    [InlineData(6, "0001")]
    [InlineData(6, "00010002000000010000000000020000000000000000")]
    [InlineData(17, "0001000200FF0000")]
    [InlineData(17, "00010002000800FF")]
    [InlineData(1, "0800FFFF00010001")]
    public void Transport_Broken_ReachesRawSocketsAndIsDropped(byte protocol, string body)
    {
        ISocket raw = Raw(Second, (ProtocolType)protocol);
        ISocket answers = Raw(First, (ProtocolType)protocol);
        ISocket errors = Raw(First, ProtocolType.Icmp);
        byte[] bytes = Convert.FromHexString(body);
        Send(protocol, bytes);
        Assert.Equal(bytes, Assert.Single(Drain(raw)).Bytes[20..]);
        Assert.Empty(Drain(answers));
        Assert.Empty(Drain(errors));
    }

    [Fact]
    public void Segment_OfNoConnection_IsAnsweredWithReset()
    {
        ISocket answers = Raw(First, ProtocolType.Tcp);
        byte[] segment = [0x12, 0x34, 0, 9, 0, 0, 0, 5, 0, 0, 0, 0, 0x50, 0x02, 0, 0, 0, 0, 0, 0];
        byte[] pseudo = [.. IPv4(First).GetAddressBytes(), .. IPv4(Second).GetAddressBytes(), 0, 6, 0, 20, .. segment];
        int sum = 0;
        for (int i = 0; i < pseudo.Length; i += 2)
        {
            sum += (pseudo[i] << 8) | pseudo[i + 1];
        }

        sum = ~((sum & 0xFFFF) + (sum >> 16));
        (segment[16], segment[17]) = ((byte)(sum >> 8), (byte)sum);
        Send(6, segment);
        byte[] reset = Assert.Single(Drain(answers)).Bytes;
        Assert.Equal([0, 9, 0x12, 0x34], reset[20..24]);
        Assert.Equal(0x14, reset[33]);
        Assert.Equal([0, 0, 0, 6], reset[28..32]);
    }

    [Fact]
    public void Fragment_WithoutTheOthers_ReachesNobody()
    {
        ISocket raw = Raw(Second, Experimental);
        byte[] packet = Header(253, [1]);
        packet[6] = 0x20;
        Raw(First, ProtocolType.Raw).SendTo(packet, SocketFlags.None, new IPEndPoint(IPv4(Second), 0));
        Assert.Empty(Drain(raw));
    }

    [Fact]
    public void Destination_InTheHeaderAnother_IsNotTakenByTheHostItIsSentTo()
    {
        ISocket raw = Raw(Second, Experimental);
        byte[] packet = Header(253, [1]);
        IPAddress.Parse("10.77.77.77").GetAddressBytes().CopyTo(packet, 16);
        Raw(First, ProtocolType.Raw).SendTo(packet, SocketFlags.None, new IPEndPoint(IPv4(Second), 0));
        Assert.Empty(Drain(raw));
    }

    [Fact]
    public void HeaderIncluded_LongerThanTheLink_IsTooLong()
    {
        ISocket socket = Raw(First, ProtocolType.Raw);
        byte[] packet = Header(253, new byte[1481]);
        AssertRefused(SocketError.MessageSize, () => socket.SendTo(packet, SocketFlags.None, new IPEndPoint(IPv4(Second), 0)));
        Assert.Equal(1500, socket.SendTo(packet.AsSpan(0, 1500).ToArray(), SocketFlags.None, new IPEndPoint(IPv4(Second), 0)));
    }

    [Fact]
    public void Send_ToAnAddressThatNobodyHas_HasNoRoute()
    {
        AssertRefused(SocketError.NetworkUnreachable, () => Raw(First, Experimental).SendTo([1], SocketFlags.None, new IPEndPoint(IPAddress.Parse("198.51.100.7"), 0)));
        ISocket six = Open(First, AddressFamily.InterNetworkV6, SocketType.Raw, Experimental);
        AssertRefused(SocketError.NetworkUnreachable, () => six.SendTo([1], SocketFlags.None, new IPEndPoint(IPAddress.Parse("2001:db8::7"), 0)));
    }

    [Fact]
    public void Receive_QueueFull_DropsWhatComesLater()
    {
        ISocket raw = Raw(Second, Experimental);
        raw.SetOption(SocketOptions.ReceiveBuffer, 2304);
        ISocket sender = Raw(First, Experimental);
        for (byte i = 0; i < 20; i++)
        {
            sender.SendTo([i], SocketFlags.None, new IPEndPoint(IPv4(Second), 0));
        }

        List<(byte[] Bytes, EndPoint Source)> kept = Drain(raw);
        Assert.InRange(kept.Count, 2, 10);
        Assert.Equal(Enumerable.Range(0, kept.Count), kept.Select(static p => (int)p.Bytes[^1]));
    }

    [Fact]
    public void Receive_Awaited_CompletesWhenAPacketArrives()
    {
        ISocket raw = Raw(Second, Experimental);
        ISocket sender = Raw(First, Experimental);
        byte[] buffer = new byte[100];
        int count = Network.Run(async () =>
        {
            ValueTask<int> receive = raw.ReceiveAsync(buffer);
            await sender.SendToAsync(new byte[] { 1, 2, 3 }, SocketFlags.None, new IPEndPoint(IPv4(Second), 0));
            return await receive;
        });
        Assert.Equal([1, 2, 3], buffer[20..count]);
    }

    private void Send(byte protocol, byte[] body) =>
        Raw(First, (ProtocolType)protocol).SendTo(body, SocketFlags.None, new IPEndPoint(IPv4(Second), 0));

    private byte[] Header(byte protocol, byte[] data) =>
        [0x45, 0, 0, 0, 0, 0, 0, 0, 64, protocol, 0, 0, 0, 0, 0, 0, .. IPv4(Second).GetAddressBytes(), .. data];
}
