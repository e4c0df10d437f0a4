using System.Net.Sockets;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Unix;

public sealed class UnixOptionTests : IDisposable
{
    private const int SocketLevel = 1;

    private readonly UnixHost _host = new();

    public void Dispose() => _host.Dispose();

    // SO_DONTROUTE, SO_BROADCAST, SO_KEEPALIVE, SO_OOBINLINE, SO_REUSEADDR: kept as a flag.
    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(2)]
    public void Flag_AnyNumber_IsKeptAsOne(int name)
    {
        ISocket socket = _host.Create();
        Assert.Equal(0, socket.GetOption(SocketLevel, name));
        socket.SetOption(SocketLevel, name, -1);
        Assert.Equal(1, socket.GetOption(SocketLevel, name));
    }

    // SO_SNDBUF, SO_RCVBUF
    [Theory]
    [InlineData(7, 0, 4608)]
    [InlineData(7, 10000, 20000)]
    [InlineData(7, -1, 8388608)]
    [InlineData(8, 0, 2304)]
    [InlineData(8, 10000, 20000)]
    public void Buffer_Size_IsDoubledWithinLimits(int name, int asked, int expected)
    {
        ISocket socket = _host.Create();
        Assert.Equal(212992, socket.GetOption(SocketLevel, name));
        socket.SetOption(SocketLevel, name, asked);
        Assert.Equal(expected, socket.GetOption(SocketLevel, name));
    }

    // SO_TYPE, SO_PROTOCOL, SO_DOMAIN, SO_ACCEPTCONN
    [Theory]
    [InlineData(3, 5)]
    [InlineData(38, 0)]
    [InlineData(39, 1)]
    [InlineData(30, 1)]
    public void Fact_OfAListener_IsAnswered(int name, int expected) =>
        Assert.Equal(expected, _host.Listening("/run/a", SocketType.Seqpacket).GetOption(SocketLevel, name));

    [Fact]
    public void Priority_AboveSix_NeedsPrivilege()
    {
        ISocket socket = _host.Create();
        socket.SetOption(SocketLevel, 12, 6);
        UnixHost.AssertError(SocketErrors.NotPermitted, () => socket.SetOption(SocketLevel, 12, 7));
        Assert.Equal(6, socket.GetOption(SocketLevel, 12));
    }

    [Fact]
    public void ReusePort_On_IsNotSupported()
    {
        ISocket socket = _host.Create();
        socket.SetOption(SocketLevel, 15, 0);
        UnixHost.AssertError(SocketError.OperationNotSupported, () => socket.SetOption(SocketLevel, 15, 1));
    }

    [Fact]
    public void CreateSocketPair_NonBlocking_HasTimeoutZero()
    {
        (ISocket first, ISocket second) = _host.Host.Sockets.CreateSocketPair(AddressFamily.Unix, SocketType.Stream | (SocketType)0x800);
        UnixHost.AssertError(SocketError.WouldBlock, () => UnixHost.Receive(first));
        UnixHost.AssertError(SocketError.WouldBlock, () => UnixHost.Receive(second));
    }
}
