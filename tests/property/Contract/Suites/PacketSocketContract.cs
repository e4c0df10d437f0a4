using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Packet sockets on the loopback interface: what they see, in which form, what they send (packet(7)).
public abstract class PacketSocketContract(WorldFactory worlds) : RawSuite(worlds)
{
    private const int Loopback = 1;
    private const int NoInterface = 9999;
    private const int LoopbackType = 772;
    private const int LoopbackMtu = 65536;
    private const int EthernetHeader = 14;

    [Theory]
    [InlineData(SocketType.Raw, PacketEndPoint.AllProtocols)]
    [InlineData(SocketType.Dgram, PacketEndPoint.IPv6Protocol)]
    [InlineData(SocketType.Raw, 0)]
    public void Create_EachType_HasItsProtocolAndNoInterface(SocketType type, int protocol) => Privileged(world =>
    {
        ISocket socket = Open(world, type, protocol);
        Assert.Equal(new PacketEndPoint(0, protocol), socket.LocalEndPoint);
        Assert.Equal((17, 0), (socket.GetOption(SocketOptions.SocketLevel, 39), socket.GetOption(SocketOptions.SocketLevel, 38)));

        // One that sees the machine's packets may have one already.
        Assert.Equal(PollEvents.Write, socket.Poll(protocol == 0 ? PollEvents.Read | PollEvents.Write : PollEvents.Write));
    });

    [Fact]
    public void Create_OtherType_IsRefused() => Privileged(world =>
    {
        AssertRefused(SocketError.SocketNotSupported, () => world.Server.CreateSocket(AddressFamily.Packet, SocketType.Stream));
        AssertRefused(SocketError.SocketNotSupported, () => world.Server.CreateSocket(AddressFamily.Packet, SocketType.Seqpacket));
        AssertRefused(SocketError.OperationNotSupported, () => world.Server.CreateSocketPair(AddressFamily.Packet, SocketType.Raw));
    });

    [Fact]
    public void Bind_ToAnInterface_ShowsWhatItIs() => Privileged(world =>
    {
        ISocket socket = Open(world, SocketType.Raw, PacketEndPoint.AllProtocols);
        socket.Bind(new PacketEndPoint(Loopback, PacketEndPoint.IPv4Protocol));
        var local = (PacketEndPoint)socket.LocalEndPoint;
        Assert.Equal((Loopback, PacketEndPoint.IPv4Protocol, LoopbackType), (local.InterfaceIndex, local.Protocol, local.HardwareType));
        Assert.Equal(new byte[6], local.HardwareAddress.GetAddressBytes());
        socket.Bind(new PacketEndPoint(Loopback));
        Assert.Equal(PacketEndPoint.IPv4Protocol, ((PacketEndPoint)socket.LocalEndPoint).Protocol);
        AssertRefused(SocketErrors.FromErrno(Errno.ENODEV), () => socket.Bind(new PacketEndPoint(NoInterface)));
        AssertRefused(SocketErrors.FromErrno(Errno.ENODEV), () => socket.Bind(new PacketEndPoint(-1)));
        AssertRefused(SocketError.InvalidArgument, () => socket.Bind(new IPEndPoint(IPAddress.Loopback, 0)));
        socket.Bind(new PacketEndPoint(0, PacketEndPoint.AllProtocols));
        Assert.Equal(new PacketEndPoint(0, PacketEndPoint.AllProtocols), socket.LocalEndPoint);
    });

    [Covers("network sniffer")]
    [Fact]
    public void Receive_AllProtocols_SeesAPacketGoAndCome() => Privileged(world =>
    {
        ISocket socket = OpenOnLoopback(world, SocketType.Raw, PacketEndPoint.AllProtocols);
        byte[] mark = RawBytes.Mark();
        int port = Exchange(world, mark);
        foreach (PacketType expected in (PacketType[])[PacketType.Outgoing, PacketType.Host])
        {
            (byte[] frame, EndPoint source) = ReceiveWhere(socket, p => p.EndsWith(mark));
            Assert.Equal(EthernetHeader + RawBytes.IPv4Header + RawBytes.UdpHeader + mark.Length, frame.Length);
            Assert.Equal([.. new byte[12], 0x08, 0x00, 0x45], frame[..15]);
            Assert.Equal(port, frame.UInt16At(EthernetHeader + RawBytes.IPv4Header + 2));
            var from = (PacketEndPoint)source;
            Assert.Equal((Loopback, PacketEndPoint.IPv4Protocol, LoopbackType), (from.InterfaceIndex, from.Protocol, from.HardwareType));
            Assert.Equal((expected, 6), (from.PacketType, from.HardwareAddress.GetAddressBytes().Length));
        }
    });

