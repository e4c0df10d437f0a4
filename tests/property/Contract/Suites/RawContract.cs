using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Raw sockets: what is sent, who receives it, and in which form (raw(7), RFC 3542).
[Covers("SOCK_RAW", "IPPROTO_*")]
public abstract class RawContract(WorldFactory worlds) : RawSuite(worlds)
{
    private const byte EchoRequest = 8;
    private const byte EchoReply = 0;
    private const byte TimestampRequest = 13;
    private const byte TimestampReply = 14;
    private const byte EchoRequestV6 = 128;
    private const byte EchoReplyV6 = 129;
    private const byte NobodysProtocol = 250;

    [Fact]
    public void EchoRequest_ToAHost_IsAnsweredWithItsPayload() => Privileged(world =>
    {
        ISocket socket = Raw(world, world.Client, AddressFamily.InterNetwork, ProtocolType.Icmp);
        IPAddress server = world.ServerAddress(AddressFamily.InterNetwork);
        byte[] mark = RawBytes.Mark();
        byte[] request = RawBytes.Icmp(EchoRequest, 0, [0x12, 0x34, 0, 7, .. mark]);
        Assert.Equal(request.Length, socket.SendTo(request, SocketFlags.None, new IPEndPoint(server, 0)));
        (byte[] packet, EndPoint source) = ReceiveWhere(socket, p => p.EndsWith(mark) && p[RawBytes.IPv4Header] == EchoReply);
        Assert.Equal(new IPEndPoint(server, 0), source);
        AssertHeader(packet, server, world.ClientAddress(AddressFamily.InterNetwork), (byte)ProtocolType.Icmp, 64);
        Assert.Equal([EchoReply, 0], packet[20..22]);
        Assert.Equal([0x12, 0x34, 0, 7, .. mark], packet[24..]);
        Assert.Equal(0, RawBytes.Checksum(packet.AsSpan(RawBytes.IPv4Header)));
    });

    [Fact]
    public void EchoRequest_OfIPv6_IsAnsweredAndChecksummed() => Privileged(world =>
    {
        ISocket socket = Raw(world, world.Client, AddressFamily.InterNetworkV6, ProtocolType.IcmpV6);
        IPAddress server = world.ServerAddress(AddressFamily.InterNetworkV6);
        byte[] mark = RawBytes.Mark();
        socket.SendTo([EchoRequestV6, 0, 9, 9, 0x12, 0x34, 0, 7, .. mark], SocketFlags.None, new IPEndPoint(server, 0));
        (byte[] message, EndPoint source) = ReceiveWhere(socket, p => p.EndsWith(mark) && p[0] == EchoReplyV6);
        Assert.Equal(new IPEndPoint(server, 0), source);
        Assert.Equal([0x12, 0x34, 0, 7, .. mark], message[4..]);
        Assert.Equal(0, RawBytes.PseudoChecksum(server, world.ClientAddress(AddressFamily.InterNetworkV6), (byte)ProtocolType.IcmpV6, message));
    });

    [Fact]
    public void TimestampRequest_ToAHost_IsAnsweredWithTheTime() => Privileged(world =>
    {
        const uint millisecondsPerDay = 86_400_000;
        ISocket socket = Raw(world, world.Client, AddressFamily.InterNetwork, ProtocolType.Icmp);
        byte[] mark = RawBytes.Mark()[..8];
        byte[] request = RawBytes.Icmp(TimestampRequest, 0, [.. mark, 0, 0, 0, 0, 0, 0, 0, 0]);
        socket.SendTo(request, SocketFlags.None, new IPEndPoint(world.ServerAddress(AddressFamily.InterNetwork), 0));
        (byte[] packet, _) = ReceiveWhere(socket, p => p[20] == TimestampReply && p.AsSpan(24, 8).SequenceEqual(mark));
        Assert.Equal(40, packet.Length);
        Assert.Equal(packet[32..36], packet[36..40]);
        Assert.InRange(((uint)packet.UInt16At(32) << 16) | packet.UInt16At(34), 0u, millisecondsPerDay - 1);
    });

