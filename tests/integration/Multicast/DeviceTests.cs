using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Links;
using SimNet.Simulation.Topology;
using SimNet.Simulation.Transport;
using Xunit;

namespace SimNet.Tests.Integration.Multicast;

// SO_BINDTODEVICE between lo and eth0, and the rights that some options need.
public sealed class DeviceTests
{
    private const int SocketMark = 36;
    private const int ForcedReceiveBuffer = 33;
    private const int Priority = 12;

    [Fact]
    public void Socket_BoundToEth0_HearsTheSegmentAndNotLoopback()
    {
        using Segment segment = new(2);
        ISocket receiver = Bound(segment, "eth0");
        receiver.Bind(new IPEndPoint(IPAddress.Any, Segment.Port));
        Segment.Send(segment.Socket(2), 1, IPAddress.Parse("10.0.0.1"));
        Segment.Send(segment.Socket(1), 2, IPAddress.Loopback);
        Segment.Send(segment.Socket(1), 3, IPAddress.Parse("10.0.0.1"));
        Assert.Equal([3, 1], segment.Heard(receiver));
    }

    [Fact]
    public void Socket_BoundToLoopback_HearsNothingOfTheSegment()
    {
        using Segment segment = new(2);
        ISocket receiver = Bound(segment, "lo");
        receiver.Bind(new IPEndPoint(IPAddress.Any, Segment.Port));
        Segment.Send(segment.Socket(2), 1, IPAddress.Parse("10.0.0.1"));
        Segment.Send(segment.Socket(1), 2, IPAddress.Loopback);
        Assert.Equal([2], segment.Heard(receiver));
    }

    // IPv4 takes what an interface has no route to for its neighbour, so that the packet goes and nobody takes it; IPv6 has no route.
    [Theory]
    [InlineData("lo", "10.0.0.2", SocketError.Success)]
    [InlineData("eth0", "127.0.0.1", SocketError.Success)]
    [InlineData("lo", "fd00::2", SocketError.NetworkUnreachable)]
    [InlineData("eth0", "::1", SocketError.NetworkUnreachable)]
    public void Socket_BoundToAnInterface_SendsByNoOther(string name, string to, SocketError error)
    {
        using Segment segment = new(2);
        var address = IPAddress.Parse(to);
        ISocket[] receivers = [segment.Receiver(1, address.AddressFamily), segment.Receiver(2, address.AddressFamily)];
        ISocket sender = Bound(segment, name, address.AddressFamily);
        Assert.Equal(error, sender.TrySendTo([1], SocketFlags.None, new IPEndPoint(address, Segment.Port), out _));
        Assert.All(receivers, r => Assert.Empty(segment.Heard(r)));
    }

    [Fact]
    public void Listener_BoundToLoopback_AnswersNoConnectFromTheSegment()
    {
        using Segment segment = new(2);
        ISocket listener = segment[1].Sockets.CreateSocket();
        listener.SetOption(SocketOptions.BindToDevice, "lo");
        listener.Bind(new IPEndPoint(IPAddress.Any, Segment.Port));
        listener.Listen();
        ISocket far = segment[2].Sockets.CreateSocket();
        Assert.Equal(SocketError.ConnectionRefused, far.TryConnect(new IPEndPoint(IPAddress.Parse("10.0.0.1"), Segment.Port)));
        ISocket near = segment[1].Sockets.CreateSocket();
        Assert.Equal(SocketError.Success, near.TryConnect(new IPEndPoint(IPAddress.Loopback, Segment.Port)));
    }

    // udp(7): the multicast interface of a socket that is bound to one is that one.
    [Fact]
    public void MulticastInterface_OtherThanTheBoundOne_IsRefused()
    {
        using Segment segment = new(1);
        ISocket socket = Bound(segment, "eth0");
        SocketException error = Assert.ThrowsAny<SocketException>(() => socket.SetOption(SocketOptions.IPMulticastInterface, IPAddress.Loopback));
        Assert.Equal(SocketError.InvalidArgument, error.SocketErrorCode);
        socket.SetOption(SocketOptions.IPMulticastInterface, IPAddress.Parse("10.0.0.1"));
    }

    [Theory]
    [InlineData(SocketMark, 7, 7)]
    [InlineData(ForcedReceiveBuffer, 5_000_000, null)]
    [InlineData(Priority, 7, 7)]
    public void Option_OfAnAdministrator_NeedsTheRight(int name, int set, int? read)
    {
        foreach (bool isAllowed in (bool[])[false, true])
        {
            using SimulatedNetwork network = new(new SimulationOptions { DefaultSettings = new HostSettings { AllowsNetworkAdministration = isAllowed } });
            ISocket socket = network.AddHost("host").Sockets.CreateSocket();
            Exception? error = Record.Exception(() => socket.SetOption(SocketOptions.SocketLevel, name, set));
            Assert.Equal(isAllowed ? null : SocketErrors.NotPermitted, (error as SocketException)?.SocketErrorCode);
            if (isAllowed)
            {
                Assert.Equal(read ?? 2 * set, socket.GetOption(SocketOptions.SocketLevel, read is null ? 8 : name));
            }
        }
    }

    // The link decides, not only the option: a wide datagram passes a link that is wide enough.
    [Fact]
    public void MtuDiscovery_Do_FollowsTheLink()
    {
        using Segment segment = new(2);
        segment.Network.SetLink(segment[1], segment[2], new LinkOptions { Mtu = 9000 });
        ISocket socket = segment.Socket(1);
        socket.SetOption(SocketOptions.IPMtuDiscovery, 2);
        var address = new IPEndPoint(IPAddress.Parse("10.0.0.2"), Segment.Port);
        Assert.Equal(SocketError.Success, socket.TrySendTo(new byte[8972], SocketFlags.None, address, out _));
        Assert.Equal(SocketError.MessageSize, socket.TrySendTo(new byte[8973], SocketFlags.None, address, out _));
    }

    private static ISocket Bound(Segment segment, string name, AddressFamily family = AddressFamily.InterNetwork)
    {
        ISocket socket = segment.Socket(1, family);
        socket.SetOption(SocketOptions.BindToDevice, name);
        return socket;
    }
}
