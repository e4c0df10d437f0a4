using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;
using SimNet.Simulation.Transport;
using Xunit;

namespace SimNet.Tests.Integration.Raw;

/// <summary>Datagram sockets of ICMP, on hosts that allow them; what they answer was seen on Linux 6.18.</summary>
public sealed class PingSocketTests() : RawHosts(HostSettings.Default with { AllowsPingSockets = true, AllowsRawSockets = false })
{
    private static readonly byte[] Request = [8, 0, 0xFF, 0xFF, 1, 2, 0, 7, 97, 98, 99];
    private static readonly byte[] RequestV6 = [128, 0, 0xFF, 0xFF, 1, 2, 0, 7, 97, 98, 99];

    [Fact]
    public void Ping_ToTheOtherHost_IsAnsweredToTheOneWhoAsked()
    {
        ISocket socket = Ping(First);
        ISocket other = Ping(First);
        other.SendTo(Request, SocketFlags.None, new IPEndPoint(IPv4(First), 0));
        socket.Bind(new IPEndPoint(IPAddress.Any, 1234));
        Assert.Equal(Request.Length, socket.SendTo(Request, SocketFlags.None, new IPEndPoint(IPv4(Second), 99)));
        (byte[] message, EndPoint source) = Assert.Single(Drain(socket));
        Assert.Equal(new IPEndPoint(IPv4(Second), 0), source);
        Assert.Equal([0, 0], message[..2]);
        Assert.Equal([1234 >> 8, 1234 & 255, 0, 7, 97, 98, 99], message[4..]);
        Assert.Single(Drain(other));
        Assert.NotEqual(0, ((IPEndPoint)other.LocalEndPoint).Port);
    }

    [Fact]
    public void Ping_OfIPv6_IsAnswered()
    {
        ISocket socket = Open(First, AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.IcmpV6);
        socket.Connect(new IPEndPoint(IPv6(Second), 9));
        Assert.Equal(new IPEndPoint(IPv6(Second), 9), socket.RemoteEndPoint);
        socket.Send(RequestV6);
        byte[] message = Assert.Single(Drain(socket)).Bytes;
        Assert.Equal([129, 0], message[..2]);
        Assert.Equal([0, 7, 97, 98, 99], message[6..]);
        AssertRefused(SocketError.InvalidArgument, () => socket.SendTo(Request, SocketFlags.None, new IPEndPoint(IPv6(Second), 0)));
        AssertRefused(SocketError.InvalidArgument, () => socket.SendTo(RequestV6, SocketFlags.None, new IPEndPoint(IPAddress.Parse("::ffff:10.0.0.2"), 0)));
    }

    [Fact]
    public void Send_ThatIsNoEchoRequest_IsInvalid()
    {
        ISocket socket = Ping(First);
        IPEndPoint target = new(IPv4(Second), 0);
        AssertRefused(SocketError.DestinationAddressRequired, () => socket.Send(Request));
        AssertRefused(SocketError.InvalidArgument, () => socket.SendTo(Request.AsSpan(0, 7).ToArray(), SocketFlags.None, target));
        AssertRefused(SocketError.InvalidArgument, () => socket.SendTo([0, .. Request[1..]], SocketFlags.None, target));
        AssertRefused(SocketError.InvalidArgument, () => socket.SendTo([8, 1, .. Request[2..]], SocketFlags.None, target));
        AssertRefused(SocketError.OperationNotSupported, () => socket.SendTo(Request, SocketFlags.OutOfBand, target));
        AssertRefused(SocketError.MessageSize, () => socket.SendTo([8, .. new byte[65515]], SocketFlags.None, target));
        AssertRefused(SocketError.MessageSize, () => socket.SendTo([8, .. new byte[69999]], SocketFlags.None, target));
        Assert.Equal(65509, socket.SendTo([8, .. new byte[65508]], SocketFlags.None, target));
    }

    [Fact]
    public void Bind_OnceToAnAddressOfTheHost_GivesTheIdentifier()
    {
        ISocket socket = Ping(First);
        Assert.Equal(new IPEndPoint(IPAddress.Any, 0), socket.LocalEndPoint);
        AssertRefused(SocketError.AddressNotAvailable, () => socket.Bind(new IPEndPoint(IPAddress.Parse("8.8.8.8"), 1)));
        AssertRefused(SocketError.AddressNotAvailable, () => socket.Bind(new IPEndPoint(IPAddress.Parse("224.0.0.1"), 1)));
        socket.Bind(new IPEndPoint(IPv4(First), 77));
        Assert.Equal(new IPEndPoint(IPv4(First), 77), socket.LocalEndPoint);
        AssertRefused(SocketError.InvalidArgument, () => socket.Bind(new IPEndPoint(IPv4(First), 78)));
        Ping(First).Bind(new IPEndPoint(IPv4(First), 77));
        ISocket exclusive = Ping(First);
        exclusive.SetOption(SocketOptions.ReuseAddress, false);
        AssertRefused(SocketError.AddressAlreadyInUse, () => exclusive.Bind(new IPEndPoint(IPv4(First), 77)));
    }

    [Fact]
    public void CreateSocket_OfTheOtherFamilysProtocol_IsNotSupported()
    {
        AssertRefused(SocketError.ProtocolNotSupported, () => First.Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.IcmpV6));
        AssertRefused(SocketError.ProtocolNotSupported, () => First.Sockets.CreateSocket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Icmp));
    }

    private ISocket Ping(SimulatedHost host) => Open(host, AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Icmp);
}