    [Fact]
    public void IcmpMessage_NoRequestOrBroken_IsNotAnswered() => Privileged(world =>
    {
        ISocket socket = Raw(world, world.Client, AddressFamily.InterNetwork, ProtocolType.Icmp);
        IPEndPoint server = new(world.ServerAddress(AddressFamily.InterNetwork), 0);
        byte[] mark = RawBytes.Mark();
        byte[] broken = RawBytes.Icmp(EchoRequest, 0, [1, 1, 1, 1, .. mark]);
        broken[3] ^= 0xFF;
        socket.SendTo(broken, SocketFlags.None, server);
        socket.SendTo(RawBytes.Icmp(99, 0, [2, 2, 2, 2, .. mark]), SocketFlags.None, server);
        socket.SendTo(RawBytes.Icmp(TimestampRequest, 0, [3, 3, 3, 3]), SocketFlags.None, server);
        socket.SendTo(RawBytes.Icmp(EchoRequest, 5, [4, 4, 4, 4, .. mark]), SocketFlags.None, server);
        (byte[] packet, _) = ReceiveWhere(socket, p => p.EndsWith(mark) && p[20] == EchoReply);
        Assert.Equal((5, 4), (packet[21], packet[24]));
        world.Settle();
        Assert.Equal(0, CountWaiting(socket, p => p.EndsWith(mark) && p[20] == EchoReply));
    });

    [Theory]
    [InlineData(AddressFamily.InterNetwork, RawBytes.IPv4Header)]
    [InlineData(AddressFamily.InterNetworkV6, 0)]
    public void Receive_DataOfAProtocol_HasItsHeaderOverIPv4Only(AddressFamily family, int header) => Privileged(world =>
    {
        ISocket receiver = Raw(world, world.Server, family, Experimental);
        ISocket sender = Raw(world, world.Client, family, Experimental);
        byte[] mark = RawBytes.Mark();
        sender.SetOption(family == AddressFamily.InterNetwork ? SocketOptions.IPTimeToLive : SocketOptions.IPv6UnicastHops, 33);
        Assert.Equal(mark.Length, sender.SendTo(mark, SocketFlags.None, new IPEndPoint(world.ServerAddress(family), 0)));
        (byte[] packet, EndPoint source) = ReceiveWhere(receiver, p => p.EndsWith(mark));
        Assert.Equal(header + mark.Length, packet.Length);
        Assert.Equal(new IPEndPoint(world.ClientAddress(family), 0), source);
        if (header > 0)
        {
            AssertHeader(packet, world.ClientAddress(family), world.ServerAddress(family), (byte)Experimental, 33);
        }
    });

    [Covers("network sniffer")]
    [Fact]
    public void Receive_OfUdp_SeesTheDatagramThatTheProgramGetsToo() => Privileged(world =>
    {
        ISocket raw = Raw(world, world.Server, AddressFamily.InterNetwork, ProtocolType.Udp);
        ISocket server = world.ServerDatagram(DatagramFamily.Udp4);
        ISocket client = world.ClientDatagram(DatagramFamily.Udp4);
        byte[] mark = RawBytes.Mark();
        client.SendTo(mark, SocketFlags.None, server.LocalEndPoint);
        (byte[] packet, _) = ReceiveWhere(raw, p => p.EndsWith(mark));
        AssertHeader(packet, world.ClientAddress(AddressFamily.InterNetwork), world.ServerAddress(AddressFamily.InterNetwork), (byte)ProtocolType.Udp, 64);
        Assert.Equal(((IPEndPoint)client.LocalEndPoint).Port, packet.UInt16At(20));
        Assert.Equal(((IPEndPoint)server.LocalEndPoint).Port, packet.UInt16At(22));
        Assert.Equal(RawBytes.UdpHeader + mark.Length, packet.UInt16At(24));
        Assert.Equal(mark.Length, server.Receive(new byte[100]));
    });

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public void Send_OneDatagramWrittenByHand_ReachesTheUdpSocket(AddressFamily family) => Privileged(world =>
    {
        ISocket server = world.ServerDatagram(family == AddressFamily.InterNetwork ? DatagramFamily.Udp4 : DatagramFamily.Udp6);
        ISocket raw = Raw(world, world.Client, family, ProtocolType.Udp);
        var target = (IPEndPoint)server.LocalEndPoint;
        byte[] mark = RawBytes.Mark();
        byte[] datagram = RawBytes.Udp(world.ClientAddress(family), target.Address, 4711, target.Port, mark);
        if (family == AddressFamily.InterNetwork)
        {
            // No checksum, as UDP over IPv4 may have none.
            datagram[6] = datagram[7] = 0;
        }

        raw.SendTo(datagram, SocketFlags.None, new IPEndPoint(target.Address, 0));
        byte[] buffer = new byte[100];
        ReceiveFromResult result = server.ReceiveFrom(buffer);
        Assert.Equal(mark, buffer[..result.Count]);
        Assert.Equal(new IPEndPoint(world.ClientAddress(family), 4711), result.RemoteEndPoint);
    });

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public void Receive_SeveralSockets_EachThatFitsGetsACopy(AddressFamily family) => Privileged(world =>
    {
        IPAddress server = world.ServerAddress(family);
        ISocket any = Raw(world, world.Server, family, Experimental);
        ISocket bound = Raw(world, world.Server, family, Experimental);
        bound.Bind(new IPEndPoint(server, 0));
        ISocket connected = Raw(world, world.Server, family, Experimental);
        connected.Connect(new IPEndPoint(world.ClientAddress(family), 9));
        ISocket otherProtocol = Raw(world, world.Server, family, (ProtocolType)254);
        byte[] mark = RawBytes.Mark();
        Raw(world, world.Client, family, Experimental).SendTo(mark, SocketFlags.None, new IPEndPoint(server, 0));
        foreach (ISocket socket in (ISocket[])[any, bound, connected])
        {
            ReceiveWhere(socket, p => p.EndsWith(mark));
        }

        world.Settle();
        Assert.Equal(0, CountWaiting(otherProtocol, p => p.EndsWith(mark)));
    });