    [Covers("network sniffer")]
    [Fact]
    public void Receive_OneProtocol_SeesAPacketComeWithoutItsFrame() => Privileged(world =>
    {
        ISocket socket = OpenOnLoopback(world, SocketType.Dgram, PacketEndPoint.IPv4Protocol);
        ISocket other = OpenOnLoopback(world, SocketType.Dgram, PacketEndPoint.IPv6Protocol);
        byte[] mark = RawBytes.Mark();
        Exchange(world, mark);
        (byte[] packet, EndPoint source) = ReceiveWhere(socket, p => p.EndsWith(mark));
        Assert.Equal(0x45, packet[0]);
        Assert.Equal(packet.Length, packet.UInt16At(2));
        Assert.Equal(PacketType.Host, ((PacketEndPoint)source).PacketType);
        Assert.Equal(0, CountWaiting(socket, p => p.EndsWith(mark)));
        Assert.Equal(0, CountWaiting(other, p => p.EndsWith(mark)));
    });

    [Fact]
    public void IgnoreOutgoing_Set_ShowsOnlyWhatComes() => Privileged(world =>
    {
        const int ignoreOutgoing = 23;
        ISocket socket = OpenOnLoopback(world, SocketType.Dgram, PacketEndPoint.AllProtocols);
        socket.SetOption(SocketOptions.PacketLevel, ignoreOutgoing, 1);
        Assert.Equal(1, socket.GetOption(SocketOptions.PacketLevel, ignoreOutgoing));
        AssertRefused(SocketError.InvalidArgument, () => socket.SetOption(SocketOptions.PacketLevel, ignoreOutgoing, 2));
        byte[] mark = RawBytes.Mark();
        Exchange(world, mark);
        Assert.Equal(PacketType.Host, ((PacketEndPoint)ReceiveWhere(socket, p => p.EndsWith(mark)).Source).PacketType);
        Assert.Equal(0, CountWaiting(socket, p => p.EndsWith(mark)));
    });

    [Fact]
    public void Receive_CutOrPeeked_TellsTheWholeLength() => Privileged(world =>
    {
        ISocket socket = Open(world, SocketType.Dgram, 0);
        socket.Bind(new PacketEndPoint(Loopback, PacketEndPoint.IPv4Protocol));
        byte[] mark = RawBytes.Mark();
        Exchange(world, mark);
        Assert.True(socket.Poll(PollEvents.Read, NodaTime.Duration.FromSeconds(10)).HasFlag(PollEvents.Read));
        int length = socket.GetAvailable();
        ReceiveFromResult cut = socket.ReceiveFrom(new byte[5], SocketFlags.Peek | SocketFlags.Truncated);
        Assert.Equal((length, SocketFlags.Truncated), (cut.Count, cut.Flags & SocketFlags.Truncated));
        Assert.Equal(5, socket.Receive(new byte[5]));
    });

    [Fact]
    public void Statistics_Read_StartAnew() => Privileged(world =>
    {
        const int statistics = 6;
        ISocket socket = OpenOnLoopback(world, SocketType.Dgram, PacketEndPoint.IPv4Protocol);
        Exchange(world, RawBytes.Mark());
        byte[] counts = new byte[8];
        Assert.Equal(8, socket.GetOption(SocketOptions.PacketLevel, statistics, counts));
        Assert.True(BitConverter.ToInt32(counts) >= 1, "The packet was not counted.");
        Assert.Equal(0, BitConverter.ToInt32(counts, 4));
    });

