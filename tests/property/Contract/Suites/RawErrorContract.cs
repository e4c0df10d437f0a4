using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Raw sockets: names, options, and what the host refuses, in the kernel's order (net/ipv4/raw.c, net/ipv6/raw.c).
[Covers("SOCK_RAW")]
public abstract class RawErrorContract(WorldFactory worlds) : RawSuite(worlds)
{
    private const int IcmpFilter = 1;
    private const int IPv6HeaderIncluded = 36;

    private static readonly IPEndPoint Loopback = new(IPAddress.Loopback, 0);
    private static readonly IPEndPoint LoopbackV6 = new(IPAddress.IPv6Loopback, 0);

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public void Create_EachProtocol_IsTakenOrRefused(AddressFamily family) => Privileged(world =>
    {
        AssertRefused(SocketError.ProtocolNotSupported, () => world.Client.CreateSocket(family, SocketType.Raw));
        AssertRefused(SocketError.InvalidArgument, () => world.Client.CreateSocket(family, SocketType.Raw, (ProtocolType)263));
        AssertRefused(SocketError.InvalidArgument, () => world.Client.CreateSocket(family, SocketType.Raw, (ProtocolType)(-1)));
        AssertRefused(SocketError.OperationNotSupported, () => world.Client.CreateSocketPair(family, SocketType.Raw, ProtocolType.Icmp));
        foreach (int number in (int[])[1, 6, 17, 58, 253, 255, 262])
        {
            ISocket socket = Raw(world, world.Client, family, (ProtocolType)number);
            Assert.Equal((3, number), (socket.GetOption(SocketOptions.SocketLevel, 3), socket.GetOption(SocketOptions.SocketLevel, 38)));
            Assert.Equal(number, ((IPEndPoint)socket.LocalEndPoint).Port);
            Assert.True(socket.GetOption(SocketOptions.ReuseAddress));
        }
    });