    [Fact]
    public void Receive_BoundOrConnectedElsewhere_GetsNothing() => Privileged(world =>
    {
        ISocket bound = Raw(world, world.Server, AddressFamily.InterNetwork, Experimental);
        bound.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        ISocket connected = Raw(world, world.Server, AddressFamily.InterNetwork, Experimental);
        connected.Connect(new IPEndPoint(IPAddress.Parse("127.0.0.3"), 9));
        ISocket any = Raw(world, world.Server, AddressFamily.InterNetwork, Experimental);
        byte[] mark = RawBytes.Mark();
        Raw(world, world.Client, AddressFamily.InterNetwork, Experimental)
            .SendTo(mark, SocketFlags.None, new IPEndPoint(world.ServerAddress(AddressFamily.InterNetwork), 0));
        ReceiveWhere(any, p => p.EndsWith(mark));
        Assert.Equal(0, CountWaiting(bound, p => p.EndsWith(mark)));
        Assert.Equal(0, CountWaiting(connected, p => p.EndsWith(mark)));
    });

    [Fact]
    public void HeaderIncluded_FieldsLeftZero_AreFilledIn() => Privileged(world =>
    {
        ISocket receiver = Raw(world, world.Server, AddressFamily.InterNetwork, Experimental);
        ISocket sender = Raw(world, world.Client, AddressFamily.InterNetwork, ProtocolType.Raw);
        IPAddress server = world.ServerAddress(AddressFamily.InterNetwork);
        byte[] mark = RawBytes.Mark();
        byte[] written = RawBytes.IPv4(server, (byte)Experimental, mark, identification: 0x1234);
        written[1] = 0x10;
        Assert.Equal(written.Length, sender.SendTo(written, SocketFlags.None, new IPEndPoint(server, 0)));
        (byte[] packet, _) = ReceiveWhere(receiver, p => p.EndsWith(mark));
        AssertHeader(packet, world.ClientAddress(AddressFamily.InterNetwork), server, (byte)Experimental, 9);
        Assert.Equal((0x10, 0x1234, 0), (packet[1], packet.UInt16At(4), packet.UInt16At(6)));
    });