    [Fact]
    public void Operations_OfConnections_AreNotSupported() => Privileged(world =>
    {
        ISocket socket = OpenOnLoopback(world, SocketType.Raw, 0);
        socket.Timeout = null;
        AssertRefused(SocketError.OperationNotSupported, () => socket.Connect(new PacketEndPoint(Loopback)));
        AssertRefused(SocketError.OperationNotSupported, () => socket.Listen());
        AssertRefused(SocketError.OperationNotSupported, () => socket.Accept());
        AssertRefused(SocketError.OperationNotSupported, () => socket.Shutdown(SocketShutdown.Both));
        AssertRefused(SocketError.OperationNotSupported, () => GC.KeepAlive(socket.RemoteEndPoint));
        AssertRefused(SocketError.InvalidArgument, () => socket.Receive(new byte[1], SocketFlags.OutOfBand));
        AssertRefused(SocketErrors.FromErrno(Errno.ENOTTY), () => socket.Control(SocketControlCodes.ReceiveAll, new byte[4]));
        AssertRefused(SocketError.ProtocolOption, () => socket.GetOption(SocketOptions.PacketLevel, 99));
        AssertRefused(SocketError.ProtocolOption, () => socket.SetOption(SocketOptions.PacketLevel, 99, 1));
        AssertRefused(SocketError.ProtocolOption, () => socket.GetOption(SocketOptions.IPLevel, 1));
    });

    [Fact]
    public void Membership_OfAnInterface_IsTakenIfThereIsOne() => Privileged(world =>
    {
        ISocket socket = OpenOnLoopback(world, SocketType.Raw, 0);
        byte[] promiscuous = [.. BitConverter.GetBytes(Loopback), .. BitConverter.GetBytes((short)1), .. new byte[10]];
        socket.SetOption(SocketOptions.PacketLevel, 1, promiscuous);
        socket.SetOption(SocketOptions.PacketLevel, 2, promiscuous);
        byte[] nowhere = [.. BitConverter.GetBytes(NoInterface), .. promiscuous[4..]];
        AssertRefused(SocketErrors.FromErrno(Errno.ENODEV), () => socket.SetOption(SocketOptions.PacketLevel, 1, nowhere));
        AssertRefused(SocketError.InvalidArgument, () => socket.SetOption(SocketOptions.PacketLevel, 1, 1));
    });

    [Fact]
    public void Send_ThatCannotBe_IsRefused() => Privileged(world =>
    {
        SocketError noDevice = SocketErrors.FromErrno(Errno.ENXIO);
        AssertRefused(noDevice, () => Open(world, SocketType.Raw, 0).Send(new byte[20]));
        ISocket socket = OpenOnLoopback(world, SocketType.Raw, PacketEndPoint.IPv4Protocol);
        AssertRefused(noDevice, () => socket.SendTo(new byte[20], SocketFlags.None, new PacketEndPoint(NoInterface, PacketEndPoint.IPv4Protocol)));
        AssertRefused(noDevice, () => socket.SendTo(new byte[20], SocketFlags.None, new PacketEndPoint(0, PacketEndPoint.IPv4Protocol)));
        AssertRefused(SocketError.InvalidArgument, () => socket.SendTo(new byte[20], SocketFlags.None, new IPEndPoint(IPAddress.Loopback, 1)));
        AssertRefused(SocketError.InvalidArgument, () => socket.Send(new byte[EthernetHeader - 1]));
        AssertRefused(SocketError.MessageSize, () => socket.Send(new byte[EthernetHeader + LoopbackMtu + 5]));
        Assert.Equal(EthernetHeader, socket.Send(new byte[EthernetHeader]));
        ISocket datagram = OpenOnLoopback(world, SocketType.Dgram, PacketEndPoint.IPv4Protocol);
        AssertRefused(SocketError.MessageSize, () => datagram.Send(new byte[LoopbackMtu + 1]));
        Assert.Equal(0, datagram.Send([]));
    });

