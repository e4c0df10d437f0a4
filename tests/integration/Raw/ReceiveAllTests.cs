using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Transport;
using Xunit;

namespace SimNet.Tests.Integration.Raw;

/// <summary>SIO_RCVALL on hosts that have it.</summary>
public sealed class ReceiveAllTests() : RawHosts(HostSettings.Default with { SupportsReceiveAll = true })
{
    [Fact]
    public void ReceiveAll_On_SeesWhatComesAndGoesAndWhatIsForNoSocket()
    {
        ISocket sniffer = Sniffer();
        sniffer.SetReceiveAll(ReceiveAllMode.On);
        ISocket client = Udp(First);
        ISocket server = Udp(Second);
        client.SendTo([1, 2, 3], SocketFlags.None, server.LocalEndPoint);
        client.SendTo([4], SocketFlags.None, new IPEndPoint(IPv4(Second), 9));
        server.Receive(new byte[10]);
        server.SendTo([5, 6], SocketFlags.None, client.LocalEndPoint);
        List<(byte[] Bytes, EndPoint Source)> packets = Drain(sniffer);

        // Two datagrams in, the ICMP error about the second and the answer to the first out.
        (int, IPAddress)[] expected = [(31, IPv4(First)), (29, IPv4(First)), (57, IPv4(Second)), (30, IPv4(Second))];
        Assert.Equal(expected.OrderBy(static p => p.Item1), packets.Select(static p => (p.Bytes.Length, ((IPEndPoint)p.Source).Address)).OrderBy(static p => p.Length));
        Assert.Equal([1, 17, 17, 17], packets.Select(static p => (int)p.Bytes[9]).Order());
    }

    [Fact]
    public void ReceiveAll_Off_SeesNothingMore()
    {
        ISocket sniffer = Sniffer();
        ISocket client = Udp(First);
        ISocket server = Udp(Second);
        client.SendTo([1], SocketFlags.None, server.LocalEndPoint);
        Assert.Empty(Drain(sniffer));
        sniffer.SetReceiveAll(ReceiveAllMode.SocketLevelOnly);
        client.SendTo([2], SocketFlags.None, server.LocalEndPoint);
        Assert.Empty(Drain(sniffer));
        sniffer.SetReceiveAll(ReceiveAllMode.IPLevel);
        client.SendTo([3], SocketFlags.None, server.LocalEndPoint);
        Assert.Equal(3, Assert.Single(Drain(sniffer)).Bytes[^1]);
        sniffer.SetReceiveAll(ReceiveAllMode.Off);
        client.SendTo([4], SocketFlags.None, server.LocalEndPoint);
        Assert.Empty(Drain(sniffer));
    }

    [Fact]
    public void ReceiveAll_OfOneInterface_SeesNothingOfTheOther()
    {
        ISocket sniffer = Sniffer();
        sniffer.SetReceiveAll(ReceiveAllMode.On);
        ISocket loopback = Raw(Second, ProtocolType.Unspecified);
        loopback.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        loopback.SetReceiveAll(ReceiveAllMode.On);
        ISocket server = Udp(Second);
        server.SendTo([1], SocketFlags.None, server.LocalEndPoint);
        Assert.Empty(Drain(sniffer));
        Assert.Single(Drain(loopback));
    }

    [Fact]
    public void ReceiveAll_SocketThatCannot_IsInvalid()
    {
        ISocket unbound = Raw(Second, ProtocolType.Unspecified);
        AssertRefused(SocketError.InvalidArgument, () => unbound.SetReceiveAll(ReceiveAllMode.On));
        ISocket icmp = Raw(Second, ProtocolType.Icmp);
        icmp.Bind(new IPEndPoint(IPv4(Second), 0));
        AssertRefused(SocketError.InvalidArgument, () => icmp.SetReceiveAll(ReceiveAllMode.On));
        AssertRefused(SocketError.InvalidArgument, () => Sniffer().SetReceiveAll((ReceiveAllMode)4));
        AssertRefused(SocketError.Fault, () => Sniffer().Control(SocketControlCodes.ReceiveAll, new byte[2]));
        AssertRefused(SocketErrors.FromErrno(Errno.ENOTTY), () => Udp(Second).SetReceiveAll(ReceiveAllMode.On));
    }

    [Fact]
    public void ReceiveAll_SocketClosed_LeavesNothingBehind()
    {
        ISocket sniffer = Sniffer();
        sniffer.SetReceiveAll(ReceiveAllMode.On);
        sniffer.Close();
        ISocket server = Udp(Second);
        Udp(First).SendTo([1], SocketFlags.None, server.LocalEndPoint);
        Assert.Equal(1, server.Receive(new byte[10]));
    }

    private ISocket Sniffer()
    {
        ISocket socket = Raw(Second, ProtocolType.Unspecified);
        socket.Bind(new IPEndPoint(IPv4(Second), 0));
        socket.SetOption(SocketOptions.IPHeaderIncluded, true);
        return socket;
    }
}
