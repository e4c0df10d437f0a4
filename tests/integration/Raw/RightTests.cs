using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Transport;
using Xunit;

namespace SimNet.Tests.Integration.Raw;

/// <summary>Hosts whose programs may not open raw sockets.</summary>
public sealed class RightTests() : RawHosts(HostSettings.Default with { AllowsRawSockets = false })
{
    [Theory]
    [InlineData(AddressFamily.InterNetwork, SocketType.Raw, 1, SocketErrors.NotPermitted)]
    [InlineData(AddressFamily.InterNetwork, SocketType.Raw, 255, SocketErrors.NotPermitted)]
    [InlineData(AddressFamily.InterNetworkV6, SocketType.Raw, 58, SocketErrors.NotPermitted)]
    [InlineData(AddressFamily.InterNetwork, SocketType.Raw, 0, SocketError.ProtocolNotSupported)]
    [InlineData(AddressFamily.InterNetwork, SocketType.Raw, 300, SocketError.InvalidArgument)]
    [InlineData(AddressFamily.Packet, SocketType.Raw, 3, SocketErrors.NotPermitted)]
    [InlineData(AddressFamily.Packet, SocketType.Seqpacket, 3, SocketErrors.NotPermitted)]
    [InlineData(AddressFamily.InterNetwork, SocketType.Dgram, 1, SocketError.AccessDenied)]
    [InlineData(AddressFamily.InterNetworkV6, SocketType.Dgram, 58, SocketError.AccessDenied)]
    public void CreateSocket_WithoutTheRight_IsRefused(AddressFamily family, SocketType type, int protocol, SocketError expected) =>
        AssertRefused(expected, () => First.Sockets.CreateSocket(family, type, (ProtocolType)protocol));

    [Fact]
    public void Host_WithoutTheRight_StillSpeaksUdp()
    {
        ISocket server = Udp(Second);
        Udp(First).SendTo([1], SocketFlags.None, server.LocalEndPoint);
        Assert.Equal(1, server.Receive(new byte[10]));
    }
}