    [Theory]
    [InlineData(SocketType.Raw)]
    [InlineData(SocketType.Dgram)]
    public void Send_IPv6Datagram_ReachesTheSocket(SocketType type) => Privileged(world =>
    {
        ISocket receiver = world.Own(world.Server.CreateSocket(AddressFamily.InterNetworkV6, SocketType.Dgram));
        receiver.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        ISocket observer = OpenOnLoopback(world, SocketType.Dgram, PacketEndPoint.AllProtocols);
        ISocket sender = OpenOnLoopback(world, type, PacketEndPoint.AllProtocols);
        byte[] mark = RawBytes.Mark();
        byte[] datagram = RawBytes.Udp(IPAddress.IPv6Loopback, IPAddress.IPv6Loopback, 4711, ((IPEndPoint)receiver.LocalEndPoint).Port, mark);
        byte[] packet = RawBytes.IPv6(IPAddress.IPv6Loopback, IPAddress.IPv6Loopback, (byte)ProtocolType.Udp, datagram);
        byte[] frame = type == SocketType.Raw ? [.. new byte[12], 0x86, 0xDD, .. packet] : packet;
        Assert.Equal(frame.Length, sender.SendTo(frame, SocketFlags.None, new PacketEndPoint(Loopback, PacketEndPoint.IPv6Protocol)));
        byte[] buffer = new byte[100];
        ReceiveFromResult result = receiver.ReceiveFrom(buffer);
        Assert.Equal(mark, buffer[..result.Count]);
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 4711), result.RemoteEndPoint);

        // The sender does not see its own frame go; everybody sees it come.
        Assert.Equal(PacketType.Outgoing, ((PacketEndPoint)ReceiveWhere(observer, p => p.EndsWith(mark)).Source).PacketType);
        Assert.Equal(PacketType.Host, ((PacketEndPoint)ReceiveWhere(sender, p => p.EndsWith(mark)).Source).PacketType);
    });

    [Fact]
    public void Send_IPv4DatagramFromTheHostItself_IsNotBelieved() => Privileged(world =>
    {
        ISocket receiver = world.Own(world.Server.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram));
        receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        ISocket observer = OpenOnLoopback(world, SocketType.Dgram, PacketEndPoint.IPv4Protocol);
        ISocket sender = OpenOnLoopback(world, SocketType.Dgram, PacketEndPoint.IPv4Protocol);
        byte[] mark = RawBytes.Mark();
        byte[] datagram = RawBytes.Udp(IPAddress.Loopback, IPAddress.Loopback, 4711, ((IPEndPoint)receiver.LocalEndPoint).Port, mark);
        datagram[6] = datagram[7] = 0;
        byte[] packet = RawBytes.IPv4(IPAddress.Loopback, (byte)ProtocolType.Udp, datagram, source: IPAddress.Loopback);
        (packet[2], packet[3]) = ((byte)(packet.Length >> 8), (byte)packet.Length);
        ushort checksum = RawBytes.Checksum(packet.AsSpan(0, RawBytes.IPv4Header));
        (packet[10], packet[11]) = ((byte)(checksum >> 8), (byte)checksum);
        sender.SendTo(packet, SocketFlags.None, new PacketEndPoint(Loopback, PacketEndPoint.IPv4Protocol));
        Assert.Equal(packet, ReceiveWhere(observer, p => p.EndsWith(mark)).Packet);
        world.Settle();
        Assert.Equal(SocketError.WouldBlock, receiver.TryReceive(new byte[100], SocketFlags.DontWait, out _));
    });

    private static ISocket Open(ContractWorld world, SocketType type, int protocol)
    {
        var number = (ProtocolType)world.Server.ByteOrder.HostToNetwork16(protocol);
        ISocket socket = world.Own(world.Server.CreateSocket(AddressFamily.Packet, type, number));
        socket.Timeout = NodaTime.Duration.FromSeconds(10);
        return socket;
    }

    private static ISocket OpenOnLoopback(ContractWorld world, SocketType type, int protocol)
    {
        ISocket socket = Open(world, type, protocol);
        socket.Bind(new PacketEndPoint(Loopback));
        return socket;
    }

    // Sends a datagram over loopback, and waits until it has arrived; returns the port that it went to.
    private static int Exchange(ContractWorld world, byte[] mark)
    {
        ISocket receiver = world.Own(world.Server.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram));
        receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        ISocket sender = world.Own(world.Server.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram));
        sender.SendTo(mark, SocketFlags.None, receiver.LocalEndPoint);
        Assert.Equal(mark.Length, receiver.Receive(new byte[100]));
        return ((IPEndPoint)receiver.LocalEndPoint).Port;
    }
}