    [Fact]
    public void HeaderIncluded_SourceAndOptionsWritten_ArriveAsTheyAre() => Privileged(world =>
    {
        ISocket receiver = Raw(world, world.Server, AddressFamily.InterNetwork, Experimental);
        ISocket sender = Raw(world, world.Client, AddressFamily.InterNetwork, Experimental);
        sender.SetOption(SocketOptions.IPHeaderIncluded, true);
        IPAddress server = world.ServerAddress(AddressFamily.InterNetwork);
        IPAddress source = world.ClientAddress(AddressFamily.InterNetwork);
        byte[] mark = RawBytes.Mark();

        // Four bytes of options that do nothing (RFC 791 3.1).
        byte[] written = RawBytes.IPv4(server, (byte)Experimental, [1, 1, 1, 1, .. mark], source: source);
        written[0] = 0x46;
        sender.SendTo(written, SocketFlags.None, new IPEndPoint(server, 0));
        (byte[] packet, EndPoint from) = ReceiveWhere(receiver, p => p.EndsWith(mark));
        Assert.Equal((0x46, 24 + mark.Length), (packet[0], packet.Length));
        Assert.Equal([1, 1, 1, 1], packet[20..24]);
        Assert.Equal(0, RawBytes.Checksum(packet.AsSpan(0, 24)));
        Assert.Equal(new IPEndPoint(source, 0), from);
    });

    [Fact]
    public void HeaderIncluded_OfIPv6_IsSentAsItIs() => Privileged(world =>
    {
        ISocket receiver = Raw(world, world.Server, AddressFamily.InterNetworkV6, Experimental);
        ISocket sender = Raw(world, world.Client, AddressFamily.InterNetworkV6, Experimental);
        sender.SetOption(SocketOptions.IPv6Level, 36, 1);
        IPAddress server = world.ServerAddress(AddressFamily.InterNetworkV6);
        var source = IPAddress.Parse("2001:db8::9");
        byte[] mark = RawBytes.Mark();
        byte[] written = RawBytes.IPv6(source, server, (byte)Experimental, mark);
        Assert.Equal(written.Length, sender.SendTo(written, SocketFlags.None, new IPEndPoint(server, 0)));
        (byte[] data, EndPoint from) = ReceiveWhere(receiver, p => p.EndsWith(mark));
        Assert.Equal(mark, data);
        Assert.Equal(new IPEndPoint(source, 0), from);
    });

    [Fact]
    public void HeaderIncluded_BrokenPackets_AreSentAndDroppedOnArrival() => Privileged(world =>
    {
        ISocket receiver = Raw(world, world.Server, AddressFamily.InterNetwork, Experimental);
        ISocket sender = Raw(world, world.Client, AddressFamily.InterNetwork, ProtocolType.Raw);
        IPEndPoint server = new(world.ServerAddress(AddressFamily.InterNetwork), 0);
        byte[] mark = RawBytes.Mark();
        byte[] packet = RawBytes.IPv4(server.Address, (byte)Experimental, mark);
        packet[0] = 0x55;
        Assert.Equal(packet.Length, sender.SendTo(packet, SocketFlags.None, server));
        packet[0] = 0x45;
        packet[8] = 77;
        sender.SendTo(packet, SocketFlags.None, server);
        Assert.Equal(77, ReceiveWhere(receiver, p => p.EndsWith(mark)).Packet[8]);
        Assert.Equal(0, CountWaiting(receiver, p => p.EndsWith(mark)));
    });

    [Fact]
    public void Packet_OfAProtocolThatNobodyHas_IsAnsweredWithAnIcmpError() => Privileged(world =>
    {
        ISocket icmp = Raw(world, world.Client, AddressFamily.InterNetwork, ProtocolType.Icmp);
        ISocket sender = Raw(world, world.Client, AddressFamily.InterNetwork, ProtocolType.Raw);
        IPAddress server = world.ServerAddress(AddressFamily.InterNetwork);
        byte[] mark = RawBytes.Mark();
        sender.SendTo(RawBytes.IPv4(server, NobodysProtocol, mark, identification: 5), SocketFlags.None, new IPEndPoint(server, 0));
        (byte[] packet, _) = ReceiveWhere(icmp, p => p.EndsWith(mark));
        AssertHeader(packet, server, world.ClientAddress(AddressFamily.InterNetwork), (byte)ProtocolType.Icmp, 64);
        Assert.Equal([3, 2], packet[20..22]);
        AssertHeader(packet[28..], world.ClientAddress(AddressFamily.InterNetwork), server, NobodysProtocol, 9);
        Assert.Equal(0xC0, packet[1]);
        Assert.Equal(0, RawBytes.Checksum(packet.AsSpan(RawBytes.IPv4Header)));
    });