    [Fact]
    public void Bind_AnyNumberOfTimes_KeepsTheAddressAndShowsTheProtocolAsPort() => Privileged(world =>
    {
        ISocket socket = Raw(world, world.Client, AddressFamily.InterNetwork, Experimental);
        Assert.Equal(new IPEndPoint(IPAddress.Any, 253), socket.LocalEndPoint);
        foreach (string address in (string[])["127.0.0.1", "127.0.0.2", "0.0.0.0", "255.255.255.255", "224.0.0.1"])
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 777));
            Assert.Equal(new IPEndPoint(IPAddress.Parse(address), 253), socket.LocalEndPoint);
        }

        AssertRefused(SocketError.AddressNotAvailable, () => socket.Bind(new IPEndPoint(IPAddress.Parse("198.51.100.1"), 0)));
        Assert.Equal(new IPEndPoint(IPAddress.Parse("224.0.0.1"), 253), socket.LocalEndPoint);
        AssertRefused(SocketError.NotConnected, () => GC.KeepAlive(socket.RemoteEndPoint));
    });

    [Fact]
    public void Bind_OfIPv6_TakesItsOwnAddressesOnly() => Privileged(world =>
    {
        ISocket socket = Raw(world, world.Client, AddressFamily.InterNetworkV6, Experimental);
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Any, 253), socket.LocalEndPoint);
        socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 7));
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 253), socket.LocalEndPoint);
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, 7));
        AssertRefused(SocketError.AddressNotAvailable, () => socket.Bind(new IPEndPoint(IPAddress.Parse("2001:db8::1"), 0)));
        AssertRefused(SocketError.AddressNotAvailable, () => socket.Bind(new IPEndPoint(IPAddress.Parse("::ffff:127.0.0.1"), 0)));
        AssertRefused(SocketError.InvalidArgument, () => socket.Bind(Loopback));
    });

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public void Connect_ToAHost_ChoosesTheSourceAndForbidsBind(AddressFamily family) => Privileged(world =>
    {
        ISocket socket = Raw(world, world.Client, family, Experimental);
        IPAddress server = world.ServerAddress(family);
        socket.Connect(new IPEndPoint(server, 9));
        Assert.Equal(new IPEndPoint(server, 9), socket.RemoteEndPoint);
        Assert.Equal(new IPEndPoint(world.ClientAddress(family), 253), socket.LocalEndPoint);
        AssertRefused(SocketError.InvalidArgument, () => socket.Bind(new IPEndPoint(world.ClientAddress(family), 0)));
        socket.Connect(new IPEndPoint(server, 0));
        AssertRefused(SocketError.NotConnected, () => GC.KeepAlive(socket.RemoteEndPoint));
        AssertRefused(
            SocketError.AddressFamilyNotSupported,
            () => socket.Connect(family == AddressFamily.InterNetwork ? LoopbackV6 : Loopback));
        Assert.Equal(3, socket.Send([1, 2, 3]));
    });

    [Fact]
    public void Connect_ToNoAddress_IsToTheHostItself() => Privileged(world =>
    {
        ISocket socket = Raw(world, world.Client, AddressFamily.InterNetwork, Experimental);
        socket.Connect(new IPEndPoint(IPAddress.Any, 5));
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 5), socket.RemoteEndPoint);
        ISocket six = Raw(world, world.Client, AddressFamily.InterNetworkV6, Experimental);
        six.Connect(new IPEndPoint(IPAddress.IPv6Any, 5));
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 5), six.RemoteEndPoint);
        AssertRefused(SocketError.AccessDenied, () => Raw(world, world.Client, AddressFamily.InterNetwork, Experimental).Connect(new IPEndPoint(IPAddress.Broadcast, 0)));
    });

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public void Operations_OfStreams_AreNotSupported(AddressFamily family) => Privileged(world =>
    {
        ISocket socket = Raw(world, world.Client, family, Experimental);
        socket.Timeout = null;
        IPEndPoint self = family == AddressFamily.InterNetwork ? Loopback : LoopbackV6;
        AssertRefused(SocketError.OperationNotSupported, () => socket.Listen());
        AssertRefused(SocketError.OperationNotSupported, () => socket.Accept());
        AssertRefused(SocketError.OperationNotSupported, () => socket.Receive(new byte[1], SocketFlags.OutOfBand));
        AssertRefused(SocketError.OperationNotSupported, () => socket.SendTo([1, 2], SocketFlags.OutOfBand, self));
        AssertRefused(SocketError.NotConnected, () => Raw(world, world.Client, family, Experimental).Shutdown(SocketShutdown.Both));
        AssertRefused(SocketErrors.FromErrno(Errno.ENOTTY), () => socket.Control(SocketControlCodes.ReceiveAll, new byte[4]));
    });

    [Fact]
    public void Send_ThatCannotBe_IsRefused() => Privileged(world =>
    {
        ISocket socket = Raw(world, world.Client, AddressFamily.InterNetwork, Experimental);
        AssertRefused(SocketError.DestinationAddressRequired, () => socket.Send([1, 2]));
        AssertRefused(SocketError.AddressFamilyNotSupported, () => socket.SendTo([1, 2], SocketFlags.None, LoopbackV6));
        AssertRefused(SocketError.AccessDenied, () => socket.SendTo([1, 2], SocketFlags.None, new IPEndPoint(IPAddress.Broadcast, 0)));
        AssertRefused(SocketError.MessageSize, () => socket.SendTo(new byte[65516], SocketFlags.None, Loopback));
        AssertRefused(SocketError.MessageSize, () => socket.SendTo(new byte[65536], SocketFlags.OutOfBand, Loopback));
        Assert.Equal(65515, socket.SendTo(new byte[65515], SocketFlags.None, Loopback));
        Assert.Equal(0, socket.SendTo([], SocketFlags.None, Loopback));
        ISocket icmp = Raw(world, world.Client, AddressFamily.InterNetwork, ProtocolType.Icmp);
        AssertRefused(SocketError.Fault, () => icmp.SendTo([8], SocketFlags.None, Loopback));
        Assert.Equal(2, icmp.SendTo([99, 0], SocketFlags.None, Loopback));
    });

    [Fact]
    public void Send_OfIPv6ThatCannotBe_IsRefused() => Privileged(world =>
    {
        ISocket socket = Raw(world, world.Client, AddressFamily.InterNetworkV6, Experimental);
        AssertRefused(SocketError.DestinationAddressRequired, () => socket.Send([1, 2]));
        AssertRefused(SocketError.InvalidArgument, () => socket.SendTo([1, 2], SocketFlags.None, Loopback));
        AssertRefused(SocketError.InvalidArgument, () => socket.SendTo([1, 2], SocketFlags.None, new IPEndPoint(IPAddress.IPv6Loopback, 17)));
        AssertRefused(SocketError.InvalidArgument, () => socket.SendTo([1, 2], SocketFlags.None, new IPEndPoint(IPAddress.IPv6Loopback, 300)));
        AssertRefused(SocketError.MessageSize, () => socket.SendTo(new byte[65536], SocketFlags.None, LoopbackV6));
        Assert.Equal(65535, socket.SendTo(new byte[65535], SocketFlags.None, LoopbackV6));
        Assert.Equal(1, socket.SendTo([1], SocketFlags.None, new IPEndPoint(IPAddress.IPv6Loopback, 253)));
        ISocket icmp = Raw(world, world.Client, AddressFamily.InterNetworkV6, ProtocolType.IcmpV6);
        AssertRefused(SocketError.Fault, () => icmp.SendTo([200], SocketFlags.None, LoopbackV6));
        AssertRefused(SocketError.InvalidArgument, () => icmp.SendTo([200, 0], SocketFlags.None, LoopbackV6));
    });

    [Fact]
    public void HeaderIncluded_HeaderThatCannotBe_IsRefused() => Privileged(world =>
    {
        ISocket socket = Raw(world, world.Client, AddressFamily.InterNetwork, ProtocolType.Raw);
        Assert.True(socket.GetOption(SocketOptions.IPHeaderIncluded));
        byte[] packet = RawBytes.IPv4(IPAddress.Loopback, 253, []);
        AssertRefused(SocketError.InvalidArgument, () => socket.SendTo([], SocketFlags.None, Loopback));
        AssertRefused(SocketError.InvalidArgument, () => socket.SendTo(packet.AsSpan(0, 19).ToArray(), SocketFlags.None, Loopback));
        Assert.Equal(20, socket.SendTo(packet, SocketFlags.None, Loopback));
        foreach (byte first in (byte[])[0x44, 0x46])
        {
            packet[0] = first;
            AssertRefused(SocketError.InvalidArgument, () => socket.SendTo(packet, SocketFlags.None, Loopback));
        }

        AssertRefused(SocketError.MessageSize, () => socket.SendTo(new byte[65536], SocketFlags.None, Loopback));
        ISocket six = Raw(world, world.Client, AddressFamily.InterNetworkV6, ProtocolType.Raw);
        Assert.Equal(1, six.GetOption(SocketOptions.IPv6Level, IPv6HeaderIncluded));
        AssertRefused(SocketError.InvalidArgument, () => six.SendTo(new byte[39], SocketFlags.None, LoopbackV6));
        AssertRefused(SocketError.MessageSize, () => six.SendTo(new byte[65537], SocketFlags.None, LoopbackV6));
    });

    [Covers("IP_*")]
    [Fact]
    public void HeaderIncluded_Option_IsAFlagOfRawSockets() => Privileged(world =>
    {
        ISocket socket = Raw(world, world.Client, AddressFamily.InterNetwork, Experimental);
        Assert.False(socket.GetOption(SocketOptions.IPHeaderIncluded));
        socket.SetOption(SocketOptions.IPLevel, 3, [5]);
        Assert.Equal(1, socket.GetOption(SocketOptions.IPLevel, 3));
        socket.SetOption(SocketOptions.IPLevel, 3, 0);
        Assert.Equal(0, socket.GetOption(SocketOptions.IPLevel, 3));
        ISocket six = Raw(world, world.Client, AddressFamily.InterNetworkV6, Experimental);
        Assert.Equal(0, six.GetOption(SocketOptions.IPv6Level, IPv6HeaderIncluded));
        six.SetOption(SocketOptions.RawLevel, IPv6HeaderIncluded, 9);
        Assert.Equal(1, six.GetOption(SocketOptions.IPv6Level, IPv6HeaderIncluded));
        AssertRefused(SocketError.ProtocolOption, () => six.SetOption(SocketOptions.IPHeaderIncluded, true));
        AssertRefused(SocketError.InvalidArgument, () => six.SetOption(SocketOptions.IPv6Level, IPv6HeaderIncluded, [1]));
    });

    [Fact]
    public void IcmpFilter_SetInPart_IsReadBack() => Privileged(world =>
    {
        ISocket socket = Raw(world, world.Client, AddressFamily.InterNetwork, ProtocolType.Icmp);
        byte[] mask = new byte[8];
        Assert.Equal(4, socket.GetOption(SocketOptions.RawLevel, IcmpFilter, mask));
        socket.SetOption(SocketOptions.RawLevel, IcmpFilter, [1, 2, 3, 4, 5, 6, 7, 8]);
        socket.SetOption(SocketOptions.RawLevel, IcmpFilter, [9, 9]);
        socket.SetOption(SocketOptions.RawLevel, IcmpFilter, []);
        Assert.Equal(4, socket.GetOption(SocketOptions.RawLevel, IcmpFilter, mask));
        Assert.Equal([9, 9, 3, 4, 0, 0, 0, 0], mask);
        Assert.Equal(2, socket.GetOption(SocketOptions.RawLevel, IcmpFilter, mask.AsSpan(0, 2)));
        AssertRefused(SocketError.Fault, () => socket.SetNullOption(SocketOptions.RawLevel, IcmpFilter, 4));
        AssertRefused(SocketError.ProtocolOption, () => socket.SetOption(SocketOptions.RawLevel, 2, 1));
        ISocket other = Raw(world, world.Client, AddressFamily.InterNetwork, Experimental);
        AssertRefused(SocketError.OperationNotSupported, () => other.SetOption(SocketOptions.RawLevel, IcmpFilter, 1));
        AssertRefused(SocketError.OperationNotSupported, () => other.GetOption(SocketOptions.RawLevel, IcmpFilter));
    });

    [Fact]
    public void IcmpV6Filter_SetInPart_IsReadBack() => Privileged(world =>
    {
        ISocket socket = Raw(world, world.Client, AddressFamily.InterNetworkV6, ProtocolType.IcmpV6);
        byte[] mask = new byte[40];
        socket.SetOption(SocketOptions.IcmpV6Level, IcmpFilter, [1, 2, 3, 4, 5]);
        Assert.Equal(32, socket.GetOption(SocketOptions.IcmpV6Level, IcmpFilter, mask));
        Assert.Equal([1, 2, 3, 4, 5, 0], mask[..6]);
        AssertRefused(SocketError.ProtocolOption, () => socket.GetOption(SocketOptions.IcmpV6Level, 2));
        ISocket other = Raw(world, world.Client, AddressFamily.InterNetworkV6, Experimental);
        AssertRefused(SocketError.OperationNotSupported, () => other.SetOption(SocketOptions.IcmpV6Level, IcmpFilter, 1));
        AssertRefused(SocketError.OperationNotSupported, () => other.GetOption(SocketOptions.IcmpV6Level, IcmpFilter));
    });

    [Fact]
    public void IcmpFilter_Type_IsKeptFromTheSocketAlone() => Privileged(world =>
    {
        IPEndPoint server = new(world.ServerAddress(AddressFamily.InterNetwork), 0);
        ISocket filtered = Raw(world, world.Server, AddressFamily.InterNetwork, ProtocolType.Icmp);
        filtered.SetOption(SocketOptions.RawLevel, IcmpFilter, 1 << 17);
        ISocket open = Raw(world, world.Server, AddressFamily.InterNetwork, ProtocolType.Icmp);
        ISocket sender = Raw(world, world.Client, AddressFamily.InterNetwork, ProtocolType.Icmp);
        byte[] mark = RawBytes.Mark();
        sender.SendTo(RawBytes.Icmp(17, 0, [0, 0, 0, 1, .. mark]), SocketFlags.None, server);
        sender.SendTo(RawBytes.Icmp(99, 0, [0, 0, 0, 2, .. mark]), SocketFlags.None, server);
        Assert.Equal(99, ReceiveWhere(filtered, p => p.EndsWith(mark)).Packet[20]);
        Assert.Equal(17, ReceiveWhere(open, p => p.EndsWith(mark)).Packet[20]);
    });

    [Fact]
    public void IcmpV6Filter_Type_IsKeptFromTheSocketAlone() => Privileged(world =>
    {
        IPEndPoint server = new(world.ServerAddress(AddressFamily.InterNetworkV6), 0);
        ISocket filtered = Raw(world, world.Server, AddressFamily.InterNetworkV6, ProtocolType.IcmpV6);
        byte[] mask = new byte[32];
        mask[25] = 1; // 200 is bit 8 of the seventh word
        filtered.SetOption(SocketOptions.IcmpV6Level, IcmpFilter, mask);
        ISocket open = Raw(world, world.Server, AddressFamily.InterNetworkV6, ProtocolType.IcmpV6);
        ISocket sender = Raw(world, world.Client, AddressFamily.InterNetworkV6, ProtocolType.IcmpV6);
        byte[] mark = RawBytes.Mark();
        sender.SendTo([200, 0, 0, 0, 0, 0, 0, 1, .. mark], SocketFlags.None, server);
        sender.SendTo([201, 0, 0, 0, 0, 0, 0, 2, .. mark], SocketFlags.None, server);
        Assert.Equal(201, ReceiveWhere(filtered, p => p.EndsWith(mark)).Packet[0]);
        Assert.Equal(200, ReceiveWhere(open, p => p.EndsWith(mark)).Packet[0]);
    });

    [Covers("IPV6_*")]
    [Fact]
    public void IPv6Checksum_Offset_IsCheckedAndReadBack() => Privileged(world =>
    {
        ISocket socket = Raw(world, world.Client, AddressFamily.InterNetworkV6, Experimental);
        Assert.Equal(-1, socket.GetOption(SocketOptions.IPv6Checksum));
        socket.SetOption(SocketOptions.IPv6Checksum, 6);
        Assert.Equal(6, socket.GetOption(SocketOptions.RawLevel, 7));
        AssertRefused(SocketError.InvalidArgument, () => socket.SetOption(SocketOptions.IPv6Checksum, 3));
        AssertRefused(SocketError.InvalidArgument, () => socket.SendTo(new byte[7], SocketFlags.None, LoopbackV6));
        Assert.Equal(8, socket.SendTo(new byte[8], SocketFlags.None, LoopbackV6));
        socket.SetOption(SocketOptions.IPv6Checksum, -5);
        Assert.Equal(-1, socket.GetOption(SocketOptions.IPv6Checksum));
        ISocket icmp = Raw(world, world.Client, AddressFamily.InterNetworkV6, ProtocolType.IcmpV6);
        Assert.Equal(2, icmp.GetOption(SocketOptions.IPv6Checksum));
        AssertRefused(SocketError.InvalidArgument, () => icmp.SetOption(SocketOptions.IPv6Checksum, 2));
        icmp.SetOption(SocketOptions.RawLevel, 7, 2);
    });

    [Fact]
    public void IPv6Checksum_Switched_IsWrittenAndDemanded() => Privileged(world =>
    {
        IPAddress server = world.ServerAddress(AddressFamily.InterNetworkV6);
        ISocket receiver = Raw(world, world.Server, AddressFamily.InterNetworkV6, Experimental);
        receiver.SetOption(SocketOptions.IPv6Checksum, 0);
        ISocket sender = Raw(world, world.Client, AddressFamily.InterNetworkV6, Experimental);
        byte[] mark = RawBytes.Mark();
        sender.SendTo([0, 0, 1, 1, .. mark], SocketFlags.None, new IPEndPoint(server, 0));
        sender.SetOption(SocketOptions.IPv6Checksum, 0);
        sender.SendTo([0x55, 0x55, 2, 2, .. mark], SocketFlags.None, new IPEndPoint(server, 0));
        (byte[] data, _) = ReceiveWhere(receiver, p => p.EndsWith(mark));
        Assert.Equal([2, 2], data[2..4]);
        Assert.Equal(0, RawBytes.PseudoChecksum(world.ClientAddress(AddressFamily.InterNetworkV6), server, (byte)Experimental, data));
    });

    [Fact]
    public void Options_OfOtherLevels_AreRefusedAsTheFamilyDoes() => Privileged(world =>
    {
        ISocket four = Raw(world, world.Client, AddressFamily.InterNetwork, Experimental);
        AssertRefused(SocketError.OperationNotSupported, () => four.GetOption(SocketOptions.TcpLevel, 1));
        AssertRefused(SocketError.ProtocolOption, () => four.SetOption(SocketOptions.TcpLevel, 1, 1));
        AssertRefused(SocketError.OperationNotSupported, () => four.GetOption(SocketOptions.IPv6Level, 26));
        ISocket six = Raw(world, world.Client, AddressFamily.InterNetworkV6, Experimental);
        AssertRefused(SocketError.ProtocolOption, () => six.GetOption(SocketOptions.TcpLevel, 1));
        AssertRefused(SocketError.ProtocolOption, () => six.GetOption(SocketOptions.IPLevel, 2));
        AssertRefused(SocketError.ProtocolOption, () => six.SetOption(SocketOptions.IPLevel, 2, 3));
        AssertRefused(SocketError.InvalidArgument, () => six.SetOption(SocketOptions.IPv6Only, true));
    });
}