    [Fact]
    public void Packet_OfANextHeaderThatNobodyHas_IsAnsweredWithAnIcmpError() => Privileged(world =>
    {
        ISocket icmp = Raw(world, world.Client, AddressFamily.InterNetworkV6, ProtocolType.IcmpV6);
        ISocket sender = Raw(world, world.Client, AddressFamily.InterNetworkV6, ProtocolType.Raw);
        IPAddress server = world.ServerAddress(AddressFamily.InterNetworkV6);
        byte[] mark = RawBytes.Mark();

        // The port of the destination is the protocol, for a socket of this kind alone.
        sender.SetOption(SocketOptions.IPv6Level, 36, 0);
        sender.SendTo(mark, SocketFlags.None, new IPEndPoint(server, NobodysProtocol));
        (byte[] message, _) = ReceiveWhere(icmp, p => p.EndsWith(mark));
        Assert.Equal([4, 1], message[..2]);
        Assert.Equal([0, 0, 0, 6, 0x60], message[4..9]);
        Assert.Equal(NobodysProtocol, message[14]);
    });

    [Fact]
    public void Connected_PeerRefuses_IsToldSo() => Privileged(world =>
    {
        ISocket raw = Raw(world, world.Client, AddressFamily.InterNetwork, ProtocolType.Udp);
        ISocket unconnected = Raw(world, world.Client, AddressFamily.InterNetwork, ProtocolType.Udp);
        ISocket closed = world.ServerDatagram(DatagramFamily.Udp4);
        var target = (IPEndPoint)closed.LocalEndPoint;
        closed.Close();
        raw.Connect(new IPEndPoint(target.Address, 0));
        byte[] datagram = RawBytes.Udp(target.Address, target.Address, 4711, target.Port, [1, 2, 3]);
        datagram[6] = datagram[7] = 0;
        raw.Send(datagram);
        world.Settle();
        Assert.Equal(SocketError.ConnectionRefused, raw.TryReceive(new byte[100], SocketFlags.None, out _));
        Assert.Equal(SocketError.Success, raw.GetOption(SocketOptions.Error));
        Assert.Equal(SocketError.Success, unconnected.GetOption(SocketOptions.Error));
    });

    [Fact]
    public void Receive_PeekAndCut_CountTheHeaderToo() => Privileged(world =>
    {
        ISocket receiver = Raw(world, world.Server, AddressFamily.InterNetwork, (ProtocolType)254);
        receiver.Bind(new IPEndPoint(world.ServerAddress(AddressFamily.InterNetwork), 0));
        ISocket sender = Raw(world, world.Client, AddressFamily.InterNetwork, (ProtocolType)254);
        sender.SendTo([1, 2, 3], SocketFlags.None, new IPEndPoint(world.ServerAddress(AddressFamily.InterNetwork), 0));
        Assert.True(receiver.Poll(PollEvents.Read, NodaTime.Duration.FromSeconds(10)).HasFlag(PollEvents.Read));
        Assert.Equal(23, receiver.GetAvailable());
        ReceiveFromResult peeked = receiver.ReceiveFrom(new byte[8], SocketFlags.Peek | SocketFlags.Truncated);
        Assert.Equal((23, SocketFlags.Truncated), (peeked.Count, peeked.Flags & SocketFlags.Truncated));
        byte[] first = new byte[22];
        Assert.Equal(22, receiver.Receive(first));
        Assert.Equal(2, first[21]);
        Assert.Equal(0, receiver.GetAvailable());
        Assert.Equal(0, receiver.GetUnsent());
    });

    private static void AssertHeader(byte[] packet, IPAddress source, IPAddress destination, byte protocol, byte timeToLive)
    {
        Assert.Equal((0x45, packet.Length), (packet[0], packet.UInt16At(2)));
        Assert.Equal((timeToLive, protocol), (packet[8], packet[9]));
        Assert.Equal((source, destination), (packet.AddressAt(12), packet.AddressAt(16)));
        Assert.Equal(0, RawBytes.Checksum(packet.AsSpan(0, RawBytes.IPv4Header)));
    }
}
